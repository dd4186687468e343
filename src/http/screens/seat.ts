import { actorOf } from '../../identity/verified.js'
import { freshUntil, NOTED_MS } from '../../identity/sitting.js'
import type { Sitting, Sittings } from '../../identity/sitting.js'
import type { Ledger } from '../../ledger/port.js'
import { refuse } from '../../refusal.js'
import type { Refusal } from '../../refusal.js'
import { acceptToken, endToken } from '../../session/decide-auth.js'
import type { State } from '../../session/state.js'
import { timeText } from '../../session/window.js'
import type { Ask, Outcome, Standing } from '../standing.js'
import { cleared, cookieName, cookieOf, cookieValues } from './cookies.js'
import { crossing } from './crossing.js'

/** What sits at a browser: reads, renews, begins and ends sittings by their cookie. */
export interface Seats {
  /** Whether a cookie of ours came along at all. */
  claimed(ask: Pick<Ask, 'cookie'>): boolean
  /**
   * Who sits there, as far as the state tells; the caller has refreshed it. A cookie that no longer holds is taken
   * away; not at another site's bidding, though.
   */
  outcome(ask: Ask): Promise<Outcome>
  /** The sitting, if there is one that holds, whichever instance it began or ended at. */
  sitting(ask: Ask): Promise<Sitting | null>
  /**
   * Records a sign-in, and then gives its cookie; whatever sat there before is `replaced`. A token that was seen
   * before begins no second sitting, at no instance.
   */
  begin(sitting: Sitting, replaced: Ended | null): Promise<string | Refusal>
  /** Records that someone signed out; the cookie, wherever it was copied to, is accepted no longer. */
  end(sitting: Sitting): Promise<void>
  readonly cleared: string
}

/** A sitting that another takes the place of. */
export interface Ended {
  readonly token: string
  readonly endsAt: number
}

export interface SeatsParts {
  readonly ledger: Ledger<State>
  readonly sittings: Sittings
  /** Whether cookies are for HTTPS alone. */
  readonly secure: boolean
}

const OVER = refuse('TOKEN_INVALID', 'The sign-in does not hold here and now.')

export function createSeats({ ledger, sittings, secure }: SeatsParts): Seats {
  const name = cookieName('sitting', secure)
  const clear = cleared('sitting', secure)
  const cookie = async (sitting: Sitting) =>
    cookieOf('sitting', secure, await sittings.carried(sitting))
  /** What is not in the log did not happen: a sitting must have begun there, and not have ended. */
  const holds = async (ask: Ask): Promise<Sitting | null> => {
    const [text, ...others] = cookieValues(ask.cookie, name)
    if (text === undefined || others.length > 0) return null
    const sitting = await sittings.read(text, ledger.now())
    if (sitting === null) return null
    const { tokens, endedTokens } = ledger.state()
    const { tokenId } = sitting.principal
    return tokens.get(tokenId) === undefined || endedTokens.get(tokenId) !== undefined
      ? null
      : sitting
  }
  return {
    cleared: clear,
    claimed: (ask) => cookieValues(ask.cookie, name).length > 0,
    async outcome(ask) {
      const afar = crossing(ask, ask.ours)
      if (afar !== null) return out(afar, null)
      const sitting = await holds(ask)
      if (sitting === null) return out(OVER, clear)
      const now = ledger.now()
      const due = !ask.unattended && now - sitting.seenAt >= NOTED_MS
      const setCookie = due ? await cookie({ ...sitting, seenAt: now }) : null
      return { kind: 'in', standing: standingOf(sitting), setCookie }
    },
    async sitting(ask) {
      if (crossing(ask, ask.ours) !== null) return null
      await ledger.refresh()
      return holds(ask)
    },
    async begin(sitting, replaced) {
      const { principal, issuer, endsAt } = sitting
      const by = actorOf(principal)
      const accepted = { role: principal.role, issuer, expiresAt: timeText(endsAt) }
      const { entries } = await ledger.decide((state) => acceptToken(state, { by, ...accepted }))
      if (entries.length === 0) return refuse('SIGN_IN_FAILED', 'This sign-in was used already.')
      if (replaced !== null) {
        const ended = { token: replaced.token, expiresAt: timeText(replaced.endsAt) }
        await ledger.decide((state) => endToken(state, { by, ...ended, cause: 'replaced' }))
      }
      return cookie(sitting)
    },
    async end({ principal, endsAt }) {
      const ended = { token: principal.tokenId, expiresAt: timeText(endsAt) }
      const by = actorOf(principal)
      await ledger.decide((state) => endToken(state, { by, ...ended, cause: 'signed-out' }))
    },
  }
}

const out = (refusal: Refusal, setCookie: string | null): Outcome => ({
  kind: 'out',
  refusal,
  setCookie,
})

function standingOf(sitting: Sitting): Standing {
  const { principal: who, endsAt: until, provenAt } = sitting
  return { who, by: 'cookie', until, provenAt, freshUntil: freshUntil(sitting) }
}
