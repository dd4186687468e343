import type { Clock } from '../clock.js'
import type { Principal } from '../identity/principal.js'
import { actorOf } from '../identity/verified.js'
import type { Verifier } from '../identity/verified.js'
import type { Ledger } from '../ledger/port.js'
import { isRefusal, refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { acceptToken, refuseAuth } from '../session/decide-auth.js'
import { timeText } from '../session/window.js'
import type { State } from '../session/state.js'
import type { Role } from '../identity/principal.js'

export interface DoorDeps {
  readonly ledger: Ledger<State>
  readonly verifier: Verifier
  readonly clock: Clock
  readonly refusalsLoggedPerMinute: number
}

export interface Door {
  /**
   * Who is asking, if they may ask at this route. Each token's first use is an entry, each refusal too.
   *
   * @param authorization - The header as sent; the attacker's.
   * @param route - The route's pattern, ours.
   */
  admit(
    authorization: string | undefined,
    route: string,
    roles: readonly Role[],
  ): Promise<Principal | Refusal>
}

const BEARER = /^Bearer ([\w.~+/-]{1,8192}=*)$/iu
const MINUTE_MS = 60_000

/**
 * The door of the service. A flood of bad tokens would fill the log, which is never emptied: of each
 * minute a bounded number is logged, the rest is counted and the count goes into the next entry.
 */
export function createDoor(deps: DoorDeps): Door {
  const { ledger, verifier, clock, refusalsLoggedPerMinute } = deps
  let minute = 0
  let logged = 0
  let unlogged = 0
  const turnAway = async (refusal: Refusal, route: string, principal: Principal | null) => {
    const now = Math.floor(clock.now() / MINUTE_MS)
    if (now !== minute) {
      minute = now
      logged = 0
    }
    if (logged >= refusalsLoggedPerMinute) {
      unlogged += 1
      return refusal
    }
    logged += 1
    const by = principal === null ? null : actorOf(principal)
    const counted = unlogged
    unlogged = 0
    await ledger.decide((state) => refuseAuth(state, { by, refusal, route, unlogged: counted }))
    return refusal
  }
  return {
    async admit(authorization, route, roles) {
      // Whoever asks here after they were answered elsewhere finds what they were told.
      await ledger.refresh()
      const token = BEARER.exec(authorization ?? '')?.[1]
      if (token === undefined) {
        return turnAway(refuse('TOKEN_MISSING', 'No bearer token came along.'), route, null)
      }
      const verified = await verifier.verify(token)
      if (isRefusal(verified)) return turnAway(verified, route, null)
      const { principal, issuer, expiresAt } = verified
      if (ledger.state().tokens.get(principal.tokenId) === undefined) {
        const accepted = { role: principal.role, issuer, expiresAt: timeText(expiresAt) }
        const by = actorOf(principal)
        await ledger.decide((state) => acceptToken(state, { by, ...accepted }))
      }
      if (roles.includes(principal.role)) return principal
      const words = `Only ${roles.join(' or ')} may do this.`
      return turnAway(refuse('ROLE_NOT_ALLOWED', words), route, principal)
    },
  }
}
