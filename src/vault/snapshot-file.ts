import type { DuckDBConnection } from '@duckdb/node-api'
import { CATALOG, type ColumnType, type Table } from '../roster/catalog.js'
import type { StagedPlan } from './filling.js'
import type { Domain } from './domain.js'
import { fromHeld, handOver, type Holding, type Meaning } from './held.js'
import type { Resolved } from './lexicon.js'
import { formColumn, shapeAlias, shapeColumn, type Part } from './part.js'
import { shapeTable } from './shapes.js'
import { quoted } from './sql.js'
import { Stage, isSmall } from './staging.js'
import { all } from './together.js'

/** The SQL type in which a column of the catalogue is stored. */
export const SQL_TYPES: Readonly<Record<ColumnType['kind'], string>> = {
  token: 'UINTEGER',
  text: 'VARCHAR',
  integer: 'INTEGER',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
}

/** The catalogue tables that a snapshot stores; `prev_*` are those of the snapshot before. */
export const storedTables = (): readonly Table[] =>
  [...CATALOG.values()].filter((table) => !table.name.startsWith('prev_'))

/** The schema of the tables as they lie in the file; what is read are the views of them in `main`. */
const HELD = 'held'

/** The catalogue columns of a table in order, from `sources`: catalogue column -> SQL. */
function selectList(table: Table, sources: Readonly<Record<string, string>>): string {
  const columns = table.columns.map(({ name, type }) => {
    const sql = sources[name]
    if (sql === undefined) throw new TypeError(`nothing makes ${table.name}.${name}`)
    // Words stay words of a list: to write texts takes ten times as long.
    const typed = type.kind === 'text' ? sql : `CAST(${sql} AS ${SQL_TYPES[type.kind]})`
    return `${typed} AS ${quoted(name)}`
  })
  return columns.join(',\n  ')
}

const partsOf = ({ plan }: StagedPlan): readonly Part[] => [
  ...plan.parts,
  ...(plan.each?.parts ?? []),
]

/** The query that makes a catalogue table from the held rows of one plan. */
function planQuery(table: Table, staged: StagedPlan): string {
  const parts = partsOf(staged)
  const words = parts.flatMap((part) => Object.keys(part.words))
  const sources = Object.assign(
    { line: 's."line"', position: 's."position"' },
    ...parts.map((part) => part.columns),
    Object.fromEntries(words.map((column) => [column, `w.${quoted(column)}`])),
  ) as Record<string, string>
  const joins = parts
    .flatMap(({ ids }) => ids.filter(({ shaped }) => shaped))
    .map(({ domain, on }) => {
      const alias = quoted(shapeAlias(on))
      return `LEFT JOIN ${shapeTable(domain)} ${alias} ON ${alias}.shape = s.${quoted(shapeColumn(on))}`
    })
  return `SELECT ${selectList(table, sources)}\nFROM ${fromHeld(staged.table)}\n${joins.join('\n')}`
}

/** What the ids of a plan's stage stand for. */
function holdingOf(staged: StagedPlan, resolved: Readonly<Record<Domain, Resolved>>): Holding {
  const parts = partsOf(staged)
  const meanings = parts.flatMap(({ ids }) =>
    ids.map(({ domain, on, forms, shaped }): [string, Meaning[]] => {
      const found = resolved[domain]
      const columns = forms.map((form) => ({ name: formColumn(on, form), numbers: found[form] }))
      return [on, shaped ? [...columns, { name: shapeColumn(on), numbers: found.shapes }] : columns]
    }),
  )
  const words = Object.assign({}, ...parts.map((part) => part.words)) as Record<string, string>
  return { meanings: new Map(meanings), words }
}

/**
 * Writes the tables made from files into the database attached as `snap`: each as a table in a schema of its
 * own, whose words are of enumerated types, and a view of the catalogue's name and types.
 *
 * Each connection takes the next table when it has written one: while rows are handed over for the one, the
 * database writes those of another.
 */
