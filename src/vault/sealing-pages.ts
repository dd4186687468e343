import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import { CROSSWALK_TABLES, PAGE_SIZE, sealCheck, sealPage } from './crosswalk-file.js'
import { DOMAINS, type Domain } from './domain.js'
import { textTable } from './lexicon.js'
import { metTable } from './ordinals.js'

/** Raw texts are taken out of the database for so many pages at a time. */
const PAGES_AT_ONCE = 128

/** Keys of the vault that an import needs. */
export interface CrosswalkKeys {
  readonly mac: Uint8Array
  readonly pages: Uint8Array
}

/** Makes the tables of the crosswalk attached as `new`, with the pages of `old` if there is one. */
export async function beginCrosswalk(
  connection: DuckDBConnection,
  keys: CrosswalkKeys,
  extend: boolean,
): Promise<void> {
  for (const table of CROSSWALK_TABLES) await connection.run(`CREATE TABLE new.${table}`)
  const statement = await connection.prepare(`INSERT INTO new.meta VALUES ('check', $1)`)
  statement.bindBlob(1, sealCheck(keys.pages))
  await statement.run()
  if (extend) await connection.run('INSERT INTO new.pages SELECT * FROM old.pages')
}

/** The number after the last page of the new crosswalk. */
export async function nextPage(connection: DuckDBConnection): Promise<number> {
  const result = await connection.runAndReadAll('SELECT coalesce(max(page), 0) + 1 FROM new.pages')
  return Number(result.getRows()[0]?.[0] ?? 1)
}

/**
 * Writes a domain into the new crosswalk: what the old one knew, what was met, and the raw texts met for
 * the first time, sealed in pages from number `first`. Drops the raw texts. Gives the next free number.
 */
export async function sealDomain(
  connection: DuckDBConnection,
  writer: DuckDBConnection,
  domain: Domain,
  keys: CrosswalkKeys,
  extend: boolean,
  first: number,
): Promise<number> {
  const code = DOMAINS[domain].code
  const met = metTable(domain)
  await connection.run(`
    CREATE TABLE fresh AS
    SELECT ordinal, id, (${first} + (ordinal - (SELECT min(ordinal) FROM ${met} WHERE exact AND page IS NULL)) // ${PAGE_SIZE})::UINTEGER AS page
    FROM ${met} WHERE exact AND page IS NULL`)
  const last = await sealFresh(connection, writer, domain, keys)
  await connection.run(`
    INSERT INTO new.entries
      SELECT ${code}, m.mac, m.ordinal, coalesce(m.page, f.page)
      FROM ${met} m LEFT JOIN fresh f ON f.ordinal = m.ordinal`)
  if (extend) {
    await connection.run(`
      INSERT INTO new.entries
        SELECT o.* FROM old.entries o
        WHERE o.domain = ${code} AND NOT EXISTS (SELECT 1 FROM ${met} m WHERE m.ordinal = o.ordinal)`)
  }
  await connection.run(`DROP TABLE fresh; DROP TABLE ${textTable(domain)}`)
  return Math.max(first, last + 1)
}

async function sealFresh(
  connection: DuckDBConnection,
  writer: DuckDBConnection,
  domain: Domain,
  keys: CrosswalkKeys,
): Promise<number> {
  const bounds = await connection.runAndReadAll('SELECT min(page), max(page) FROM fresh')
  const [from, to] = (bounds.getRows()[0] ?? []).map(Number)
  if (!from || !to) return 0
  const appender = await writer.createAppender('pages', 'main', 'new')
  for (let page = from; page <= to; page += PAGES_AT_ONCE) {
    const result = await connection.runAndReadAll(`
      SELECT f.page, '[' || to_json(list(f.ordinal)) || ',' || to_json(list(r.text)) || ']'
      FROM (SELECT * FROM fresh WHERE page BETWEEN ${page} AND ${page + PAGES_AT_ONCE - 1}) f
      JOIN ${textTable(domain)} r ON r.id = f.id GROUP BY f.page`)
    for (const [number, json] of result.getRows()) {
      appendPage(appender, keys, domain, Number(number), String(json))
    }
  }
  appender.closeSync()
  return to
}

function appendPage(
  appender: DuckDBAppender,
  keys: CrosswalkKeys,
  domain: Domain,
  page: number,
  json: string,
): void {
  appender.appendUInteger(page)
  appender.appendUTinyInt(DOMAINS[domain].code)
  appender.appendBlob(sealPage(keys.pages, page, domain, json))
  appender.endRow()
}
