import type { DuckDBConnection } from '@duckdb/node-api'
import { DuckDBInstance } from '../engine/room/duckdb.js'
import { Fault } from '../fault.js'
import { checkKey, openPage, readCheck } from './crosswalk-file.js'
import { DOMAINS, type Domain, type Ordinal } from './domain.js'
import { macOf } from './mac.js'
import { crosswalkPath } from './places.js'
import type { Crosswalk } from './port.js'
import { subkey } from './sealing.js'
import type { VaultPlace } from './session-keys.js'

/**
 * Reads crosswalks, each opened read-only for the one question and closed again. Raw texts are opened a
 * page at a time and only the ones asked for are handed on.
 */
export function createCrosswalk({ dataDir, vaultKey }: VaultPlace): Crosswalk {
  const pages = subkey(vaultKey, 'crosswalk-pages')
  const mac = subkey(vaultKey, 'crosswalk-mac')
  return {
    raw: async (snapshot, domain, ordinals) =>
      ask(crosswalkPath(dataDir, snapshot), pages, (connection) =>
        rawTexts(connection, pages, domain, ordinals),
      ),
    ordinal: async (snapshot, domain, raw) =>
      ask(crosswalkPath(dataDir, snapshot), pages, async (connection) => {
        const statement = await connection.prepare(
          `SELECT ordinal FROM entries
           WHERE domain = ${DOMAINS[domain].code} AND mac = $1::UHUGEINT AND page IS NOT NULL`,
        )
        statement.bindVarchar(1, macOf(mac, domain, raw))
        const found = (await statement.runAndReadAll()).getRows()[0]?.[0]
        return found === undefined ? null : Number(found)
      }),
  }
}

async function rawTexts(
  connection: DuckDBConnection,
  key: Uint8Array,
  domain: Domain,
  ordinals: readonly Ordinal[],
): Promise<ReadonlyMap<Ordinal, string>> {
  const wanted = new Set(ordinals.filter((ordinal) => Number.isInteger(ordinal) && ordinal > 0))
  const found = new Map<Ordinal, string>()
  if (wanted.size === 0) return found
  const code = DOMAINS[domain].code
  const result = await connection.runAndReadAll(`
    SELECT p.page, p.sealed FROM pages p
    WHERE p.page IN (SELECT e.page FROM entries e
                     WHERE e.domain = ${code} AND e.ordinal IN (${[...wanted].join(', ')}))`)
  for (const [page, sealed] of result.getRows()) {
    if (typeof sealed !== 'object' || sealed === null || !('bytes' in sealed)) continue
    const { ordinals: held, texts } = openPage(key, Number(page), domain, sealed.bytes)
    for (const [at, ordinal] of held.entries()) {
      const text = texts[at]
      if (wanted.has(ordinal) && text !== undefined) found.set(ordinal, text)
    }
  }
  return found
}

async function ask<Answer>(
  path: string,
  key: Uint8Array,
  question: (connection: DuckDBConnection) => Promise<Answer>,
): Promise<Answer> {
  try {
    const database = await DuckDBInstance.create(path, {
      access_mode: 'READ_ONLY',
      temp_directory: '',
      autoload_known_extensions: 'false',
      autoinstall_known_extensions: 'false',
    })
    const connection = await database.connect()
    try {
      checkKey(key, await readCheck(connection))
      return await question(connection)
    } finally {
      connection.closeSync()
      database.closeSync()
    }
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw new Fault('VAULT_FAILED', 'A crosswalk cannot be read; restore it from a backup.', {
      cause,
    })
  }
}
