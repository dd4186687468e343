import type { Prelude } from '../engine/port.js'
import { crowdOf, homes, partName, sourceOf, valueName } from './crowd.js'
import { levelsOf, quoted } from './levels.js'
import type { Level } from './levels.js'
import type { Policy, PolicyTable } from './policy.js'
import { isCounted, sets } from './sets.js'

/** What one statement tells: rows of a table, persons in reach, their combinations, cells changed. */
export type Question = { readonly sql: string } & (
  | { readonly tells: 'rows' | 'changed'; readonly name: string }
  | { readonly tells: 'students' | 'groups' }
)

/** The statements behind the figures, each giving one row of integers, and what they read. Pure. */
export function survey(
  policy: Policy,
  tables: readonly PolicyTable[],
): { readonly prelude: readonly Prelude[]; readonly questions: readonly Question[] } {
  const people = tables.filter(({ table }) => table.subjects.length > 0)
  const rows = tables.map(({ table: { name } }): Question => {
    return { tells: 'rows', name, sql: `SELECT count(*) AS n FROM ${quoted(name)}` }
  })
  if (people.length === 0) return { prelude: [], questions: rows }
  const levels = levelsOf(policy, tables)
  const crowd = crowdOf(policy, levels)
  const parts = crowd.prelude.length > 0 ? crowd.prelude : [homes(policy)]
  const changed = levels.flatMap((level) => changes(level, crowd.hidden))
  const persons: Question = { tells: 'students', sql: 'SELECT count(*) AS n FROM "__persons"' }
  const whole = quasiOf(tables).length > 0 ? wholes(policy, levels) : null
  return {
    prelude: [
      ...(policy.protect === 'everyone' ? [] : [PROTECTED]),
      ...parts,
      everyone(policy, people),
      ...(whole?.prelude ?? []),
    ],
    questions: [...rows, persons, ...(whole === null ? [] : [whole.question]), ...changed],
  }
}

/** In a room it also holds the students of the load before, which stands in another file. */
const PROTECTED: Prelude = { name: '__protected', sql: 'SELECT ordinal FROM "protected_persons"' }

/** `__persons`: everyone the threshold counts who has a row in these tables, once. */
function everyone({ protect }: Policy, people: readonly PolicyTable[]): Prelude {
  const subjects = people.flatMap(({ table }) =>
    table.subjects.map(
      (subject) => `SELECT DISTINCT ${quoted(subject)} AS person FROM ${quoted(table.name)}`,
    ),
  )
  const all = subjects.join(' UNION ')
  const sql = `SELECT person FROM (${all}) AS p WHERE ${isCounted('person', protect)}`
  return { name: '__persons', sql }
}

/** How many cells of a level the room will empty, column by column. */
function changes(level: Level, hidden: ReadonlyMap<string, string>): readonly Question[] {
  const table = level.table.table.name
  const condition = hidden.get(table) ?? 'false'
  return level.columns.map((column) => ({
    ...{ tells: 'changed', name: `${table}.${column}` },
    sql:
      `SELECT count(*) AS n FROM ${quoted(table)} AS s WHERE s.${quoted(column)} IS NOT NULL` +
      ` AND ${condition}`,
  }))
}

/** How many persons share the whole combination, as the snapshot stands: before anything is hidden. */
function wholes(policy: Policy, levels: readonly Level[]) {
  const personal = levels.filter(({ per }) => per === 'person')
  const rows = levels.filter(({ per }) => per === 'row')
  const rowSets = rows.map((level, index) => ({
    name: `__rows${index}`,
    sql: sets(sourceOf(level), policy.protect),
  }))
  const values = [
    ...personal.map((_, index) => valueName(index + 1)),
    ...rowSets.map((s) => s.name),
  ]
  const joins = values.map(
    (name, index) => ` LEFT JOIN ${quoted(name)} AS v${index} ON v${index}.person = p.person`,
  )
  const cells = ['h.part', ...values.map((_, index) => `v${index}.value`)]
  const sql =
    `WITH sizes AS (SELECT ${cells.map((cell, index) => `${cell} AS w${index}`).join(', ')},` +
    ` count(*) AS size FROM "__persons" AS p LEFT JOIN ${quoted(partName(0))} AS h` +
    ` ON h.person = p.person${joins.join('')} GROUP BY ${cells.join(', ')})` +
    ` SELECT min(size) AS smallest, coalesce(sum(CASE WHEN size = 1 THEN 1 ELSE 0 END),` +
    ` 0) AS alone, coalesce(sum(CASE WHEN size < ${policy.k} THEN size ELSE 0 END), 0) AS below,` +
    ` coalesce(sum(size), 0) AS persons FROM sizes`
  return { prelude: rowSets, question: { tells: 'groups' as const, sql } }
}

/** The quasi columns of the tables, as `table.column`. */
export const quasiOf = (tables: readonly PolicyTable[]): string[] =>
  tables.flatMap(({ table, columns }) =>
    [...columns.values()]
      .filter(({ quasi }) => quasi)
      .map(({ column }) => `${table.name}.${column.name}`),
  )
