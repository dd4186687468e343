import type { Policy, PolicyTable } from '../../policy/policy.js'
import type { ColumnType } from '../../roster/catalog.js'
import { subjectName } from '../room/load.js'

/**
 * How a policy's tables lie in AWS. The plan, the publisher and the Spark text are all made from this, so
 * that they cannot differ.
 *
 * Names are lower case, as Clean Rooms demands. Each table holds several loads side by side, told apart by
 * the partition column `LOAD`, so that a session keeps its snapshot while newer ones are published. A table
 * with more columns than an allowlist takes lies in parts, joined by `ROW`.
 */
export interface TablePart {
  /** The name in SQL, of the association and of the Glue table's end: `users`, `users__2`. */
  readonly name: string
  /** All but `LOAD`, in order: `ROW` if the table lies in parts, then subjects (first part), then the rest. */
  readonly columns: readonly PartColumn[]
}

export interface PartColumn {
  /** As it stands in AWS, lower case. */
  readonly name: string
  /** The column of a room that it holds: of the catalogue, `__subject` or `__subject2`; null for `ROW`. */
  readonly of: string | null
  readonly type: GlueType
}

export type GlueType = 'bigint' | 'int' | 'string' | 'boolean' | 'date' | 'timestamp'

/** The partition column: which load of which policy a row belongs to. */
export const LOAD = 'hr_load'
/** The number of a row within its load, the same in all parts of a table. */
export const ROW = 'hr_row'

/** Columns per allowlist (AWS Clean Rooms quotas), `LOAD` among them. */
const MOST_COLUMNS = 100

const TYPES: Readonly<Record<ColumnType['kind'], GlueType>> = {
  // Ordinals are unsigned and 32 bits wide, and Spark has no unsigned numbers.
  token: 'bigint',
  text: 'string',
  integer: 'int',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
}

/** The parts of one table of a policy, in order; at least one. */
export function partsOf({ table, columns }: PolicyTable): readonly TablePart[] {
  const base = table.name.toLowerCase()
  const subjects = table.subjects.map((_, place): PartColumn => {
    const name = subjectName(place)
    return { name, of: name, type: 'bigint' }
  })
  const held = [...columns.values()].map(({ column: { name, type } }): PartColumn => {
    return { name: name.toLowerCase(), of: name, type: TYPES[type.kind] }
  })
  const all = [...subjects, ...held]
  if (all.length < MOST_COLUMNS) return [{ name: base, columns: all }]
  const row: PartColumn = { name: ROW, of: null, type: 'bigint' }
  const room = MOST_COLUMNS - 2
  return Array.from({ length: Math.ceil(all.length / room) }, (_, place) => ({
    name: place === 0 ? base : `${base}__${place + 1}`,
    columns: [row, ...all.slice(place * room, (place + 1) * room)],
  }))
}

/** All parts of all tables of a policy, by lower-cased catalogue name. */
export function layoutOf(policy: Policy): ReadonlyMap<string, readonly TablePart[]> {
  return new Map([...policy.tables].map(([name, table]) => [name, partsOf(table)]))
}

/**
 * The value of `LOAD` for a snapshot under a policy. The policy's text is part of it: what rooms hide depends
 * on it, so that an edited policy needs its rosters published again.
 */
export const loadName = (snapshot: string, policyHash: string): string =>
  `${snapshot}.${policyHash.slice(0, 12)}`
