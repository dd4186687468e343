import type { Decision, Entry, NewEntry, Payload } from './entry.js'
import { columnsOf, sealEntry, type SealedEntry } from './leaf.js'
import type { Fold } from './port.js'
import { toEntry } from './row.js'
import type { NewRow } from './store/port.js'
import { hashLeaf, type Frontier } from './tree.js'

/** Where the log stands: all that a rule and the next entry depend on. */
export interface Standing<State> {
  readonly state: State
  readonly frontier: Frontier
  /** Epoch milliseconds, UTC, of the newest entry. */
  readonly newestAt: number
}

/** A rule that waits for its turn. */
export interface Job<State> {
  run(state: State, now: number): Attempt
  reject(cause: unknown): void
}

/** What a rule wants written, and how to tell its caller once that is done. */
export interface Attempt {
  readonly entries: Decision<unknown>['entries']
  settle(entries: readonly Entry[]): void
}

/** The world a draft needs, handed in. */
export interface DraftTools<State> {
  readonly fold: Fold<State>
  readonly clock: { now(): number }
  readonly salt: () => Buffer
}

export interface Draft<State> {
  readonly rows: readonly NewRow[]
  readonly standing: Standing<State>
  /** Jobs whose rule ran; to be settled once the rows are durable, or else rejected. */
  readonly done: readonly { readonly job: Job<State>; readonly settle: () => void }[]
}

/**
 * Runs jobs one after another, each on what the ones before it decided, without writing anything. A job
 * that throws is rejected on the spot and leaves no trace: a defect in one caller's rule must not
 * take the others down.
 */
export function draftJobs<State>(
  jobs: readonly Job<State>[],
  base: Standing<State>,
  tools: DraftTools<State>,
): Draft<State> {
  let standing: Standing<State> = { ...base, frontier: base.frontier.copy() }
  const rows: NewRow[] = []
  const done: { job: Job<State>; settle: () => void }[] = []
  for (const job of jobs) {
    try {
      const now = Math.max(tools.clock.now(), standing.newestAt)
      const attempt = job.run(standing.state, now)
      const step = draftEntries(attempt.entries, standing, now, tools)
      for (const { leafHash } of step.rows) standing.frontier.append(leafHash)
      standing = { ...standing, state: step.state, newestAt: step.newestAt }
      rows.push(...step.rows)
      done.push({ job, settle: () => attempt.settle(step.entries) })
    } catch (cause) {
      job.reject(cause)
    }
  }
  return { rows, standing, done }
}

function draftEntries<State>(
  news: readonly NewEntry[],
  base: Standing<State>,
  now: number,
  { fold, salt }: DraftTools<State>,
): { rows: NewRow[]; entries: Entry[]; state: State; newestAt: number } {
  const rows: NewRow[] = []
  const entries: Entry[] = []
  let state = base.state
  for (const entry of news) {
    const index = base.frontier.size + rows.length
    const { bytes, leaf, payloads } = sealEntry(entry, now, salt)
    const leafHash = hashLeaf(bytes)
    rows.push({ index, leaf: bytes, leafHash, columns: columnsOf(leaf), payloads })
    entries.push(toEntry(leaf, index, leafHash, payloadsOf(payloads, true)))
    state = fold.evolve(state, toEntry(leaf, index, leafHash, payloadsOf(payloads, false)))
  }
  return { rows, entries, state, newestAt: rows.length > 0 ? now : base.newestAt }
}

/** With `texts` false as the fold may see them: see `readRow`. */
function payloadsOf(
  sealed: SealedEntry['payloads'],
  texts: boolean,
): Record<string, Payload | null> {
  const payloads: Record<string, Payload | null> = {}
  for (const { name, payload } of sealed) {
    payloads[name] = payload.kind === 'text' && !texts ? null : payload
  }
  return payloads
}
