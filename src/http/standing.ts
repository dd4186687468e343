import type { Principal } from '../identity/principal.js'
import type { Refusal } from '../refusal.js'

/** How someone came in, and for how long. Times are epoch milliseconds, UTC. */
export interface Standing {
  readonly who: Principal
  readonly by: 'bearer' | 'cookie'
  /** Exclusive. */
  readonly until: number
  /** When they last proved who they are; null if that is not known. */
  readonly provenAt: number | null
  /** Until when that counts as recent, exclusive; null if it does not, or nobody asks (a bearer token). */
  readonly freshUntil: number | null
}

/** What a request shows at the door. All but `ours` is the sender's word. */
export interface Ask {
  readonly method: string
  readonly authorization: string | undefined
  readonly cookie: string | undefined
  readonly origin: string | undefined
  readonly fetchSite: string | undefined
  /** Our own origin as this request must see it; null if it was sent to a name that is not ours. */
  readonly ours: string | null
  /** The browser asks by itself, nobody is looking: it keeps no sitting alive. */
  readonly unattended: boolean
}

/** What came of it. */
export type Outcome =
  | { readonly kind: 'in'; readonly standing: Standing; readonly setCookie: string | null }
  | { readonly kind: 'out'; readonly refusal: Refusal; readonly setCookie: string | null }
