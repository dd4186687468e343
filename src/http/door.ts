import type { Clock } from '../clock.js'
import type { Principal, Role } from '../identity/principal.js'
import { actorOf } from '../identity/verified.js'
import type { Verifier } from '../identity/verified.js'
import type { Ledger } from '../ledger/port.js'
import { isRefusal, refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { acceptToken, refuseAuth } from '../session/decide-auth.js'
import { timeText } from '../session/window.js'
import type { State } from '../session/state.js'
import type { Seats } from './screens/seat.js'
import type { Ask, Outcome } from './standing.js'

export interface DoorDeps {
  readonly ledger: Ledger<State>
  readonly verifier: Verifier
  readonly clock: Clock
  readonly refusalsLoggedPerMinute: number
  /** Null: nobody comes in by a cookie. */
  readonly seats: Seats | null
  /** Where a browser signs in again. */
  readonly signIn: string
}

/** What a route wants of those who come. */
export interface Entrance {
  /** The route's pattern, ours. */
  readonly name: string
  readonly roles: readonly Role[]
  /** Whoever comes by cookie must have proven who they are within the last minutes. */
  readonly fresh?: boolean
}

export interface Door {
  /**
   * Who is asking, if they may ask at this route. Each token's first use is an entry, each refusal too.
   *
   * @param ask - The headers as sent; the attacker's.
   */
  admit(ask: Ask, entrance: Entrance): Promise<Outcome>
  /** Records that someone was not let in, and gives the refusal back. */
  turnAway(refusal: Refusal, route: string, principal: Principal | null): Promise<Refusal>
}

const BEARER = /^Bearer ([\w.~+/-]{1,8192}=*)$/iu
const MINUTE_MS = 60_000

/**
 * The door of the service. A flood of bad tokens would fill the log, which is never emptied: of each
 * minute a bounded number is logged, the rest is counted and the count goes into the next entry.
 */
export function createDoor(deps: DoorDeps): Door {
  const { ledger, seats, signIn } = deps
  const turnAway = turnstile(deps)
  return {
    turnAway,
    async admit(ask, { name, roles, fresh = false }) {
      // Whoever asks here after they were answered elsewhere finds what they were told.
      await ledger.refresh()
      const { authorization } = ask
      const sits = seats?.claimed(ask) === true
      if (sits && authorization !== undefined) {
        const words = 'A bearer token and the cookie of a sign-in came together.'
        const refusal = await turnAway(refuse('IDENTITY_UNCLEAR', words), name, null)
        return { kind: 'out', refusal, setCookie: null }
      }
      const came = sits ? await seats.outcome(ask) : await bearer(deps, authorization)
      if (came.kind === 'out') {
        await turnAway(came.refusal, name, null)
        return came
      }
      const { who, by, freshUntil } = came.standing
      if (!roles.includes(who.role)) {
        const words = `Only ${roles.join(' or ')} may do this.`
        const refusal = await turnAway(refuse('ROLE_NOT_ALLOWED', words), name, who)
        return { ...came, kind: 'out', refusal }
      }
      if (fresh && by === 'cookie' && ledger.now() >= (freshUntil ?? 0)) {
        const words = 'This needs a sign-in of the last five minutes.'
        const refusal = await turnAway(refuse('SIGN_IN_AGAIN', words, { signIn }), name, who)
        return { ...came, kind: 'out', refusal }
      }
      return came
    },
  }
}

/** Whoever a bearer token proves. */
async function bearer(
  { ledger, verifier }: DoorDeps,
  authorization: string | undefined,
): Promise<Outcome> {
  const out = (refusal: Refusal): Outcome => ({ kind: 'out', refusal, setCookie: null })
  const token = BEARER.exec(authorization ?? '')?.[1]
  if (token === undefined) return out(refuse('TOKEN_MISSING', 'No bearer token came along.'))
  const verified = await verifier.verify(token)
  if (isRefusal(verified)) return out(verified)
  const { principal, issuer, expiresAt } = verified
  const { tokens, endedTokens } = ledger.state()
  if (endedTokens.get(principal.tokenId) !== undefined) {
    return out(refuse('TOKEN_INVALID', 'The token does not hold here and now.'))
  }
  if (tokens.get(principal.tokenId) === undefined) {
    const accepted = { role: principal.role, issuer, expiresAt: timeText(expiresAt) }
    const by = actorOf(principal)
    await ledger.decide((state) => acceptToken(state, { by, ...accepted }))
  }
  const times = { until: expiresAt, provenAt: null, freshUntil: null }
  return { kind: 'in', standing: { who: principal, by: 'bearer', ...times }, setCookie: null }
}

/** Records refusals, of each minute a bounded number. */
function turnstile({ ledger, clock, refusalsLoggedPerMinute }: DoorDeps): Door['turnAway'] {
  let minute = 0
  let logged = 0
  let unlogged = 0
  return async (refusal, route, principal) => {
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
}
