import type { Bill, RunOutcome } from '../../port.js'
import type { RunResult } from '../../room/protocol.js'
import type { Desk, Errand } from './desk.js'
import type { Release } from './slots.js'
import type { Trace } from './trace.js'
import { untilOver, type End } from './watch.js'

type Reason = Extract<RunOutcome, { kind: 'failed' }>['reason']

/** What ends that are no success come to. AWS says more; it stays there. */
const REASONS: Readonly<Record<Exclude<End, 'SUCCESS'> | 'lost', Reason>> = {
  FAILED: 'error',
  // Not by us: somebody at AWS's console.
  CANCELLED: 'died',
  TIMED_OUT: 'deadline',
  lost: 'died',
}

/** What is at AWS must be left tidy even if there is no memory to read its result. */
const UNREADABLE: RunResult = { kind: 'failed', reason: 'error' }

/** How long an unanswered start is looked for while its run waits; later, it is looked for to be cancelled. */
const LOOK_MS = 60_000
/** How long an answer waits for its traces at AWS to be removed; they are removed in any case. */
const TIDY_MS = 5000

/** A run's way from the start of its query (or what may have been one) to its outcome. */
export async function follow(
  desk: Desk,
  errand: Errand,
  begun: Trace,
  release: Release,
): Promise<RunOutcome> {
  const { stop, request } = errand
  const startedAt = begun.startedAt
  const query = begun.query ?? (await sought(desk, errand, begun))
  const trace: Trace = { ...begun, query }
  const end = query === null ? 'lost' : await watched(desk, errand, { ...trace, query })
  const isOver = end !== 'lost' && end !== 'stopped'
  // The place is free for the next before the result is brought.
  if (isOver) release()
  const result: RunResult | { kind: 'failed'; reason: Reason } =
    end === 'SUCCESS'
      ? await desk.take(trace, request, stop.signal).catch(() => UNREADABLE)
      : { kind: 'failed', reason: end === 'stopped' ? stop.why : REASONS[end] }
  await left(desk, errand, { trace, release, isOver })
  if (stop.signal.aborted) return failed(stop.why, errand.bill)
  if (result.kind === 'failed') return failed(result.reason, errand.bill)
  const elapsedMs = desk.time.now() - startedAt
  return { ...result, elapsedMs, ...billed(errand.bill) }
}

export const failed = (reason: Reason, bill: Bill | null): RunOutcome => ({
  ...{ kind: 'failed', reason },
  ...billed(bill),
})

const billed = (bill: Bill | null): { readonly bill?: Bill } => (bill === null ? {} : { bill })

/** AWS's id of a query whose start was not answered, if it shows soon. */
async function sought(desk: Desk, { stop }: Errand, trace: Trace): Promise<string | null> {
  const bound = new AbortController()
  const signal = AbortSignal.any([stop.signal, bound.signal])
  void desk.time.sleep(LOOK_MS, signal).then(() => {
    bound.abort()
  })
  const found = await desk.finder.find(trace, signal)
  bound.abort()
  return found === 'unknown' ? null : found.query
}

async function watched(
  desk: Desk,
  errand: Errand,
  trace: Trace & { readonly query: string },
): Promise<End | 'lost' | 'stopped'> {
  errand.bill = { reference: trace.query, status: 'SUBMITTED', milliUnits: null }
  // Only saves the search after a crash.
  await desk.traces.write(trace).catch(() => undefined)
  return untilOver(desk, trace, {
    signal: errand.stop.signal,
    saw: ({ bill }) => {
      errand.bill = bill
    },
  })
}

/** Leaves nothing at AWS: at once if it can be had soon, otherwise behind the answer's back. */
async function left(
  { settling, time, late }: Desk,
  errand: Errand,
  { trace, release, isOver }: { trace: Trace; release: Release; isOver: boolean },
): Promise<void> {
  const settled = settling.settle(trace, isOver, release).then((last) => {
    if (last === null) return
    errand.bill = last.bill
    if (errand.isAnswered) late(last.bill)
  })
  const tidied = new AbortController()
  const isStopped = errand.stop.signal.aborted && !isOver
  const soon = isStopped ? [] : [time.sleep(TIDY_MS, tidied.signal)]
  await Promise.race([settled, ...soon])
  tidied.abort()
}
