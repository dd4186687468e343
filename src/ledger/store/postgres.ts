import type { Pool, PoolClient } from 'pg'
import { Fault } from '../../fault.js'
import { readFault, writeFault } from '../storage-fault.js'
import {
  HeadMoved,
  type Batch,
  type Erasure,
  type FoundRow,
  type LedgerStore,
  type RowQuery,
  type Snapshot,
} from './port.js'
import { connectPostgres, type PostgresPlace } from './postgres-connection.js'
import { PostgresRows } from './postgres-rows.js'
import { POSTGRES_VERSION } from './postgres-schema.js'
import { PostgresSnapshot } from './postgres-snapshot.js'

/**
 * The log in PostgreSQL 15 or newer, for as many instances as like to. The tables must be there
 * (`migratePostgres`), and the role must be one that can do no more than the service has to.
 *
 * @throws Fault `CONFIG_INVALID` if the database cannot be had, does not fsync, or lets the role change
 * or remove what is written.
 */
export async function openPostgresStore(place: PostgresPlace): Promise<LedgerStore> {
  const pool = connectPostgres(place)
  // A connection that breaks while nobody uses it is replaced; whoever uses one is told by their query.
  pool.on('error', () => undefined)
  try {
    await assertSafe(pool)
    return new PostgresStore(pool)
  } catch (cause) {
    await pool.end()
    if (cause instanceof Fault) throw cause
    throw new Fault(
      'CONFIG_INVALID',
      'HOMEROOM_LEDGER: the database cannot be had. Check address, password, certificate and that "homeroom ledger migrate" was run.',
      { cause },
    )
  }
}

const RIGHTS = ['entries', 'payloads', 'persons', 'checkpoints'] as const

async function assertSafe(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ number: number; fsync: string; owns: boolean }>(`
    SELECT (SELECT number FROM version) AS number, current_setting('fsync') AS fsync,
      ${RIGHTS.map((table) => `has_table_privilege('homeroom.${table}', 'DELETE, TRUNCATE')`).join(' OR ')}
      OR has_table_privilege('homeroom.entries', 'UPDATE')
      OR pg_has_role((SELECT relowner FROM pg_class WHERE oid = 'homeroom.entries'::regclass), 'USAGE')
      AS owns`)
  const [found] = rows
  if (found?.number !== POSTGRES_VERSION) {
    throw new Fault('CONFIG_INVALID', 'The ledger database is not of this version of Homeroom.')
  }
  if (found.fsync !== 'on') {
    throw new Fault(
      'CONFIG_INVALID',
      'The ledger database runs with fsync off: what it calls stored can be lost. Turn it on.',
    )
  }
  if (found.owns) {
    throw new Fault(
      'CONFIG_INVALID',
      'HOMEROOM_LEDGER: this role may change or remove entries. Run "homeroom ledger migrate" as the owner and give the service a role of its own.',
    )
  }
}

class PostgresStore implements LedgerStore {
  readonly folder = null
  readonly #pool: Pool
  readonly head = () => this.#head()

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /**
   * One instance commits at a time: the lock on the head lasts as long as the transaction, readers do not
   * feel it. Entries of two instances never mix, and each checkpoint is signed for all before it.
   */
  async commit(batch: Batch): Promise<void> {
    const client = await this.#connect(writeFault)
    try {
      await client.query('BEGIN; LOCK TABLE checkpoints IN EXCLUSIVE MODE')
      const { rows } = await client.query<{ note: string }>('SELECT note FROM checkpoints')
      if ((rows[0]?.note ?? '') !== batch.after) {
        await client.query('ROLLBACK')
        throw new HeadMoved('Another instance wrote first.')
      }
      await write(client, batch)
      await client.query('COMMIT')
      client.release()
    } catch (cause) {
      if (cause instanceof HeadMoved) {
        client.release()
        throw cause
      }
      // The connection goes with the transaction; whether that was stored, the next open tells.
      client.release(true)
      throw writeFault(cause)
    }
  }

