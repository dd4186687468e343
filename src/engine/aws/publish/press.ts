import type { DuckDBConnection } from '@duckdb/node-api'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../../fault.js'
import type { Policy } from '../../../policy/policy.js'
import type { RoomSpec } from '../../port.js'
import { DuckDBInstance } from '../../room/duckdb.js'
import { loadStatements } from '../../room/load.js'
import { layoutOf, ROW } from '../layout.js'
import type { GlueType, PartColumn, TablePart } from '../layout.js'

/** A part's rows as a file, until the next one is asked for. */
export interface PressedPart {
  readonly part: TablePart
  readonly path: string
  readonly rows: number
}

export interface Pressing {
  readonly policy: Policy
  /** A room with all of the policy's tables: what is published is what it would hold. */
  readonly spec: RoomSpec
  /** Of ours alone (0700); the files and whatever does not fit into memory are written there. */
  readonly folder: string
  /** What the database may hold in memory. */
  readonly memoryBytes: number
}

/**
 * The parts of a policy's tables as Parquet, in the order of the layout, one at a time: each file is removed
 * before the next is made, and the last one at the end, however it ends.
 *
 * The same snapshot under the same policy gives the same bytes: one thread, and rows in the order of what
 * they hold. That order also tells nothing that the columns do not, where the order of the snapshot's rows is
 * that of the roster's file, which may be one of names.
 *
 * @throws Fault `PUBLISH_FAILED`; the database's words, which may quote a cell, stay in its cause.
 */
export async function* pressedParts(pressing: Pressing): AsyncGenerator<PressedPart> {
  const { policy, spec, folder, memoryBytes } = pressing
  const instance = await opened(folder, memoryBytes)
  const connection = await instance.connect()
  try {
    for (const statement of loadStatements(spec)) await ran(connection, statement)
    await ran(connection, ...shut(folder))
    for (const [name, parts] of layoutOf(policy)) {
      const table = policy.tables.get(name)?.table.name ?? name
      await ran(connection, ...ordered(table))
      for (const part of parts) yield* pressed(connection, part, folder)
      await ran(connection, `DROP TABLE ${ORDERED}`)
    }
  } finally {
    connection.disconnectSync()
    instance.closeSync()
  }
}

async function opened(folder: string, memoryBytes: number): Promise<DuckDBInstance> {
  const spill = join(folder, 'spill')
  await mkdir(spill, { recursive: true, mode: 0o700 })
  return DuckDBInstance.create(':memory:', {
    // More would write rows and pages in the order in which they happen to be ready.
    threads: '1',
    memory_limit: `${Math.floor(memoryBytes / (1024 * 1024))}MiB`,
    temp_directory: spill,
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
  })
}

/** From here on the database reaches that folder alone. */
const shut = (folder: string): readonly string[] => [
  `SET GLOBAL allowed_directories = [${literal(folder)}]`,
  'SET GLOBAL enable_external_access = false',
  'SET GLOBAL lock_configuration = true',
]

const ORDERED = 'memory."hr ordered"'

/** Ties are rows that hold the same, so any order of them is the same. */
const ordered = (table: string): readonly string[] => [
  `CREATE TABLE ${ORDERED} AS SELECT * FROM memory.${quoted(table)} ORDER BY ALL`,
  `DROP TABLE memory.${quoted(table)}`,
]

async function* pressed(
  connection: DuckDBConnection,
  part: TablePart,
  folder: string,
): AsyncGenerator<PressedPart> {
  const path = join(folder, 'part.parquet')
  try {
    const columns = part.columns.map((column) => `${sourceOf(column)} AS ${quoted(column.name)}`)
    const rows = await counted(
      connection,
      // Snappy is what every reader of Parquet has.
      `COPY (SELECT ${columns.join(', ')} FROM ${ORDERED}) TO ${literal(path)}
        (FORMAT parquet, COMPRESSION snappy)`,
    )
    yield { part, path, rows }
  } finally {
    await rm(path, { force: true })
  }
}

const TYPES: Readonly<Record<GlueType, string>> = {
  bigint: 'BIGINT',
  int: 'INTEGER',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
}

/** Rows are numbered from 1, the same in all parts of a table. */
function sourceOf({ name, of, type }: PartColumn): string {
  if (of !== null) return `CAST(${quoted(of)} AS ${TYPES[type]})`
  if (name === ROW) return `CAST(rowid + 1 AS ${TYPES[type]})`
  throw new TypeError('a column that nothing fills')
}

async function ran(connection: DuckDBConnection, ...statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    await connection.run(statement).catch(failed)
  }
}

/** What `COPY` says: how many rows were written. */
async function counted(connection: DuckDBConnection, statement: string): Promise<number> {
  const reader = await connection.runAndReadAll(statement).catch(failed)
  return Number(reader.getRows()[0]?.[0] ?? 0)
}

function failed(cause: unknown): never {
  throw new Fault(
    'PUBLISH_FAILED',
    'The snapshot could not be written as Parquet. See that its file is in the data folder, that the disk has room for its largest table twice, and that the machine has memory left; then publish again.',
    { cause },
  )
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
