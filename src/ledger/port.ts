import type { Decision, Entry, EntryType, PayloadName } from './entry.js'
import type { Outcome } from './outcome.js'

/** How state is made from entries; pure. `evolve` is called once per entry, in order. */
export interface Fold<State> {
  readonly initial: State
  evolve(state: State, entry: Entry): State
}

export interface Decided<T> {
  readonly result: T
  /** The entries as they stand in the log now, in order. */
  readonly entries: readonly Entry[]
}

/** What an entry must meet, all of it at once; nothing said, nothing asked. An empty list fits no entry. */
export interface EntryFilter {
  readonly types?: readonly EntryType[]
  readonly outcomes?: readonly Outcome[]
  /** Persons by ordinal: entries that name any of them, as subject of an answer or by token in a query. */
  readonly students?: readonly number[]
  readonly session?: string
  readonly request?: string
  /** Of an entry about a request or a session, also when someone else acted: see `Links`. */
  readonly vendor?: string
  readonly engineer?: string
  readonly ticket?: string
  readonly actor?: string
  /** Part of a reason (see `REASONS`), whatever its case. A text that was erased is not found. */
  readonly text?: string
  /** Epoch milliseconds, UTC: from inclusive, to exclusive. */
  readonly from?: number
  readonly to?: number
}

export interface Verification {
  readonly ok: boolean
  readonly size: number
  readonly rootHash: string
  /** What was proven, or what is wrong, one sentence each; no payload text. */
  readonly findings: readonly string[]
  /** Text payloads erased by law; their leaves still verify. */
  readonly erased: number
}

/**
 * The append-only log and the state folded from it.
 *
 * `decide` is the only way to write. Rules run one after another on the newest state; concurrent
 * calls share one fsync. The promise resolves only after the entries are durable (law 1: logged, then
 * released); on any storage error it rejects with Fault `LEDGER_STOPPED`, and so does every later
 * call. A rule that returns no entries resolves without writing. Rules must be pure and quick.
 */
export interface Ledger<State> {
  decide<T>(rule: (state: State, now: number) => Decision<T>): Promise<Decided<T>>
  /**
   * Resolves once `state` knows everything that was durable when it was called, by whichever instance it
   * was written. At once where one instance has the log alone.
   */
  refresh(): Promise<void>
  /** The state folded from durable entries. */
  state(): State
  /** Epoch milliseconds: the clock, but never earlier than the newest entry, so that setting the clock back opens nothing. */
  now(): number
  size(): number
  /** The newest checkpoint as a signed note. */
  checkpoint(): string
  /** Ascending by index unless `newestFirst`; at most `limit` entries from `after` (exclusive) on. */
  list(
    filter: EntryFilter,
    page: { readonly after?: number; readonly limit: number; readonly newestFirst?: boolean },
  ): Promise<readonly Entry[]>
  entry(index: number): Promise<Entry | null>
  /** How many texts of these names lie beside the entries before a place (exclusive). */
  texts(names: readonly PayloadName[], before: number): Promise<number>
  /** Re-derives every leaf, payload hash, the tree and the checkpoint from what is stored. */
  verify(progress?: (done: number, total: number) => void): Promise<Verification>
  close(): Promise<void>
}
