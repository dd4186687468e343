import type { RoomSpec } from '../engine/port.js'
import type { Reads } from '../gate/reads.js'
import { crowdOf } from './crowd.js'
import { levelsOf, quoted } from './levels.js'
import type { Level } from './levels.js'
import type { Policy, PolicyTable } from './policy.js'

/** The policy's tables among those asked for, in the policy's order; letter case does not count. */
export function chosenTables(policy: Policy, tables: readonly string[]): readonly PolicyTable[] {
  const wanted = new Set(tables.map((name) => name.toLowerCase()))
  return [...policy.tables].filter(([name]) => wanted.has(name)).map(([, table]) => table)
}

/** Every column of the policy in the tables asked for: what a session can ever read. */
export const allReads = (policy: Policy, tables: readonly string[]): Reads =>
  new Map(
    chosenTables(policy, tables).map(({ table, columns }) => [
      table.name,
      new Set(namesOf(columns)),
    ]),
  )

const namesOf = (columns: PolicyTable['columns']): readonly string[] =>
  [...columns.values()].map(({ column }) => column.name)

/**
 * What a room loads: of the tables asked for those the policy holds, with the policy's columns and
 * the subject columns. Quasi-identifiers come with an expression that hides them where they would
 * single anyone out (see `crowd.ts`); it counts over the tables of the session only, so two sessions
 * with different tables may hide different cells.
 *
 * With `reads`, only the part of it that queries which read no more can need. What is hidden does not
 * depend on `reads`: a cell is the same in every room of a session.
 */
export function roomContents(
  policy: Policy,
  tables: readonly string[],
  reads: Reads = allReads(policy, tables),
): Pick<RoomSpec, 'prelude' | 'tables' | 'protect'> {
  const chosen = chosenTables(policy, tables)
  const levels = levelsOf(policy, chosen)
  const held = chosen.flatMap((table) => {
    const columns = columnsRead(table, reads)
    return columns === null ? [] : [{ table, columns }]
  })
  const isRead = (level: Level): boolean =>
    held.some(
      ({ table, columns }) =>
        table === level.table && columns.some((name) => level.columns.includes(name)),
    )
  const { prelude, hidden } = crowdOf(policy, levels, isRead)
  return {
    prelude,
    tables: held.map(({ table, columns }) => {
      const level = levels.find((each) => each.table === table)
      const expression = expressionOf(level, hidden.get(table.table.name))
      return {
        ...{ name: table.table.name, subjects: table.table.subjects },
        columns: columns.map((name) => ({ name, expression: expression(name) })),
      }
    }),
    protect: policy.protect,
  }
}

/** The policy's columns that are read; null if the table is not. A table cannot be without a column. */
function columnsRead({ table, columns }: PolicyTable, reads: Reads): readonly string[] | null {
  const own = namesOf(columns)
  const read = reads.get(table.name)
  if (read === undefined) return null
  const left = own.filter((name) => read.has(name))
  return left.length > 0 ? left : own.slice(0, 1)
}

/** In place of a column: itself, or nothing in rows that are hidden. */
const expressionOf =
  (level: Level | undefined, hidden: string | undefined) =>
  (column: string): string | null =>
    hidden !== undefined && level?.columns.includes(column) === true
      ? `CASE WHEN ${hidden} THEN NULL ELSE s.${quoted(column)} END`
      : null
