import type { Actor, Decision } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { notSteward } from './decide-vendor.js'
import { granted, refused, texts } from './decision.js'
import type { Ruled } from './decision.js'
import { keyUntil } from './session.js'
import type { Session } from './session.js'
import type { State } from './state.js'

export interface Resolve {
  readonly by: Actor
  readonly session: string
  readonly tokens: readonly string[]
  /** How many of them the session's key reads as exact tokens. */
  readonly found: number
  readonly reason: string
}

/**
 * A steward turns tokens back into what they stand for: during the session and until its key's last
 * day. Decided, and logged, before anything is unsealed.
 */
export function resolveTokens(state: State, command: Resolve, now: number): Ruled<Session> {
  const { by: actor, tokens, found, reason } = command
  const session = mayResolve(state, command, now)
  if ('code' in session) return refuseResolve(state, { ...command, refusal: session })
  if (found === 0) {
    const refusal = refuse('TOKEN_NOT_RESOLVABLE', 'None is an exact token of this session.')
    return refuseResolve(state, { ...command, refusal })
  }
  return granted(session, {
    type: 'token.resolved',
    actor,
    data: { session: session.id, tokens: tokens.length, found },
    payloads: texts({ tokens: tokens.join('\n'), reason }),
  })
}

/** The session, if this person may resolve its tokens at `now`; otherwise why not. */
export function mayResolve(
  state: State,
  { by, session: id }: Pick<Resolve, 'by' | 'session'>,
  now: number,
): Session | Refusal {
  if (by.kind !== 'steward') return notSteward()
  const session = state.sessions.get(id)
  if (session === undefined) return refuse('SESSION_UNKNOWN', 'There is no such session.')
  if (session.keyDestroyed || now >= keyUntil(session)) {
    return refuse('KEY_DESTROYED', 'The token key of this session is retired for good.')
  }
  return session
}

/** Records that a resolve was refused. */
export function refuseResolve(
  _state: State,
  command: Pick<Resolve, 'by' | 'session' | 'tokens' | 'reason'> & { readonly refusal: Refusal },
): Decision<Refusal> {
  const { by: actor, session, tokens, reason, refusal } = command
  return refused(refusal, {
    type: 'token.refused',
    actor,
    data: { session, code: refusal.code },
    payloads: texts({ tokens: tokens.join('\n'), reason, detail: refusal.detail }),
  })
}
