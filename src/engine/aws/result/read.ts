import type { DuckDBConnection } from '@duckdb/node-api'
import type { RunRequest } from '../../port.js'
import { DuckDBInstance } from '../../room/duckdb.js'
import { execute } from '../../room/execute.js'
import type { RunResult } from '../../room/protocol.js'
import { sourceOf, viewOf } from './view.js'

/** For one result of a few hundred thousand rows; more fails as `memory`. */
const MEMORY = '512MiB'

/**
 * Reads a result file with the rules and caps of a room. DuckDB is in memory, can reach this one file and
 * nothing else, and is gone with the answer; none of its words leave.
 */
export async function readResult(
  file: string,
  request: RunRequest,
  signal: AbortSignal,
): Promise<RunResult> {
  const instance = await opened(file)
  if (instance === null) return { kind: 'failed', reason: 'error' }
  try {
    const text = await viewOn(instance, file, request.hidden)
    if (text === null) return { kind: 'failed', reason: 'error' }
    if (signal.aborted) return { kind: 'failed', reason: 'stopped' }
    const execution = execute(instance.connect(), { ...request, text, parameters: [] })
    const stop = (): void => {
      execution.stop()
    }
    signal.addEventListener('abort', stop, { once: true })
    try {
      return await execution.result
    } finally {
      signal.removeEventListener('abort', stop)
      execution.end()
    }
  } finally {
    instance.closeSync()
  }
}

/** Locked before the file is looked at. */
async function opened(file: string): Promise<DuckDBInstance | null> {
  const instance = await DuckDBInstance.create(':memory:', {
    ...{ threads: '2', memory_limit: MEMORY, temp_directory: '' },
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
  })
  const connection = await instance.connect()
  try {
    const path = file.replaceAll("'", "''")
    await connection.run(`SET GLOBAL allowed_paths = ['${path}']`)
    await connection.run('SET GLOBAL enable_external_access = false')
    await connection.run('SET GLOBAL lock_configuration = true')
    return instance
  } catch {
    instance.closeSync()
    return null
  } finally {
    connection.disconnectSync()
  }
}

/** The query over the file; null if it is no Parquet that can be read. */
async function viewOn(
  instance: DuckDBInstance,
  file: string,
  hidden: number,
): Promise<string | null> {
  const connection: DuckDBConnection = await instance.connect()
  try {
    const reader = await connection.runAndRead(`SELECT * FROM ${sourceOf(file)} LIMIT 0`)
    return viewOf(file, reader.columnTypes(), hidden)
  } catch {
    return null
  } finally {
    connection.disconnectSync()
  }
}
