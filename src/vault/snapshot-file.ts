import type { DuckDBConnection } from '@duckdb/node-api'
import { CATALOG, type ColumnType, type Table } from '../roster/catalog.js'
import type { StagedPlan } from './filling.js'
import { maskAlias } from './identity-parts.js'
import { maskTable, resolvedTable } from './ordinals.js'
import type { Part } from './part.js'
import { dropStage, quoted } from './staging.js'

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

/** The catalogue columns of a table in order, from `sources`: catalogue column -> SQL. */
function selectList(table: Table, sources: Readonly<Record<string, string>>): string {
  const columns = table.columns.map(({ name, type }) => {
    const sql = sources[name]
    if (sql === undefined) throw new TypeError(`nothing makes ${table.name}.${name}`)
    return `CAST(${sql} AS ${SQL_TYPES[type.kind]}) AS ${quoted(name)}`
  })
  return columns.join(',\n  ')
}

/** The query that makes a catalogue table from the staging table of one plan. */
export function planQuery(table: Table, { plan, table: stage }: StagedPlan): string {
  const parts: readonly Part[] = [...plan.parts, ...(plan.each?.parts ?? [])]
  const places = { line: 's."line"', position: 's."position"' }
  const sources = Object.assign({}, places, ...parts.map((part) => part.columns)) as Record<
    string,
    string
  >
  const joins = parts
    .flatMap((part) => part.joins)
    .map(({ domain, alias, on, shaped }) => {
      const name = quoted(alias)
      const join = `LEFT JOIN ${resolvedTable(domain)} ${name} ON ${name}.id = s.${quoted(on)}`
      if (!shaped) return join
      const mask = quoted(maskAlias(alias))
      return `${join}\nLEFT JOIN ${maskTable(domain)} ${mask} ON ${mask}.id = ${name}.mask`
    })
  return `SELECT ${selectList(table, sources)}\nFROM ${quoted(stage)} s\n${joins.join('\n')}`
}

/** Writes the tables made from files into the database attached as `snap`. */
export async function storeTables(
  connection: DuckDBConnection,
  plans: readonly StagedPlan[],
  progress: (table: string, share: number) => void,
): Promise<void> {
  const tables = storedTables().filter((table) => !table.name.startsWith('pkg_'))
  for (const [at, table] of tables.entries()) {
    progress(table.name, at / tables.length)
    const own = plans.filter(({ plan }) => plan.table === table.name)
    if (own.length === 0) throw new TypeError(`nothing fills ${table.name}`)
    const query = own.map((staged) => planQuery(table, staged)).join('\nUNION ALL\n')
    await connection.run(`CREATE TABLE snap.${quoted(table.name)} AS ${query}`)
    for (const { table: stage } of own) await connection.run(dropStage(stage))
  }
}

/** Writes a `pkg_*` table from a staging table with the catalogue's own column names. */
export async function storeFacts(
  connection: DuckDBConnection,
  name: string,
  stage: string,
): Promise<void> {
  const table = CATALOG.get(name)
  if (!table) throw new TypeError(`no table ${name}`)
  const sources = Object.fromEntries(
    table.columns.map(({ name: column, type }) => [
      column,
      type.kind === 'date' ? `DATE '1970-01-01' + s.${quoted(column)}` : `s.${quoted(column)}`,
    ]),
  )
  await connection.run(
    `CREATE TABLE snap.${quoted(name)} AS SELECT ${selectList(table, sources)} FROM ${quoted(stage)} s;
     ${dropStage(stage)}`,
  )
}

/** Everyone who may be a student: every person met but the ones in the staging table `grown`. */
export async function storeProtected(connection: DuckDBConnection): Promise<void> {
  await connection.run(`
    CREATE TABLE snap.protected_persons AS
    SELECT DISTINCT p.t AS ordinal FROM ${resolvedTable('PERSON')} p
    WHERE p.id NOT IN (SELECT g.id FROM grown g)
    ORDER BY ordinal`)
}