  find(query: RowQuery): Promise<readonly FoundRow[]> {
    return this.#with((rows) => rows.find(query))
  }

  texts(erasure: Erasure): Promise<number> {
    return this.#with((rows) => rows.texts(erasure))
  }

  snapshot(): Promise<Snapshot> {
    return PostgresSnapshot.open(() => this.#pool.connect())
  }

  /** Vacuuming is the database's own business. */
  tidy(): Promise<void> {
    return Promise.resolve()
  }

  close(): Promise<void> {
    return this.#pool.end()
  }

  async #head(): Promise<string | null> {
    try {
      const { rows } = await this.#pool.query<{ note: string }>('SELECT note FROM checkpoints')
      return rows[0]?.note ?? null
    } catch (cause) {
      throw readFault(cause)
    }
  }

  async #with<T>(read: (rows: PostgresRows) => Promise<T>): Promise<T> {
    const client = await this.#connect(readFault)
    try {
      return await read(new PostgresRows(client))
    } finally {
      client.release()
    }
  }

  async #connect(faultOf: (cause: unknown) => Fault): Promise<PoolClient> {
    try {
      return await this.#pool.connect()
    } catch (cause) {
      throw faultOf(cause)
    }
  }
}

/** Each table in one statement, whatever the size of the batch. */
async function write(client: PoolClient, { rows, erasures, checkpoint }: Batch): Promise<void> {
  const columns = [
    'type',
    'at',
    'actor',
    'session',
    'request',
    'vendor',
    'engineer',
    'ticket',
  ] as const
  await client.query(
    `INSERT INTO entries (idx, leaf, leaf_hash, ${columns.join(', ')})
     SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::text[], $5::bigint[],
       $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[]) AS r (idx) ORDER BY idx`,
    [
      rows.map(({ index }) => index),
      rows.map(({ leaf }) => leaf),
      rows.map(({ leafHash }) => leafHash),
      ...columns.map((column) => rows.map((row) => row.columns[column])),
    ],
  )
  const payloads = rows.flatMap(({ index, payloads: own }) => own.map((one) => ({ index, ...one })))
  if (payloads.length > 0) {
    await client.query(
      `INSERT INTO payloads (idx, name, kind, salt, body)
       SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bytea[], $5::bytea[])`,
      [
        payloads.map(({ index }) => index),
        payloads.map(({ name }) => name),
        payloads.map(({ kind }) => kind),
        payloads.map(({ salt }) => salt),
        payloads.map(({ body }) => body),
      ],
    )
  }
  const persons = rows.flatMap(({ index, persons: own }) => own.map((ordinal) => [ordinal, index]))
  if (persons.length > 0) {
    await client.query(
      'INSERT INTO persons (ordinal, idx) SELECT * FROM unnest($1::bigint[], $2::bigint[])',
      [persons.map(([ordinal]) => ordinal), persons.map(([, index]) => index)],
    )
  }
  const reasons = rows.flatMap(({ index, reasons: own }) => own.map((one) => ({ index, ...one })))
  if (reasons.length > 0) {
    await client.query(
      'INSERT INTO reasons (idx, name, folded) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[])',
      [
        reasons.map(({ index }) => index),
        reasons.map(({ name }) => name),
        reasons.map(({ folded }) => folded),
      ],
    )
  }
  for (const { from, to, names } of erasures) {
    const range = [from, to, names]
    const where = 'WHERE idx >= $1 AND idx < $2 AND name = ANY($3::text[])'
    await client.query(
      `UPDATE payloads SET salt = NULL, body = NULL ${where} AND kind = 'text' AND body IS NOT NULL`,
      range,
    )
    await client.query(`DELETE FROM reasons ${where}`, range)
  }
  const { size, note, frontier } = checkpoint
  const head = [size, note, frontier]
  const newer = await client.query(
    'UPDATE checkpoints SET size = $1, note = $2, frontier = $3',
    head,
  )
  if (newer.rowCount === 0)
    await client.query('INSERT INTO checkpoints VALUES (1, $1, $2, $3)', head)
}
