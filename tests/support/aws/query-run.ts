import { DuckDBInstance } from '@duckdb/node-api'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from './account.js'
import type { Lake } from './lake.js'
import { loadTable, someCell } from './query-load.js'
import type { ProtectedQuery } from './query-shapes.js'
import { QueryFailure, tablesNamed } from './query-tables.js'
import { runSparkToParquet } from './spark-duckdb.js'

/**
 * Runs a query over what lies in the data bucket.
 * @returns its result, a Parquet file
 * @throws QueryFailure in the service's words, which quote a cell
 */
export async function runQuery(
  account: Account,
  lake: Lake,
  query: ProtectedQuery,
): Promise<Uint8Array> {
  const tables = tablesNamed(account, query)
  const file = join(lake.folder, `${query.id}.parquet`)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    for (const table of tables) await loadTable(connection, lake, table)
    try {
      await runSparkToParquet(connection, query.sqlParameters.queryString ?? '', file)
    } catch (error) {
      const cell = await someCell(connection, tables)
      const near = cell === null ? '' : ` The value '${cell}' cannot be cast.`
      throw new QueryFailure(`${error instanceof Error ? error.message : ''}${near}`)
    }
    return await readFile(file)
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(file, { force: true })
  }
}
