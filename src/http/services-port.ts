import type { Logger } from 'pino'
import type { Casework } from '../casework/casework.js'
import type { Survey } from '../casework/survey.js'
import type { Clock } from '../clock.js'
import type { Verifier } from '../identity/verified.js'
import type { Ledger } from '../ledger/port.js'
import type { Publication } from '../ledger/publication.js'
import type { Witnessing } from '../ledger/witnessing.js'
import type { ColumnFigures, PolicyShelf, RiskFigures } from '../policy/port.js'
import type { Answers } from '../query/port.js'
import type { Exports } from '../report/export/exports.js'
import type { Reports } from '../report/reports.js'
import type { State } from '../session/state.js'
import type { Browser } from './screens/browser.js'

/** One thing that must hold for the service to do its work; `words` for operators, without values. */
export interface ReadyCheck {
  readonly name: string
  readonly ok: boolean
  readonly words: string
}

/** What the routes need. Made by the composition root, or by a test. */
export interface Services {
  readonly ledger: Ledger<State>
  /** The log as tiles and proofs. */
  readonly publication: Publication
  /** Shows the log to a witness; null if none is configured. */
  readonly witnessing: Pick<Witnessing, 'newest' | 'isWell'> | null
  readonly policies: PolicyShelf
  readonly figures: RiskFigures
  readonly columnFigures: ColumnFigures
  readonly survey: Survey
  readonly answers: Answers
  readonly casework: Casework
  readonly reports: Reports
  readonly exports: Exports
  readonly verifier: Verifier
  /** How people at browsers are let in; left out where there are none. */
  readonly browser?: Browser
  readonly snapshotFile: (snapshot: string) => string
  readonly clock: Clock
  readonly log: Logger
  /** A fresh id: the prefix, `_` and a UUID v7. */
  readonly newId: (prefix: 'req') => string
  readonly ready: () => Promise<readonly ReadyCheck[]>
  readonly settings: HttpSettings
}

export interface HttpSettings {
  /** Name of this deployment, shown to people. */
  readonly origin: string
  readonly version: string
  /** Reverse proxies in front whose word on the caller's address counts. */
  readonly proxies: number
  /** Of one address. */
  readonly requestsPerMinute: number
  /** Refused sign-ins logged one by one; further ones of the same minute are counted. */
  readonly refusalsLoggedPerMinute: number
  /** From which share of a file's rows on a difference to the load before is a warning. */
  readonly differenceWarnPercent: number
  /** One run's time where the engine says it; null: each policy does. Milliseconds. */
  readonly deadlineMs: number | null
  /** Largest package taken as a body, in bytes. */
  readonly maxZipBytes: number
}
