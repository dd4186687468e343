import type { Ordinal } from '../vault/domain.js'
import type { Facts } from './parsers/facts.js'

/** What a room is loaded with. Holds names and numbers only: no identifier, no key. */
export interface RoomSpec {
  /** Which load under which policy it is; an engine that holds its tables elsewhere finds them by this. */
  readonly of?: {
    readonly snapshot: string
    readonly policy: { readonly id: string; readonly hash: string }
  }
  /** The cloaked snapshot file, opened read-only once, at load. */
  readonly snapshotFile: string
  /** The load before it, for `prev_*` tables; null if there was none (they are then empty). */
  readonly previousFile: string | null
  /** Worked out before the tables are loaded, in this order, and gone before the room is ready. */
  readonly prelude: readonly Prelude[]
  readonly tables: readonly RoomTable[]
  /** `students`: the subject columns of rows about staff are NULL. */
  readonly protect: 'everyone' | 'students'
}

/**
 * A temporary table that expressions read, so that what many cells need is worked out once. A vendor can
 * never see it: it is dropped before the settings are locked, and other connections never had it.
 */
export interface Prelude {
  /** Starts with two underscores, as no table of a snapshot does. */
  readonly name: string
  /**
   * A query of ours over the snapshot's tables and the preludes before this one, all by their bare names.
   * Under `students`, `__protected` (one column, `ordinal`) holds whoever is a student in either load.
   */
  readonly sql: string
}

export interface RoomTable {
  /** Catalogue name, as in `CATALOG`. */
  readonly name: string
  /** Catalogue columns to load. Each may be changed while loading (generalised or suppressed). */
  readonly columns: readonly {
    readonly name: string
    /**
     * SQL of ours over the preludes and the snapshot's tables, with the row's own columns from alias
     * `s`, in place of the column as it stands; null: as it stands.
     */
    readonly expression: string | null
  }[]
  /**
   * The table's subject columns. They are loaded beside the columns as `__subject` (first) and
   * `__subject2` (second): the ordinal, or NULL where the person is not protected. A vendor cannot
   * name them.
   */
  readonly subjects: readonly string[]
}

export type Cell = string | number | boolean | null

/** A cell of a hidden column: the distinct subjects of the row, NULLs left out; or a count. */
export type HiddenCell = readonly Ordinal[] | number | null

export interface RunRequest {
  /** Rendered from the approved tree in the engine's dialect, and read back; in a room run through `prepare()` only. */
  readonly text: string
  readonly parameters: readonly Cell[]
  readonly deadlineMs: number
  /** One more row than this ends the run as `too-large`. */
  readonly rowCap: number
  /** How many of the last columns are hidden. */
  readonly hidden: number
  /**
   * `union`: hidden columns are lists (or single ordinals) of subjects; only their distinct union over
   * all rows comes back. `rows`: hidden cells come back row by row.
   */
  readonly collect: 'union' | 'rows'
  /** More distinct subjects than this end the run as `too-many-subjects` (for `union`). */
  readonly subjectCap: number
}

export type RunOutcome =
  | {
      readonly kind: 'rows'
      readonly rows: readonly (readonly Cell[])[]
      readonly hidden: readonly (readonly HiddenCell[])[]
      /** Distinct, ascending. Empty for `rows`. */
      readonly subjects: readonly Ordinal[]
      readonly elapsedMs: number
      /** What the run cost; left out where runs cost nothing. */
      readonly bill?: Bill
    }
  /** Engine text never leaves a room: it quotes cells. */
  | {
      readonly kind: 'failed'
      readonly reason:
        'error' | 'deadline' | 'memory' | 'died' | 'too-large' | 'too-many-subjects' | 'stopped'
      readonly bill?: Bill
    }

/** What an engine that is paid by use says of one run. */
export interface Bill {
  /** The engine's own id of the run, under which its own logs know it. */
  readonly reference: string
  /** How it ended, in the engine's own word. */
  readonly status: string
  /** Thousandths of the engine's unit (a CRPU-hour); null: it has not said. */
  readonly milliUnits: number | null
}

/** One session's room. A cache: if it dies, `run` answers `died` and the next `run` opens a new one. */
export interface Room {
  /**
   * One query at a time; a second call while one runs rejects with a `TypeError` (a defect).
   *
   * @throws Fault `ENGINE_DIFFERS`, `ENGINE_UNREACHABLE` or `ROOM_FAILED` if nothing was started, and nothing can be.
   */
  run(request: RunRequest): Promise<RunOutcome>
  /** Kills the process at once; a running query ends as `stopped`. */
  close(): Promise<void>
  readonly memoryBytes: () => Promise<number | null>
}

/** Where queries run: a room of ours, or another engine under the same policy. */
export interface Engine {
  /**
   * @throws Fault `ROOM_FAILED` if no room can be made.
   * @throws Fault `ENGINE_DIFFERS` if another party enforces the policy, and not as it was approved.
   */
  open(spec: RoomSpec): Promise<Room>
  /** How rooms are kept apart from the machine here, for operators and the ledger. */
  readonly isolation: string
  close(): Promise<void>
}

/** What the second parser made of a text. */
export type Testimony =
  | { readonly kind: 'facts'; readonly facts: Facts }
  /** `what` is the kind of the node, or its field, that was not read past. */
  | { readonly kind: 'unread'; readonly what: string }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'stuck' }

/** The two parsers, outside the gate because they are programs. Both are handed text, never data. */
export interface Parsers {
  /**
   * DuckDB's own parser: the text of `json_serialize_sql`, untouched.
   * @throws Fault `PARSER_FAILED` if the parser itself cannot answer.
   */
  serialize(sql: string): Promise<string>
  /**
   * node-sql-parser (PostgreSQL grammar) in a killable worker: what its tree says the text asks for; `unread`
   * if something stands in the tree that has no row there; `rejected` if it does not parse the text; `stuck`
   * if it did not answer before the deadline, or died of the text (the worker is replaced).
   */
  witness(sql: string): Promise<Testimony>
  close(): Promise<void>
}
