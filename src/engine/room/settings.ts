import type { DuckDBConnection } from '@duckdb/node-api'

/**
 * The settings of a loaded room, in the order in which they are made (notes on the gate, 2.6).
 * `disabled_filesystems` is what keeps `enable_logging(storage='file')`, a plain SELECT, from writing
 * a file and aborting the process; `lock_configuration` comes last because nothing can be set after.
 */
const settings = (engineBytes: number): readonly (readonly [string, string])[] => [
  ['threads', '2'],
  ['memory_limit', memoryLimit(engineBytes)],
  ['temp_directory', "''"],
  ['autoload_known_extensions', 'false'],
  ['autoinstall_known_extensions', 'false'],
  ['allow_community_extensions', 'false'],
  ['allow_persistent_secrets', 'false'],
  ['enable_external_file_cache', 'false'],
  ['max_expression_depth', '250'],
  ['pivot_limit', '100'],
  // A subquery of two rows would end the query, and whether it ended would be a bit that nobody counted.
  ['scalar_subquery_error_on_multiple_rows', 'false'],
  ['disabled_filesystems', "'LocalFileSystem'"],
  ['enable_external_access', 'false'],
  ['lock_configuration', 'true'],
]

const memoryLimit = (engineBytes: number): string =>
  `'${Math.floor(engineBytes / (1024 * 1024))}MiB'`

/** Before the load, so that a roster that does not fit ends it with an error and not the process. */
export async function limitMemory(
  connection: DuckDBConnection,
  engineBytes: number,
): Promise<void> {
  await connection.run(`SET GLOBAL memory_limit = ${memoryLimit(engineBytes)}`)
}

/** Reads false as soon as a query has switched on what the locks do not stop (notes on the gate, 2.4). */
const SOUND = `SELECT current_setting('lock_configuration') = true
  AND current_setting('enable_external_access') = false
  AND current_setting('temp_directory') = ''
  AND current_setting('enable_logging') = false
  AND lower(current_setting('allow_parser_override_extension')) = 'default'`

/** Each must fail in a locked room. */
const FORBIDDEN: readonly string[] = [
  'SET threads = 1',
  "ATTACH '/room-must-not-write' AS a",
  "SELECT * FROM glob('/*')",
  "SELECT * FROM read_text('/etc/hostname')",
  "COPY (SELECT 1) TO '/room-must-not-write'",
  'LOAD parquet_of_nobody',
]

/** Applies the settings and locks them. */
export async function lock(connection: DuckDBConnection, engineBytes: number): Promise<void> {
  for (const [name, value] of settings(engineBytes)) {
    await connection.run(`SET GLOBAL ${name} = ${value}`)
  }
}

/** Whether the locks hold, tried and not only read: for a room about to say ready. */
export async function holds(connection: DuckDBConnection): Promise<boolean> {
  for (const statement of FORBIDDEN) {
    const ran = await connection.run(statement).then(
      () => true,
      () => false,
    )
    if (ran) return false
  }
  return isSound(connection)
}

/** Whether a room is still as it was locked. False as well if it can no longer answer. */
export async function isSound(connection: DuckDBConnection): Promise<boolean> {
  try {
    const reader = await connection.runAndReadAll(SOUND)
    return reader.getRows()[0]?.[0] === true
  } catch {
    return false
  }
}
