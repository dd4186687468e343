import type { Response } from 'express'
import type { Ledger } from '../../ledger/port.js'
import type { Refusal } from '../../refusal.js'
import type { State } from '../../session/state.js'
import type { Door } from '../door.js'
import type { Browser } from './browser.js'
import type { Seats } from './seat.js'
import type { Site } from './site.js'

/** What the routes of sign-in work with. */
export interface ScreenTools {
  readonly ledger: Ledger<State>
  readonly browser: Browser
  readonly door: Door
  /** Null: browsers find us at no address of ours. */
  readonly at: Place | null
  /** Name of this deployment, as the issuer of what its links prove. */
  readonly origin: string
  /** Sends a refusal as a problem, and counts it. */
  readonly refuse: (response: Response, refusal: Refusal) => void
  /** Notes a failure for operators; gives the name of the line. */
  readonly note: (response: Response, cause: unknown) => string
}

/** Where browsers find us, and who sits there. */
export interface Place {
  readonly site: Site
  readonly seats: Seats
}
