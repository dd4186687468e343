import { setTimeout as sleep } from 'node:timers/promises'
import { seconds, type Account } from './account.js'
import type { Lake } from './lake.js'
import type { Fate, Pace } from './query-fates.js'
import { writeResult } from './query-result.js'
import { runQuery } from './query-run.js'
import type { ProtectedQuery, QueryStatus } from './query-shapes.js'
import { QueryFailure } from './query-tables.js'

/** What queries live by. */
export interface Surroundings {
  readonly account: Account
  readonly lake: Lake
  readonly pace: Pace
  /** Aborted when the fake closes. */
  readonly closing: AbortSignal
  /** What must have ended before the fake is closed. */
  readonly underWay: Set<Promise<void>>
}

/** Leads a query that was taken on through its statuses to its end, or until the fake closes. */
export async function live(around: Surroundings, id: string, fate: Fate): Promise<void> {
  const { pace, closing } = around
  const now = (): QueryStatus | undefined => around.account.queries.get(id)?.status
  const deaf = fate.cancelled === 'too late'
  if (!(await open(pace.submittedMs, closing)) || fate.stays === 'SUBMITTED') return
  if (now() === 'SUBMITTED') change(around, id, { status: 'STARTED' })
  if (!(await open(pace.startedMs, closing)) || fate.stays === 'STARTED') return
  if (now() !== 'STARTED' && !deaf) return
  const end = fate.ends === undefined ? await outcome(around, id, fate) : ending(fate.ends)
  if (now() === 'STARTED' || deaf) finish(around, id, end)
}

/** A while; ends early when the fake closes. @returns whether it is still open */
async function open(ms: number, closing: AbortSignal): Promise<boolean> {
  await sleep(ms, null, { signal: closing }).catch(() => undefined)
  return !closing.aborted
}

type End = Pick<ProtectedQuery, 'status' | 'result' | 'error'>

const ending = (status: QueryStatus): End =>
  status === 'FAILED'
    ? { status, error: { code: 'INTERNAL', message: 'The engine failed.' } }
    : { status }

/** Runs it; its result lies in the bucket before its status says so. */
async function outcome(around: Surroundings, id: string, fate: Fate): Promise<End> {
  const query = around.account.queries.get(id)
  if (query === undefined) return { status: 'FAILED' }
  try {
    const file = await runQuery(around.account, around.lake, query)
    const dropped = around.account.queries.get(id)?.status !== 'STARTED'
    if (dropped && fate.cancelled !== 'too late') return { status: 'CANCELLED' }
    const location = await writeResult(around.lake, query, file, fate.result)
    return { status: 'SUCCESS', result: { output: { s3: { location } } } }
  } catch (error) {
    const message = error instanceof QueryFailure ? error.message : `Defect: ${String(error)}`
    return { status: 'FAILED', error: { code: 'EXECUTION_FAILED', message } }
  }
}

/** `CANCELLING` at once, and `CANCELLED` a while later. */
export async function cancel(around: Surroundings, id: string, fate: Fate): Promise<void> {
  change(around, id, { status: 'CANCELLING' })
  if (!(await open(around.pace.cancellingMs, around.closing))) return
  if (fate.cancelled === undefined) finish(around, id, { status: 'CANCELLED' })
  // One that stays where it is would not get to its end by itself.
  if (fate.cancelled === 'too late' && fate.stays !== undefined) {
    finish(around, id, await outcome(around, id, fate))
  }
}

/** CRPU per worker (four CR.1X are eight), and what a query gets that asks for none: 32. */
const CRPU = { 'CR.1X': 2, 'CR.4X': 8, 'CR.8X': 16 } as const
const DEFAULT_WORKER = { type: 'CR.1X', number: 16 } as const
/** Every run is billed for a minute at least. */
const LEAST_SECONDS = 60

function finish(around: Surroundings, id: string, end: End): void {
  const query = around.account.queries.get(id)
  if (query === undefined) return
  const { type = 'CR.1X', number = 16 } = query.computeConfiguration?.worker ?? DEFAULT_WORKER
  const lasted = seconds() - query.createTime
  const units = (CRPU[type] * number * Math.max(LEAST_SECONDS, lasted)) / 3600
  const statistics = {
    totalDurationInMillis: Math.round(lasted * 1000),
    billedResourceUtilization: { units },
  }
  change(around, id, { ...end, statistics })
}

function change({ account }: Surroundings, id: string, changes: Partial<ProtectedQuery>): void {
  const query = account.queries.get(id)
  if (query !== undefined) account.queries.set(id, { ...query, ...changes })
}
