import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import type { RoomSpec } from '../../src/engine/port.js'
import { loadStatements } from '../../src/engine/room/load.js'
import { CATALOG } from '../../src/roster/catalog.js'

/** Two cloaked loads in a DuckDB of this process, every table as it stands, without any of our walls. */
export async function plainDuckDB(
  snapshotFile: string,
  previousFile: string | null,
): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  const spec = wholeLoads(snapshotFile, previousFile)
  for (const statement of loadStatements(spec)) await connection.run(statement)
  return connection
}

/** Everything that two cloaked loads hold. */
export function wholeLoads(snapshotFile: string, previousFile: string | null): RoomSpec {
  const tables = [...CATALOG.values()].map(({ name, columns, subjects }) => ({
    ...{ name, subjects },
    columns: columns.map((column) => ({ name: column.name, expression: null })),
  }))
  return { snapshotFile, previousFile, prelude: [], tables, protect: 'everyone' }
}

/** One cell as SQL text; of the person whose record stands on a line. */
export async function personOn(connection: DuckDBConnection, line: number): Promise<string> {
  const sql = `SELECT userSourcedId FROM enrollments WHERE line = ${line}`
  return String((await connection.runAndReadAll(sql)).getRows()[0]?.[0])
}
