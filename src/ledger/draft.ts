import type { Decision, Entry, NewEntry, Payload } from './entry.js'
import { columnsOf, personsOf, reasonsOf } from './facets.js'
import { sealEntry, type SealedEntry } from './leaf.js'
import type { Links } from './links.js'
import type { Fold } from './port.js'
import { erasureOf } from './erasure.js'
import { toEntry } from './row.js'
import type { Erasure, NewRow } from './store/port.js'
import { hashLeaf, type Frontier } from './tree.js'

/** Where the log stands: all that a rule and the next entry depend on. */
export interface Standing<State> {
  readonly state: State
  readonly frontier: Frontier
  /** Epoch milliseconds, UTC, of the newest entry. */
  readonly newestAt: number
  readonly links: Links
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
  readonly erasures: readonly Erasure[]
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
  let standing: Standing<State> = {
    ...base,
    frontier: base.frontier.copy(),
    links: base.links.fork(),
  }
  const rows: NewRow[] = []
  const written: Entry[] = []
  const done: { job: Job<State>; settle: () => void }[] = []
  for (const job of jobs) {
    try {
      const now = Math.max(tools.clock.now(), standing.newestAt)
      const attempt = job.run(standing.state, now)
      const tentative = { ...standing, links: standing.links.fork() }
      const step = draftEntries(attempt.entries, tentative, now, tools)
      tentative.links.settle()
      for (const { leafHash } of step.rows) standing.frontier.append(leafHash)
      standing = { ...standing, state: step.state, newestAt: step.newestAt }
      rows.push(...step.rows)
      written.push(...step.entries)
      done.push({ job, settle: () => attempt.settle(step.entries) })
    } catch (cause) {
      job.reject(cause)
    }
  }
  const erasures = written.map(erasureOf).filter((erasure) => erasure !== null)
  return { rows, erasures, standing, done }
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
    const open = payloadsOf(payloads, true)
    const columns = columnsOf(leaf, base.links.of(leaf))
    const facets = { columns, persons: personsOf(open), reasons: reasonsOf(open) }
    base.links.learn(leaf)
    rows.push({ index, leaf: bytes, leafHash, payloads, ...facets })
    entries.push(toEntry(leaf, index, leafHash, open))
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
