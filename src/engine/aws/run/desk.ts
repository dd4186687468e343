import type { Bill, RunRequest } from '../../port.js'
import type { RunResult } from '../../room/protocol.js'
import type { Calls } from './calls.js'
import type { Finder } from './find.js'
import type { Settling } from './settle.js'
import type { Slots } from './slots.js'
import type { Stop } from './stop.js'
import type { Time } from './time.js'
import type { Trace, Traces } from './trace.js'
import type { Held, Trust } from './trust.js'

/** What all runs of one engine share. */
export interface Desk {
  readonly calls: Calls
  readonly finder: Finder
  readonly settling: Settling
  readonly slots: Slots
  readonly time: Time
  readonly traces: Traces
  readonly trust: Trust
  readonly pollMs: number
  /** Where results go: the bucket, and what their prefixes begin with (ends in a slash, or empty). */
  readonly results: { readonly bucket: string; readonly prefix: string }
  /** Brings and reads the result of a query that has succeeded. */
  readonly take: (trace: Trace, request: RunRequest, signal: AbortSignal) => Promise<RunResult>
  /** Told what a run cost where that was learned only after its outcome was given. */
  readonly late: (bill: Bill) => void
}

/** One run, and what is known of it from outside while it goes on. */
export interface Errand {
  readonly of: Held
  readonly request: RunRequest
  readonly stop: Stop
  /** As AWS last said it. */
  bill: Bill | null
  /** Whether the outcome has been given. */
  isAnswered: boolean
}
