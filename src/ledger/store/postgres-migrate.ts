import pg from 'pg'
import { Fault } from '../../fault.js'
import { connectPostgres, type PostgresPlace } from './postgres-connection.js'
import { grantsTo, POSTGRES_SCHEMA, POSTGRES_VERSION } from './postgres-schema.js'

/**
 * Makes the tables, as the role that will own them, and lets `service` do what the service has to; run
 * twice, it only grants again. The service role must exist, and must be another.
 *
 * @throws Fault `CONFIG_INVALID` with what to do about it; never with the address.
 */
export async function migratePostgres(place: PostgresPlace, service: string): Promise<void> {
  const pool = connectPostgres(place)
  pool.on('error', () => undefined)
  try {
    const client = await pool.connect()
    try {
      await client.query('BEGIN')
      const { rows } = await client.query<{ found: boolean; self: boolean }>(
        `SELECT to_regclass('homeroom.version') IS NOT NULL AS found, current_user = $1 AS self`,
        [service],
      )
      if (rows[0]?.self !== false) {
        throw new Fault('CONFIG_INVALID', 'The service needs another role than the owner.')
      }
      if (!rows[0].found) await client.query(POSTGRES_SCHEMA)
      const version = await client.query<{ number: number }>('SELECT number FROM homeroom.version')
      if (version.rows[0]?.number !== POSTGRES_VERSION) {
        throw new Fault('CONFIG_INVALID', 'The ledger database is of another version of Homeroom.')
      }
      await client.query(grantsTo(pg.escapeIdentifier(service)))
      await client.query('COMMIT')
    } finally {
      client.release(true)
    }
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw new Fault(
      'CONFIG_INVALID',
      'The tables could not be made. Check the address, that the role may create a schema in this database, and that the service role exists.',
      { cause },
    )
  } finally {
    await pool.end()
  }
}
