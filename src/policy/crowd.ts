import type { Policy, PolicyTable, Protect } from './policy.js'

/**
 * SQL that finds where a quasi-identifier singles people out, and empties it there. Over a cloaked
 * snapshot's tables; every name in it is the catalogue's, every number ours.
 *
 * A person's *part* starts as the list of their (school, role) pairs. Table by table, in the order
 * of the policy, each person's values of the table's quasi columns are added to it: as they stand
 * if at least k protected persons of the part share them, otherwise as hidden. Rows of which a
 * person has many (enrollments) are judged last, row by row, within the part. So every combination
 * of school, role and values that is shown is shared by at least k protected persons.
 *
 * What an attacker still learns from an empty cell is that its value is rare (or was never filled).
 */
export interface Level {
  readonly table: PolicyTable
  readonly person: string
  readonly columns: readonly string[]
  /** `person`: hidden for a person or not. `row`: hidden line by line. */
  readonly per: 'person' | 'row'
}

/** Always part of a person's combination, and never hidden: without them no roster can be debugged. */
const ANCHORS: ReadonlySet<string> = new Set(['role', 'orgsourcedid', 'orgsourcedid__n'])

/** Whether a quasi column is counted but left as it stands. */
export const isAnchor = (column: string): boolean => ANCHORS.has(column.toLowerCase())

/** What is to be judged of the tables chosen, in the policy's order, rows of many last. */
export function levelsOf(policy: Policy, tables: readonly PolicyTable[]): readonly Level[] {
  const chosen = new Set(tables.map(({ table }) => table.name))
  const levels = [...policy.tables.values()].flatMap((table): Level[] => {
    const [person] = table.table.subjects
    const columns = [...table.columns.values()]
      .filter(({ column, quasi }) => quasi && !isAnchor(column.name))
      .map(({ column }) => column.name)
    if (person === undefined || columns.length === 0 || !chosen.has(table.table.name)) return []
    const many = person !== 'sourcedId' && table.table.columns.some(({ name }) => name === 'line')
    return [{ table, person, columns, per: many ? 'row' : 'person' }]
  })
  return levels.toSorted((a, b) => Number(a.per === 'row') - Number(b.per === 'row'))
}

/** Whether a table comes from the load before, which is another file. */
export const isPrevious = (table: string): boolean => table.startsWith('prev_')

/** SQL name, quoted. Only catalogue names come here. */
export const quoted = (name: string): string => `"${name}"`

/** A subquery's text: `person` of everyone the threshold counts; the cloak lists who is a student. */
export function protectedPersons(protect: Protect, tables: readonly PolicyTable[]): string {
  const everyone = tables
    .filter(({ table }) => !isPrevious(table.name))
    .flatMap(({ table }) =>
      table.subjects.map(
        (subject) => `SELECT ${quoted(subject)} AS person FROM ${quoted(table.name)}`,
      ),
    )
    .join(' UNION ')
  const persons = `SELECT person FROM (${everyone}) AS everyone WHERE person IS NOT NULL`
  if (protect === 'everyone') return persons
  return `${persons} AND person IN (SELECT ordinal FROM "protected_persons")`
}

/** The values of a level's columns in one row, as one text; NULL where all are NULL. */
export function values(level: Level, alias: string): string {
  const cells = level.columns.map((name) => `${alias}.${quoted(name)}`)
  const texts = cells.map((cell) => `coalesce(CAST(${cell} AS VARCHAR), '')`)
  return `CASE WHEN coalesce(${cells.map((c) => `CAST(${c} AS VARCHAR)`).join(', ')}) IS NOT NULL THEN concat_ws('|', ${texts.join(', ')}) END`
}

/** CTEs `part0`, `part1`, ...: `person`, `part`, and whether the level's values are `hidden`. */
export function parts(policy: Policy, tables: readonly PolicyTable[]): string {
  const personal = levelsOf(policy, tables).filter(({ per }) => per === 'person')
  const homes =
    `part0 AS (SELECT p.person, false AS hidden, coalesce(string_agg(DISTINCT concat_ws(':',` +
    ` CAST(r."orgSourcedId" AS VARCHAR), r."role"), ',' ORDER BY concat_ws(':',` +
    ` CAST(r."orgSourcedId" AS VARCHAR), r."role")), '') AS part FROM` +
    ` (${protectedPersons(policy.protect, tables)}) AS p LEFT JOIN "user_roles" AS r` +
    ` ON r."userSourcedId" = p.person GROUP BY p.person)`
  return [homes, ...personal.map((level, index) => partAfter(level, index + 1, policy.k))].join(
    ', ',
  )
}

function partAfter(level: Level, n: number, k: number): string {
  const person = `t.${quoted(level.person)}`
  const value = values(level, 't')
  return [
    `value${n} AS (SELECT p.person, p.part, v.value FROM part${n - 1} AS p LEFT JOIN` +
      ` (SELECT ${person} AS person, string_agg(DISTINCT ${value}, ';' ORDER BY ${value}) AS value` +
      ` FROM ${quoted(level.table.table.name)} AS t GROUP BY ${person}) AS v ON v.person = p.person)`,
    crowds(n, `value${n}`, k),
    `part${n} AS (SELECT v.person, h.part IS NOT NULL AS hidden, concat_ws('#', v.part,` +
      ` CASE WHEN h.part IS NULL THEN coalesce(v.value, '') ELSE '?' END) AS part` +
      ` FROM value${n} AS v LEFT JOIN hide${n} AS h ON h.part = v.part AND h.value = v.value)`,
  ].join(', ')
}

/** CTE `hide<n>`: the (part, value) cells that fewer than k persons share, from (person, part, value). */
function crowds(n: number, rows: string, k: number): string {
  return (
    `hide${n} AS (SELECT part, value FROM ${rows} WHERE value IS NOT NULL` +
    ` GROUP BY part, value HAVING count(DISTINCT person) < ${k})`
  )
}

/** A predicate on a row `s` of the level's table: its quasi cells are hidden. */
export function hidden(level: Level, policy: Policy, tables: readonly PolicyTable[]): string {
  const personal = levelsOf(policy, tables).filter(({ per }) => per === 'person')
  const chain = parts(policy, tables)
  if (level.per === 'person') {
    const n = personal.findIndex(({ table }) => table === level.table) + 1
    return `s.${quoted(level.person)} IN (WITH ${chain} SELECT person FROM part${n} WHERE hidden)`
  }
  const last = personal.length
  const n = last + 1
  return (
    `s."line" IN (WITH ${chain}, value${n} AS (SELECT p.person, p.part, ${values(level, 't')} AS value,` +
    ` t."line" FROM part${last} AS p INNER JOIN ${quoted(level.table.table.name)} AS t` +
    ` ON t.${quoted(level.person)} = p.person), ${crowds(n, `value${n}`, policy.k)}` +
    ` SELECT v."line" FROM value${n} AS v INNER JOIN hide${n} AS h` +
    ` ON h.part = v.part AND h.value = v.value)`
  )
}
