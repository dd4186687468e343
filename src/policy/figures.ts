import { Fault } from '../fault.js'
import { hidden, isPrevious, levelsOf, parts, protectedPersons, quoted, values } from './crowd.js'
import type { Level } from './crowd.js'
import type { Policy, PolicyTable } from './policy.js'
import type { Figures, RiskFigures } from './port.js'
import { chosenTables } from './room.js'

/** Rows of one statement over a snapshot file. Handed in, because policies do no I/O. */
export type Read = (
  file: string,
  sql: string,
) => Promise<readonly Readonly<Record<string, unknown>>[]>

/** Risk figures of a request, worked out by SQL over the cloaked snapshot. */
export function createRiskFigures({ read }: { readonly read: Read }): RiskFigures {
  return {
    of: async (policy, snapshotFile, tables) => {
      // Yesterday's tables stand in another file; their people are counted as today's.
      const chosen = chosenTables(policy, tables).filter(({ table }) => !isPrevious(table.name))
      const counted: Counted[] = []
      for (const question of questions(policy, chosen)) {
        const rows = await read(snapshotFile, question.sql)
        counted.push(...rows.map((row) => ({ ...question, row })))
      }
      return fold(policy, chosen, counted)
    },
  }
}

/** What one statement tells: rows of a table, persons in reach, their combinations, cells changed. */
export type Question = { readonly sql: string } & (
  | { readonly tells: 'rows' | 'changed'; readonly name: string }
  | { readonly tells: 'students' | 'groups' }
)

type Counted = Question & { readonly row: Readonly<Record<string, unknown>> }

/** The statements behind the figures. Each gives one row of integers. Pure. */
export function questions(policy: Policy, tables: readonly PolicyTable[]): readonly Question[] {
  const levels = levelsOf(policy, tables)
  const people = tables.filter(({ table }) => table.subjects.length > 0)
  const rows = tables.map(({ table: { name } }): Question => {
    return { tells: 'rows', name, sql: `SELECT count(*) AS n FROM ${quoted(name)}` }
  })
  if (people.length === 0) return rows
  const persons = protectedPersons(policy.protect, people)
  return [
    ...rows,
    { tells: 'students', sql: `SELECT count(*) AS n FROM (${persons}) AS p` },
    ...(quasiOf(tables).length > 0
      ? [{ tells: 'groups' as const, sql: groups(policy, people, levels) }]
      : []),
    ...levels.flatMap((level) =>
      level.columns.map((column): Question => {
        const name = `${level.table.table.name}.${column}`
        const table = quoted(level.table.table.name)
        const sql =
          `SELECT count(*) AS n FROM ${table} AS s WHERE s.${quoted(column)} IS NOT NULL` +
          ` AND ${hidden(level, policy, people)}`
        return { tells: 'changed', name, sql }
      }),
    ),
  ]
}

/** How many persons share the whole combination, as the snapshot stands: before anything is hidden. */
function groups(policy: Policy, people: readonly PolicyTable[], levels: readonly Level[]): string {
  const joins = levels.map((level, index) => {
    const person = `t.${quoted(level.person)}`
    const value = values(level, 't')
    return (
      ` LEFT JOIN (SELECT ${person} AS person, string_agg(DISTINCT ${value}, ';' ORDER BY ${value})` +
      ` AS value FROM ${quoted(level.table.table.name)} AS t GROUP BY ${person}) AS v${index}` +
      ` ON v${index}.person = p.person`
    )
  })
  const cells = ['p.part', ...levels.map((_, index) => `coalesce(v${index}.value, '')`)]
  return (
    `WITH ${parts(policy, people)}, whole AS (SELECT concat_ws('#', ${cells.join(', ')}) AS whole` +
    ` FROM part0 AS p${joins.join('')}), sizes AS (SELECT whole, count(*) AS size FROM whole` +
    ` GROUP BY whole) SELECT min(size) AS smallest, coalesce(sum(CASE WHEN size = 1 THEN 1 ELSE 0 END),` +
    ` 0) AS alone, coalesce(sum(CASE WHEN size < ${policy.k} THEN size ELSE 0 END), 0) AS below,` +
    ` coalesce(sum(size), 0) AS persons FROM sizes`
  )
}

const quasiOf = (tables: readonly PolicyTable[]): string[] =>
  tables.flatMap(({ table, columns }) =>
    [...columns.values()]
      .filter(({ quasi }) => quasi)
      .map(({ column }) => `${table.name}.${column.name}`),
  )

/** The figures that the rows add up to. Pure. */
export function fold(
  policy: Policy,
  tables: readonly PolicyTable[],
  counted: readonly Counted[],
): Figures {
  const groups = counted.find(({ tells }) => tells === 'groups')?.row
  const people = counted.find(({ tells }) => tells === 'students')?.row
  const persons = groups === undefined ? 0 : integer(groups['persons'])
  const named = (what: 'rows' | 'changed') =>
    counted.flatMap((each) =>
      each.tells === what && 'name' in each ? [{ name: each.name, n: integer(each.row['n']) }] : [],
    )
  return {
    rows: Object.fromEntries(named('rows').map(({ name, n }) => [name, n])),
    students: people === undefined ? 0 : integer(people['n']),
    quasi: quasiOf(tables),
    smallestGroup: groups === undefined || persons === 0 ? null : integer(groups['smallest']),
    unique: groups === undefined || persons === 0 ? null : integer(groups['alone']) / persons,
    belowK: groups === undefined ? null : integer(groups['below']),
    k: policy.k,
    changed: named('changed').map(({ name, n }) => ({
      column: name,
      cells: n,
      how: `left empty where fewer than ${policy.k} people of the same schools and roles share it`,
    })),
  }
}

/** Counts come as numbers or big integers, as the reader likes; anything else is no count. */
function integer(cell: unknown): number {
  const n = typeof cell === 'bigint' || typeof cell === 'string' ? Number(cell) : cell
  if (typeof n === 'number' && Number.isSafeInteger(n)) return n
  throw new Fault('VAULT_FAILED', 'The snapshot gave no count where one was asked for.')
}
