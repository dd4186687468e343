import type { LeafColumns, SealedPayload } from '../leaf.js'

/**
 * Where the log lies. Narrow, so that SQLite and PostgreSQL can both be it: the store keeps bytes and
 * finds rows; hashing, signing and judging are done above it, and nothing it says is believed unchecked.
 */

/** An entry to be stored, with its payloads. */
export interface NewRow {
  readonly index: number
  readonly leaf: Buffer
  readonly leafHash: Buffer
  readonly columns: LeafColumns
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

/** The newest checkpoint, with the tree's right edge at its size. */
export interface StoredCheckpoint {
  readonly size: number
  /** A signed note. */
  readonly note: string
  readonly frontier: Buffer
}

/** What one commit writes: all of it or nothing. */
export interface Batch {
  readonly rows: readonly NewRow[]
  readonly checkpoint: StoredCheckpoint
}

export interface RowQuery {
  readonly types?: readonly string[] | undefined
  readonly session?: string | undefined
  readonly request?: string | undefined
  readonly vendor?: string | undefined
  readonly actor?: string | undefined
  /** Epoch milliseconds, UTC: from inclusive, to exclusive. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Exclusive. */
  readonly after?: number | undefined
  readonly limit: number
  readonly newestFirst: boolean
}

/** A view of the store at one moment, which later commits do not change. Release it soon. */
export interface Snapshot {
  checkpoint(): Promise<StoredCheckpoint | null>
  /** How many rows there are, so that strays outside the walk are noticed. */
  count(): Promise<{ readonly entries: number; readonly payloads: number }>
  /** Rows from `from` (inclusive) on, ascending, some at a time; none means the end. */
  page(from: number): Promise<readonly FoundRow[]>
  find(query: RowQuery): Promise<readonly FoundRow[]>
  /**
   * Whether the store's own structure is whole, its indexes above all: one with a gap would hide an
   * entry from a search although the log is complete. Slow, and may hold up everything else.
   */
  isWhole(): Promise<boolean>
  release(): Promise<void>
}

export interface LedgerStore {
  /**
   * Resolves once the whole batch is durable. If it rejects, nobody knows whether the batch was
   * stored: the caller must stop, and the next open will tell.
   */
  commit(batch: Batch): Promise<void>
  /** Rows as they are now. */
  find(query: RowQuery): Promise<readonly FoundRow[]>
  snapshot(): Promise<Snapshot>
  /** Housekeeping between commits; an error is a write error. */
  tidy(): Promise<void>
  close(): Promise<void>
}
