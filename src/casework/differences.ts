import { integer } from '../policy/figures.js'
import { CATALOG } from '../roster/catalog.js'
import type { Table } from '../roster/catalog.js'

type Row = Readonly<Record<string, unknown>>

/** What became of the rows of a file since another load. */
export interface FileDifference {
  /** As the specification names it: `users.csv`. */
  readonly file: string
  readonly before: number
  readonly after: number
  readonly added: number
  readonly removed: number
  readonly changed: number
}

/** A statement over two snapshots, the older one in the schema `earlier`; gives one row of integers. */
export interface DifferenceQuestion {
  readonly file: string
  readonly sql: string
}

/**
 * One question for each file. A row is found again by the ordinal of its `sourcedId`, which is stable across
 * loads, and has changed if anything that the cloak keeps of it has, its lists among it; what is dropped
 * (names, birth dates) is not there to be compared. Rows that share one `sourcedId` are paired with their
 * equals first. A row without one can only be added or removed. Pure.
 */
export function differenceQuestions(): readonly DifferenceQuestion[] {
  return Object.entries(LISTS).map(([name, lists]) => {
    const sql = question(tableOf(name), lists.map(tableOf))
    return { file: `${name}.csv`, sql }
  })
}

/** The answers, in the order of the questions; a file that neither load had is left out. */
export function differencesOf(
  questions: readonly DifferenceQuestion[],
  answers: readonly (readonly Row[])[],
): readonly FileDifference[] {
  return questions.flatMap(({ file }, at) => {
    const row = answers[at]?.[0] ?? {}
    const count = (name: string) => integer(row[name])
    const [before, after] = [count('before'), count('after')]
    if (before === 0 && after === 0) return []
    const changes = { added: count('added'), removed: count('removed'), changed: count('changed') }
    return [{ file, before, after, ...changes }]
  })
}

/** The tables that hold the rows of a file, and those that hold the lists in its cells. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  orgs: [],
  academicSessions: [],
  courses: [],
  classes: ['class_terms', 'class_grades'],
  users: ['user_orgs', 'user_agents', 'user_ids', 'user_grades'],
  roles: [],
  userProfiles: [],
  enrollments: [],
  demographics: [],
}

/**
 * Columns that change without the row: its place, its stamp, the day of the load, and what depends on how
 * many other records look alike.
 */
const APART =
  /^(?:line|dateLastModified.*|birthDate__age_gap|email__domain|email__domain_known|idType)$|__mask$/u

function tableOf(name: string): Table {
  const table = CATALOG.get(name.toLowerCase())
  if (table === undefined) throw new TypeError(`no table ${name}`)
  return table
}

const quoted = (name: string) => `"${name}"`

function question(table: Table, lists: readonly Table[]): string {
  const count = (what: string) => `CAST(coalesce(sum(${what}), 0) AS BIGINT)`
  return (
    `WITH rows AS (SELECT key, content, 1 AS a, 0 AS b FROM (${contents(table, lists, 'snap')})` +
    ` UNION ALL SELECT key, content, 0, 1 FROM (${contents(table, lists, 'earlier')})),` +
    ` alike AS (SELECT key, sum(a) AS a, sum(b) AS b FROM rows GROUP BY key, content),` +
    ` keyed AS (SELECT key, sum(a) AS a, sum(b) AS b, sum(least(a, b)) AS same FROM alike GROUP BY key)` +
    ` SELECT ${count('b')} AS "before", ${count('a')} AS "after",` +
    ` ${count('CASE WHEN key IS NULL THEN a - same ELSE greatest(a - b, 0) END')} AS added,` +
    ` ${count('CASE WHEN key IS NULL THEN b - same ELSE greatest(b - a, 0) END')} AS removed,` +
    ` ${count('CASE WHEN key IS NULL THEN 0 ELSE least(a, b) - same END')} AS changed FROM keyed`
  )
}

/** `key` and a hash of the content, for each row of a table. */
function contents(table: Table, lists: readonly Table[], schema: string): string {
  const joins = lists.map(
    (list, at) => ` LEFT JOIN (${listed(list, schema)}) AS l${at} ON l${at}.owner = s."sourcedId"`,
  )
  const cells = [
    ...compared(table).map((name) => `s.${quoted(name)}`),
    ...lists.map((_, at) => `l${at}.items`),
  ]
  return (
    `SELECT s."sourcedId" AS key, hash(${cells.join(', ')}) AS content` +
    ` FROM ${schema}.${quoted(table.name)} AS s${joins.join('')}`
  )
}

/** All items of a list, as one hash for each owner; each item has a position, so that no two are alike. */
function listed(list: Table, schema: string): string {
  const owner = list.columns[0]?.name ?? ''
  const cells = compared(list).map(quoted).join(', ')
  return (
    `SELECT ${quoted(owner)} AS owner, bit_xor(hash(${cells})) AS items` +
    ` FROM ${schema}.${quoted(list.name)} GROUP BY 1`
  )
}

const compared = ({ columns }: Table): readonly string[] =>
  columns.map(({ name }) => name).filter((name) => !APART.test(name))
