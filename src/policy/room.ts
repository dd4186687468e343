import type { RoomTable } from '../engine/port.js'
import type { Policy, PolicyTable } from './policy.js'
import { hidden, levelsOf, quoted } from './crowd.js'
import type { Level } from './crowd.js'

/** The policy's tables among those asked for, in the policy's order; letter case does not count. */
export function chosenTables(policy: Policy, tables: readonly string[]): readonly PolicyTable[] {
  const wanted = new Set(tables.map((name) => name.toLowerCase()))
  return [...policy.tables].filter(([name]) => wanted.has(name)).map(([, table]) => table)
}

/**
 * What a room loads: of the tables asked for those the policy holds, with the policy's columns and
 * the subject columns. Quasi-identifiers come with an expression that hides them where they would
 * single anyone out (see `crowd.ts`); it counts over the tables of this room only, so two sessions
 * with different tables may hide different cells.
 */
export function roomTables(policy: Policy, tables: readonly string[]): readonly RoomTable[] {
  const chosen = chosenTables(policy, tables)
  const levels = new Map(levelsOf(policy, chosen).map((level) => [level.table, level]))
  return chosen.map((table) => ({
    name: table.table.name,
    subjects: table.table.subjects,
    columns: [...table.columns.values()].map(({ column }) => ({
      name: column.name,
      expression: expressionOf(column.name, levels.get(table), policy, chosen),
    })),
  }))
}

function expressionOf(
  column: string,
  level: Level | undefined,
  policy: Policy,
  tables: readonly PolicyTable[],
): string | null {
  if (level?.columns.includes(column) !== true) return null
  return `CASE WHEN ${hidden(level, policy, tables)} THEN NULL ELSE s.${quoted(column)} END`
}
