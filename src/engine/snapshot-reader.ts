import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import type { Cell, Prelude } from './port.js'
import { cellOf } from './room/cells.js'
import { DuckDBInstance } from './room/duckdb.js'

type Row = Readonly<Record<string, Cell>>

/**
 * Rows of a cloaked snapshot, for SQL of our own (risk figures); never for a vendor's. The file is opened
 * read-only, in this process, and closed again; nothing else of the disk or the network can be reached.
 *
 * The SQL names tables as they stand in the snapshot, and `$1`.. for `parameters`. Cells are as those of a
 * room: safe integers as numbers, larger ones and decimals as text, dates and timestamps (UTC) as ISO text.
 * Rows keep the order of the query; columns of one name keep the last.
 *
 * @throws TypeError if a column is of a type that a room could not answer either.
 * @throws Error of DuckDB's, which may quote a cell: a caller wraps it in a Fault and never shows it.
 */
export function readSnapshot(
  file: string,
  sql: string,
  parameters: readonly Cell[] = [],
): Promise<readonly Row[]> {
  return withSnapshot(file, (connection) => read(connection, sql, parameters))
}

/**
 * As `readSnapshot`, the rows of each query in the order of the queries; they may read the preludes too,
 * which are worked out once beforehand, as in a room.
 *
 * @throws as `readSnapshot`.
 */
export function readSnapshotWith(
  file: string,
  {
    prelude,
    queries,
  }: { readonly prelude: readonly Prelude[]; readonly queries: readonly string[] },
): Promise<readonly (readonly Row[])[]> {
  return withSnapshot(file, async (connection) => {
    for (const { name, sql } of prelude) {
      await connection.run(`CREATE TEMP TABLE "${name.replaceAll('"', '""')}" AS ${sql}`)
    }
    const answers: (readonly Row[])[] = []
    for (const query of queries) answers.push(await read(connection, query, []))
    return answers
  })
}

/**
 * As `readSnapshot`, each query over two snapshots: the tables of `previous` stand in the schema `earlier`.
 * Its memory is bounded; a comparison that needs more fails.
 *
 * @throws as `readSnapshot`.
 */
export function readSnapshotPair(
  file: string,
  previous: string,
  queries: readonly string[],
): Promise<readonly (readonly Row[])[]> {
  return withSnapshot(
    file,
    async (connection) => {
      const answers: (readonly Row[])[] = []
      for (const query of queries) answers.push(await read(connection, query, []))
      return answers
    },
    previous,
  )
}

async function withSnapshot<T>(
  file: string,
  work: (connection: DuckDBConnection) => Promise<T>,
  previous: string | null = null,
): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    temp_directory: '',
    ...(previous === null ? {} : { memory_limit: '2GB' }),
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
  })
  const connection = await instance.connect()
  try {
    await connection.run(`ATTACH '${file.replaceAll("'", "''")}' AS snap (READ_ONLY)`)
    if (previous !== null) {
      await connection.run(`ATTACH '${previous.replaceAll("'", "''")}' AS earlier (READ_ONLY)`)
    }
    await connection.run('USE snap')
    await connection.run('SET GLOBAL enable_external_access = false')
    await connection.run('SET GLOBAL lock_configuration = true')
    return await work(connection)
  } finally {
    connection.disconnectSync()
    instance.closeSync()
  }
}

async function read(
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly Cell[],
): Promise<readonly Row[]> {
  const values: DuckDBValue[] = [...parameters]
  const reader = await connection.runAndReadAll(sql, values)
  const names = reader.columnNames()
  const converters = reader.columnTypes().map(cellOf)
  return reader.getRows().map((row) =>
    Object.fromEntries(
      names.map((name, at) => {
        const convert = converters[at] ?? null
        if (convert === null) throw new TypeError('a column of this type cannot be read')
        const value = row[at] ?? null
        return [name, value === null ? null : convert(value)]
      }),
    ),
  )
}
