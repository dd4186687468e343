import type { Actor } from '../ledger/entry.js'
import type { Ledger } from '../ledger/port.js'
import type { Queries } from '../query/port.js'
import { isRefusal, refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { close, refuseEnd, revoke } from '../session/decide-end.js'
import type { Close } from '../session/decide-end.js'
import type { State } from '../session/state.js'
import type { SessionKeys } from '../vault/port.js'

export interface EndingDeps {
  readonly ledger: Ledger<State>
  readonly keys: SessionKeys
  readonly queries: Pick<Queries, 'end'>
}

/** Ends a session before its window does; gives its id once its room is gone. */
export interface Endings {
  revoke(
    by: Actor,
    command: { readonly session: string; readonly reason: string },
  ): Promise<string | Refusal>
  close(by: Actor, command: Omit<Close, 'by'>): Promise<string | Refusal>
}

/**
 * The commit point is the entry. From it on no release passes, whatever still runs; then the room is
 * killed. A crash in between leaves no room either, since rooms die with the service. The key stays,
 * for `resolve`.
 */
export function createEndings({ ledger, keys, queries }: EndingDeps): Endings {
  const settled = async (result: string | Refusal) => {
    if (!isRefusal(result)) await queries.end(result)
    return result
  }
  return {
    async revoke(by, command) {
      const { result } = await ledger.decide((state, now) => revoke(state, { by, ...command }, now))
      return settled(result)
    },
    async close(by, command) {
      const rule = (state: State, now: number) => close(state, { by, ...command }, now)
      const foreseen = rule(ledger.state(), ledger.now()).result
      if (!isRefusal(foreseen) && !(await areTokens(keys, command))) {
        const refusal = refuse('TOKEN_UNKNOWN', 'tokens: not all are tokens of this session.')
        await ledger.decide((state) => refuseEnd(state, { by, ...command, refusal }))
        return refusal
      }
      const { result } = await ledger.decide(rule)
      return settled(result)
    },
  }
}

/** A steward must be able to resolve what was handed over. */
async function areTokens(
  keys: SessionKeys,
  { session, tokens }: Pick<Close, 'session' | 'tokens'>,
): Promise<boolean> {
  if (tokens.length === 0) return true
  const codec = await keys.codec(session)
  return codec !== null && tokens.every((token) => codec.decode(token) !== null)
}
