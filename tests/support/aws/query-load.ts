import type { DuckDBConnection } from '@duckdb/node-api'
import type { Lake } from './lake.js'
import { QueryFailure, type ReadableTable } from './query-tables.js'

/** DuckDB's types for Glue's, and those of Parquet columns that Spark reads as them. */
const TYPES: Readonly<Record<string, readonly [string, ...string[]]>> = {
  bigint: ['BIGINT'],
  int: ['INTEGER'],
  string: ['VARCHAR'],
  boolean: ['BOOLEAN'],
  date: ['DATE'],
  double: ['DOUBLE'],
  timestamp: ['TIMESTAMP', 'TIMESTAMP WITH TIME ZONE'],
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`
const typesOf = (glueType: string): readonly [string, ...string[]] => {
  const types = TYPES[glueType]
  if (types === undefined) throw new QueryFailure(`Unsupported data type: ${glueType}.`)
  return types
}

/**
 * Makes the table in DuckDB, from the files of all its partitions, with its allowed columns and no others.
 * @throws QueryFailure if a file's column is not of the type that Glue says, as Spark would
 */
export async function loadTable(
  connection: DuckDBConnection,
  lake: Lake,
  table: ReadableTable,
): Promise<void> {
  const columns = [...table.columns, ...table.keys]
  const defined = columns.map(({ name, type }) => `${quoted(name)} ${typesOf(type)[0]}`)
  await connection.run(`CREATE TABLE ${quoted(table.name)} (${defined.join(', ')})`)
  for (const { location, values } of table.partitions) {
    const files = await lake.filesAt(location)
    if (files.length === 0) continue
    const from = `read_parquet([${files.map(literal).join(', ')}])`
    const there = await columnsIn(connection, from)
    const cells = table.columns.map(({ name, type }) => {
      const found = there.get(name)
      // Spark reads a column that a file lacks as NULL.
      if (found === undefined) return 'NULL'
      if (typesOf(type).includes(found)) return quoted(name)
      throw new QueryFailure(`Parquet column ${name} cannot be converted: ${type}, ${found}.`)
    })
    const keys = table.keys.map((_, place) => literal(values[place] ?? ''))
    const row = [...cells, ...keys].join(', ')
    await connection.run(`INSERT INTO ${quoted(table.name)} SELECT ${row} FROM ${from}`)
  }
}

async function columnsIn(
  connection: DuckDBConnection,
  from: string,
): Promise<ReadonlyMap<string, string>> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`)
  return new Map(
    described.getRows().map(([name, type]) => [String(name).toLowerCase(), String(type)]),
  )
}

/** Some text that stands in the tables: what an engine's message could quote. Null if there is none. */
export async function someCell(
  connection: DuckDBConnection,
  tables: readonly ReadableTable[],
): Promise<string | null> {
  for (const { name, columns } of tables) {
    for (const column of columns.filter(({ type }) => type === 'string')) {
      const cell = quoted(column.name)
      const found = await connection.runAndReadAll(
        `SELECT ${cell} FROM ${quoted(name)} WHERE length(${cell}) > 3 LIMIT 1`,
      )
      const [row] = found.getRows()
      if (row?.[0] !== undefined) return String(row[0])
    }
  }
  return null
}