export async function storeTables(
  connections: readonly [DuckDBConnection, ...DuckDBConnection[]],
  plans: readonly StagedPlan[],
  resolved: Readonly<Record<Domain, Resolved>>,
  progress: (table: string, share: number) => void,
): Promise<void> {
  await connections[0].run(`CREATE SCHEMA snap.${HELD}`)
  const tables = storedTables().filter((table) => !table.name.startsWith('pkg_'))
  const rowsOf = ({ name }: Table) =>
    plans.reduce((sum, { plan, stage }) => (plan.table === name ? sum + stage.rows : sum), 0)
  // The largest first, so that none is left to one of them at the end.
  const left = [...tables].sort((one, other) => rowsOf(other) - rowsOf(one))
  const work = async (connection: DuckDBConnection): Promise<void> => {
    for (let table = left.shift(); table; table = left.shift()) {
      progress(table.name, 1 - (left.length + 1) / tables.length)
      await storeTable(connection, table, plans, resolved)
    }
  }
  await all(connections.map(work))
}

async function storeTable(
  connection: DuckDBConnection,
  table: Table,
  plans: readonly StagedPlan[],
  resolved: Readonly<Record<Domain, Resolved>>,
): Promise<void> {
  const own = plans.filter(({ plan }) => plan.table === table.name)
  if (own.length === 0) throw new TypeError(`nothing fills ${table.name}`)
  const fill = filler(connection, `snap.${HELD}.${quoted(table.name)}`)
  for (const staged of own) {
    const query = planQuery(table, staged)
    await handOver(connection, staged.table, staged.stage, holdingOf(staged, resolved), () =>
      fill(query),
    )
  }
  await showTable(connection, table)
}

/** Puts what queries give into a table, which the first of them makes. */
function filler(connection: DuckDBConnection, table: string): (query: string) => Promise<void> {
  let begin = `CREATE TABLE ${table} AS`
  return async (query) => {
    await connection.run(`${begin} ${query}`)
    begin = `INSERT INTO ${table}`
  }
}

/** Makes the view of a table. It names the table without its database, which has another name for each reader. */
async function showTable(connection: DuckDBConnection, table: Table): Promise<void> {
  const columns = table.columns.map(({ name, type }) =>
    type.kind === 'text' ? `CAST(${quoted(name)} AS VARCHAR) AS ${quoted(name)}` : quoted(name),
  )
  await connection.run(`USE snap;
    CREATE VIEW ${quoted(table.name)} AS SELECT ${columns.join(', ')} FROM ${HELD}.${quoted(table.name)};
    USE memory`)
}

/** Writes a `pkg_*` table from a stage with the catalogue's own column names. */
export async function storeFacts(
  connection: DuckDBConnection,
  name: string,
  stage: Stage,
): Promise<void> {
  const table = CATALOG.get(name)
  if (!table) throw new TypeError(`no table ${name}`)
  const small = new Set(stage.columns.filter(isSmall).map(({ name: column }) => column))
  const words = Object.fromEntries([...small].map((column) => [column, `s.${quoted(column)}`]))
  const sources = Object.fromEntries(
    table.columns.map(({ name: column, type }) => {
      const from = `${small.has(column) ? 'w' : 's'}.${quoted(column)}`
      return [column, type.kind === 'date' ? `DATE '1970-01-01' + ${from}` : from]
    }),
  )
  const fill = filler(connection, `snap.${quoted(name)}`)
  await handOver(connection, name, stage, { words }, () =>
    fill(`SELECT ${selectList(table, sources)} FROM ${fromHeld(name)}`),
  )
}

/** Writes everyone who may be a student: every person met, by ordinal, but those who are known to be grown. */
export async function storeProtected(
  connection: DuckDBConnection,
  persons: Iterable<number>,
): Promise<void> {
  const stage = new Stage([{ name: 'ordinal', type: 'whole' }])
  // Sorted here, and not in SQL: they are handed over some at a time.
  for (const ordinal of Uint32Array.from(persons).sort()) stage.add([ordinal])
  const fill = filler(connection, 'snap.protected_persons')
  await handOver(connection, 'protected', stage, { words: {} }, () =>
    fill(`SELECT s.ordinal FROM ${fromHeld('protected')}`),
  )
}
