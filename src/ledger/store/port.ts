import type { Facets } from '../facets.js'
import type { SealedPayload } from '../leaf.js'

/**
 * Where the log lies. Narrow, so that SQLite and PostgreSQL can both be it: the store keeps bytes and
 * finds rows; hashing, signing and judging are done above it, and nothing it says is believed unchecked.
 */

/** An entry to be stored, with its payloads and all it can be found by. */
export interface NewRow extends Facets {
  readonly index: number
  readonly leaf: Buffer
  readonly leafHash: Buffer
  readonly payloads: readonly SealedPayload[]
}

/** A payload as found: an erased one has neither salt nor body. */
export interface FoundPayload {
  readonly name: string
  readonly kind: string
  readonly salt: Buffer | null
  readonly body: Buffer | null
}

/** An entry as found, with its payloads in order of name. */
export interface FoundRow extends Omit<NewRow, 'payloads'> {
  readonly payloads: readonly FoundPayload[]
}

/**
 * Entries spelled out as text by the store itself, which costs a third of handing over bytes and columns one by
 * one. Lists are JSON as RFC 8785 writes it, blobs in them are in hex, and of what must be a blob they say 1.
 */
export interface SpelledPage {
  /**
   * Of each entry, in order: its leaf read as UTF-8, null if it is long, and
   * `[index, leaf is a blob, hash is a blob, hash, type, at, actor, session, request, vendor, engineer, ticket]`.
   */
  readonly entries: readonly (readonly [leaf: string | null, columns: string])[]
  /**
   * In order of entry and name: `[index, name, kind, salt is a blob, body is a blob, salt]` and then, unless it
   * is null or long, the body read as UTF-8.
   */
  readonly payloads: readonly string[]
  /** In order, one text for an entry that names persons: `[index,[ordinal,...]]`. */
  readonly persons: readonly string[]
  /** In order of entry and name: `[index, name, folded]`. */
  readonly reasons: readonly string[]
}

/** The newest checkpoint, with the tree's right edge at its size. */
export interface StoredCheckpoint {
  readonly size: number
  /** A signed note. */
  readonly note: string
  readonly frontier: Buffer
}

/** Texts of these names, of the entries from `from` (inclusive) to `to` (exclusive). */
export interface Erasure {
  readonly from: number
  readonly to: number
  readonly names: readonly string[]
}

/** What one commit writes: all of it or nothing. */
export interface Batch {
  readonly rows: readonly NewRow[]
  /** Texts that go in the same commit; what is no text beside an entry stays. */
  readonly erasures: readonly Erasure[]
  readonly checkpoint: StoredCheckpoint
  /** The note that stood before it, empty if none did: what the batch was decided on. */
  readonly after: string
}

export interface RowQuery {
  /** Any of them; of none, nothing is found. */
  readonly types?: readonly string[] | undefined
  readonly persons?: readonly number[] | undefined
  readonly session?: string | undefined
  readonly request?: string | undefined
  readonly vendor?: string | undefined
  readonly engineer?: string | undefined
  readonly ticket?: string | undefined
  readonly actor?: string | undefined
  /** Part of a reason, folded. */
  readonly text?: string | undefined
  /** Epoch milliseconds, UTC: from inclusive, to exclusive. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Exclusive. */
  readonly after?: number | undefined
  readonly limit: number
  readonly newestFirst: boolean
}

/** A leaf with its place. */
export interface FoundLeaf {
  readonly index: number
  readonly leaf: Buffer
}

/** Rows of the tables. */
export interface Counts {
  readonly entries: number
  readonly payloads: number
  readonly persons: number
  readonly reasons: number
}

/** A view of the store at one moment, which later commits do not change. Release it soon. */
export interface Snapshot {
  checkpoint(): Promise<StoredCheckpoint | null>
  /** How many rows there are, so that strays outside the walk are noticed. */
  count(): Promise<Counts>
  /** Rows from `from` (inclusive) on, ascending, some at a time; none means the end. */
  page(from: number): Promise<readonly FoundRow[]>
  /**
   * The entries from `from` (inclusive) to `to` (exclusive), as text; null if the store, or what is in it, cannot
   * be spelled. It says the same as `page`, once more.
   */
  spell(from: number, to: number): Promise<SpelledPage | null>
  /** Leaves of the entries that are of one of these types, as stored, after a place (exclusive), some at a time. */
  leaves(types: readonly string[], after: number): Promise<readonly FoundLeaf[]>
  find(query: RowQuery): Promise<readonly FoundRow[]>
  /** How many of the texts are still there. */
  texts(erasure: Erasure): Promise<number>
  /**
   * Whether the store's own structure is whole, its indexes above all: one with a gap would hide an
   * entry from a search although the log is complete. Slow, and may hold up everything else.
   */
  isWhole(): Promise<boolean>
  release(): Promise<void>
}

/** Another instance wrote first: nothing of the batch was stored. */
export class HeadMoved extends Error {
  override readonly name = 'HeadMoved'
}

export interface LedgerStore {
  /** Where a thread of its own can open a snapshot of the same log; null of a store that is no folder. */
  readonly folder: string | null
  /**
   * Resolves once the whole batch is durable. If it rejects with anything but `HeadMoved`, nobody knows
   * whether the batch was stored: the caller must stop, and the next open will tell.
   *
   * @throws HeadMoved if the stored checkpoint is not `batch.after` any more; never of a store that one
   * instance has alone.
   */
  commit(batch: Batch): Promise<void>
  /**
   * The newest checkpoint's note, asked anew; null if there is none yet. Null itself of a store that one
   * instance has alone: nobody else moves its head.
   */
  readonly head: (() => Promise<string | null>) | null
  /** How many texts of these entries and names are there now. */
  texts(erasure: Erasure): Promise<number>
  /** Rows as they are now. */
  find(query: RowQuery): Promise<readonly FoundRow[]>
  snapshot(): Promise<Snapshot>
  /** Housekeeping between commits; an error is a write error. */
  tidy(): Promise<void>
  close(): Promise<void>
}
