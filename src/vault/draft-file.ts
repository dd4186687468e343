import type { DuckDBConnection } from '@duckdb/node-api'
import { literal } from './sql.js'

/**
 * Attaches the draft of a file under a name. No log is written beside it: what a killed importer leaves of a
 * draft is thrown away and not recovered, and the log would hold all of it once more.
 */
export async function attachDraft(
  connection: DuckDBConnection,
  path: string,
  name: string,
): Promise<void> {
  await connection.run(`ATTACH ${literal(path)} AS ${name} (RECOVERY_MODE no_wal_writes)`)
}

/** Writes everything into the one file and lets go of it. */
export async function finishDraft(connection: DuckDBConnection, name: string): Promise<void> {
  await connection.run(`USE memory; CHECKPOINT ${name}; DETACH ${name}`)
}
