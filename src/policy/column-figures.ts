import { integer } from './figures.js'
import type { Read } from './figures.js'
import { isPrevious } from './levels.js'
import type { Policy } from './policy.js'
import type { ColumnFigure, ColumnFigures } from './port.js'
import { chosenTables } from './room.js'
import { sets } from './sets.js'

/**
 * How persons spread over each column that could help to single someone out, one column by itself, as
 * the snapshot stands: before anything is generalised or left empty. Worked out by SQL over the cloaked
 * snapshot; every name in it is the catalogue's, every number ours.
 */
export function createColumnFigures({ read }: { readonly read: Read }): ColumnFigures {
  return {
    async of(policy, snapshotFile, tables) {
      const questions = questionsOf(policy, tables)
      if (questions.length === 0) return []
      const prelude =
        policy.protect === 'everyone'
          ? []
          : [{ name: '__protected', sql: 'SELECT ordinal FROM "protected_persons"' }]
      const queries = questions.map(({ sql }) => sql)
      const answers = await read(snapshotFile, { prelude, queries })
      return questions.map(({ column }, at) => figureOf(column, answers[at]?.[0]))
    },
  }
}

/** One statement for each quasi column, giving one row of integers. Pure. */
function questionsOf(
  policy: Policy,
  tables: readonly string[],
): readonly { readonly column: string; readonly sql: string }[] {
  return chosenTables(policy, tables).flatMap(({ table, columns }) => {
    const [person] = table.subjects
    if (person === undefined || isPrevious(table.name)) return []
    const quasi = [...columns.values()].filter((each) => each.quasi)
    return quasi.map(({ column }) => ({
      column: `${table.name}.${column.name}`,
      sql: spread(policy, { table: table.name, person, column: column.name }),
    }))
  })
}

function spread(
  { protect, k }: Policy,
  {
    table,
    person,
    column,
  }: { readonly table: string; readonly person: string; readonly column: string },
): string {
  const source = { table, person, columns: [column], rows: 'filled' } as const
  const persons = (condition: string) =>
    `coalesce(sum(CASE WHEN ${condition} THEN size ELSE 0 END), 0)`
  return (
    `SELECT count(*) AS groups, min(size) AS smallest, ${persons('size = 1')} AS alone,` +
    ` ${persons(`size > 1 AND size < ${k}`)} AS few, ${persons(`size > 1 AND size >= ${k} AND size < ${10 * k}`)} AS tens,` +
    ` ${persons(`size > 1 AND size >= ${10 * k}`)} AS more` +
    ` FROM (SELECT value, count(*) AS size FROM (${sets(source, protect)}) AS valued GROUP BY value) AS sizes`
  )
}

function figureOf(
  column: string,
  row: Readonly<Record<string, unknown>> | undefined,
): ColumnFigure {
  const groups = integer(row?.['groups'])
  const persons = {
    alone: integer(row?.['alone']),
    belowK: integer(row?.['few']),
    belowTenK: integer(row?.['tens']),
    more: integer(row?.['more']),
  }
  return {
    column,
    groups,
    smallestGroup: groups === 0 ? null : integer(row?.['smallest']),
    persons,
  }
}
