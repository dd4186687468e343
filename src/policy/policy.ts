import type { Column, Table } from '../roster/catalog.js'

/** The kinds of result that law 2 knows. */
export type ResultKind = 'none' | 'group' | 'named'

/** Whom the threshold and the budget protect. Staff count too unless the policy says `students`. */
export type Protect = 'everyone' | 'students'

export interface PolicyColumn {
  readonly column: Column
  /**
   * Left out of the overlap audit's predicate, so that its refusals say nothing about it. At most one such
   * column takes part in an answer in groups, and never in an aggregate.
   */
  readonly sensitive: boolean
  /** Counts towards the combination that must cover at least k students when a room is loaded. */
  readonly quasi: boolean
  /** `min` and `max` of the column may be shown for a group. */
  readonly extremes: boolean
}

export interface PolicyTable {
  readonly table: Table
  /** By lower-cased column name, in the order of the policy file. */
  readonly columns: ReadonlyMap<string, PolicyColumn>
}

/** A policy file, checked against the catalogue. What it does not name is not allowed. */
export interface Policy {
  readonly id: string
  readonly title: string
  /** For stewards: what a session under it can see, in plain words. */
  readonly words: string
  /** SHA-256 of the file's bytes, hex. A session is pinned to it. */
  readonly hash: string
  /** By lower-cased table name. */
  readonly tables: ReadonlyMap<string, PolicyTable>
  /** Scalar and aggregate functions, lower case. Operators are the gate's. */
  readonly functions: ReadonlySet<string>
  readonly kinds: ReadonlySet<ResultKind>
  /** Only texts of `policies/checks` may run. */
  readonly checksOnly: boolean
  /** Smallest number of distinct protected persons a group may stand for. */
  readonly k: number
  readonly protect: Protect
  /** Groups of no one (an empty class) are shown. */
  readonly showEmptyGroups: boolean
  /** Counts and sums of groups are rounded to a multiple of this; null or left out: exact. */
  readonly roundTo?: number | null
  /**
   * Which answers in groups the overlap audit compares: `all`, or (`secrets`) only those that look at a
   * secret column. Left out: all.
   */
  readonly overlap?: 'all' | 'secrets'
  /** Most rows in one answer. */
  readonly rowCap: number
  /** Named persons per session: what approval offers first, and the most it may grant. */
  readonly budget: { readonly usual: number; readonly most: number }
  readonly longestWindowMs: number
  /** One query's time in the room. */
  readonly deadlineMs: number
  /** Days after the end of a session in which its tokens can be resolved. */
  readonly resolveDays: number
}

/** A ready-made check: reviewed SQL from `policies/checks/<id>.sql`. */
export interface Check {
  readonly id: string
  readonly title: string
  /** What a row of the result means and what usually causes it. */
  readonly words: string
  /** Symptom group for a workbench: "students are missing", ... */
  readonly symptom: string
  readonly versions: readonly ('1.1' | '1.2')[]
  readonly parameters: readonly {
    readonly name: string
    readonly type: 'text' | 'integer' | 'date'
    readonly words: string
    readonly default: string | number | null
  }[]
  readonly sql: string
  /** SHA-256 of the file's bytes, hex. */
  readonly hash: string
}
