import type { Refusal } from '../refusal.js'
import type { Check, Policy } from './policy.js'

/** The policies and checks in the folder, read once at start; a fault in a file stops the start. */
export interface PolicyShelf {
  policies(): readonly Policy[]
  policy(id: string): Policy | undefined
  checks(): readonly Check[]
  /** By its id, or by the catalogue's number alone (`D01`). */
  check(id: string): Check | undefined
}

/** A request's risk, for the steward: figures, not adjectives. */
export interface Figures {
  /** Rows in reach, by table. */
  readonly rows: Readonly<Record<string, number>>
  /** Distinct protected persons in reach. */
  readonly students: number
  /** The kept columns that together could single a person out. */
  readonly quasi: readonly string[]
  /** Persons in the smallest combination of those; null if the policy keeps none. */
  readonly smallestGroup: number | null
  /** Share of persons (0 to 1) who are alone in their combination, before generalising. */
  readonly unique: number | null
  /** Persons in combinations smaller than k, before generalising. */
  readonly belowK: number | null
  readonly k: number
  /** What the room will change so that every combination covers k: column and number of cells. */
  readonly changed: readonly {
    readonly column: string
    readonly cells: number
    readonly how: string
  }[]
}

export interface RiskFigures {
  of(policy: Policy, snapshotFile: string, tables: readonly string[]): Promise<Figures | Refusal>
}

/** How persons spread over the values of one column; see `Figures` for the columns taken together. */
export interface ColumnFigure {
  /** `table.column` */
  readonly column: string
  /** Different values, or sets of values where a person has several. */
  readonly groups: number
  /** Null if nobody has a value. */
  readonly smallestGroup: number | null
  /** Persons by the size of the group that shares their value: 1, below k, below ten times k, more. */
  readonly persons: {
    readonly alone: number
    readonly belowK: number
    readonly belowTenK: number
    readonly more: number
  }
}

export interface ColumnFigures {
  /** In the order of the policy. */
  of(
    policy: Policy,
    snapshotFile: string,
    tables: readonly string[],
  ): Promise<readonly ColumnFigure[]>
}
