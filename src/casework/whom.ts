import type { Actor } from '../ledger/entry.js'
import type { Ledger } from '../ledger/port.js'
import { isRefusal, refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { mayResolve, refuseResolve } from '../session/decide-resolve.js'
import type { State } from '../session/state.js'
import type { Ordinal } from '../vault/domain.js'
import type { Crosswalk, SessionKeys } from '../vault/port.js'

export interface WhomDeps {
  readonly ledger: Ledger<State>
  readonly keys: SessionKeys
  readonly crosswalk: Crosswalk
}

/** Finds the persons an officer asks about; nothing raw is unsealed, and nobody gets to see an ordinal. */
export interface Whom {
  /** The persons of `users.sourcedId` values, in the newest load; one that was never loaded is left out. */
  byIdentifier(raw: readonly string[]): Promise<readonly Ordinal[]>
  /** The persons of a session's tokens, while its key exists; a token that is none is left out. */
  byToken(
    by: Actor,
    asked: { readonly session: string; readonly tokens: readonly string[] },
  ): Promise<readonly Ordinal[] | Refusal>
}

export function createWhom({ ledger, keys, crosswalk }: WhomDeps): Whom {
  return {
    async byIdentifier(raw) {
      const { newest, dropped } = ledger.state()
      if (newest === null) return []
      const found: Ordinal[] = []
      for (const text of new Set(raw)) {
        const ordinal = await crosswalk.ordinal(newest, 'PERSON', text)
        if (ordinal !== null && !dropped.has(ordinal)) found.push(ordinal)
      }
      return found
    },
    async byToken(by, { session, tokens }) {
      const no = async (refusal: Refusal) => {
        const asked = { by, session, tokens, reason: 'to find entries', refusal }
        await ledger.decide((state) => refuseResolve(state, asked))
        return refusal
      }
      // An officer learns no identifier here, so the role is no bar; all the rest is, as for a steward.
      const steward = { ...by, kind: 'steward' } as const
      const allowed = mayResolve(ledger.state(), { by: steward, session }, ledger.now())
      if (isRefusal(allowed)) return no(allowed)
      const codec = await keys.codec(session)
      if (codec === null) {
        return no(refuse('KEY_DESTROYED', 'The token key of this session is not there any more.'))
      }
      return tokens.flatMap((token) => {
        const decoded = codec.decode(token)
        return decoded?.form === 'exact' && decoded.domain === 'PERSON' ? [decoded.ordinal] : []
      })
    },
  }
}
