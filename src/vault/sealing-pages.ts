import {
  UBIGINT,
  UINTEGER,
  DuckDBDataChunk,
  type DuckDBAppender,
  type DuckDBConnection,
} from '@duckdb/node-api'
import { setImmediate } from 'node:timers/promises'
import { CROSSWALK_TABLES, PAGE_SIZE, PageWriter, sealCheck } from './crosswalk-file.js'
import { DOMAINS, type Domain } from './domain.js'
import type { Lexicon } from './lexicon.js'
import { Macs, macSql } from './mac.js'
import { MacRows, type Ordinals } from './ordinals.js'

/** Pages sealed before others may go on. */
const PAGES_AT_ONCE = 64

/** Keys of the vault that an import needs. */
export interface CrosswalkKeys {
  readonly mac: Uint8Array
  readonly pages: Uint8Array
}

/** A domain's texts and the ordinals they were given. */
export interface Given {
  readonly domain: Domain
  readonly lexicon: Lexicon
  readonly ordinals: Ordinals
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
 * the first time, sealed in pages from number `first`. Gives the next free number. Everything is written in
 * the order of the ordinals, which says nothing about the order of a file.
 */
export async function sealDomain(
  connection: DuckDBConnection,
  given: Given,
  keys: CrosswalkKeys,
  extend: boolean,
  first: number,
): Promise<number> {
  const { lexicon, ordinals } = given
  const known = extend ? newlyExact(given) : new Uint32Array(0)
  const fresh = ordinals.fresh.filter((id) => lexicon.isExact(id))
  const ids = new Uint32Array(known.length + fresh.length)
  ids.set(known)
  ids.set(fresh, known.length)
  const pages = new Uint32Array(lexicon.texts.count + 1)
  for (const [at, id] of ids.entries()) pages[id] = first + Math.floor(at / PAGE_SIZE)
  await sealTexts(connection, given, keys.pages, ids, first)
  if (extend) await copyKnown(connection, given, known, pages)
  await writeFresh(connection, given, keys.mac, pages)
  return first + Math.ceil(ids.length / PAGE_SIZE)
}

/** Texts that the old crosswalk knew only as the folded form of others, in the order of their ordinals. */
function newlyExact({ lexicon, ordinals: { of, pages, first } }: Given): Uint32Array {
  const found: number[] = []
  for (let id = 1; id < of.length; id++) {
    if ((of[id] ?? 0) < first && pages?.[id] === 0 && lexicon.isExact(id)) found.push(id)
  }
  return Uint32Array.from(found.sort((a, b) => (of[a] ?? 0) - (of[b] ?? 0)))
}

async function sealTexts(
  connection: DuckDBConnection,
  { domain, lexicon: { texts }, ordinals: { of } }: Given,
  key: Uint8Array,
  ids: Uint32Array,
  first: number,
): Promise<void> {
  const appender = await connection.createAppender('pages', 'main', 'new')
  for (let at = 0, page = first; at < ids.length; at += PAGE_SIZE, page++) {
    const held = ids.subarray(at, at + PAGE_SIZE)
    const writer = new PageWriter(held.length)
    for (const id of held) {
      writer.add(of[id] ?? 0, texts.length(id), (target, to) => texts.copy(id, target, to))
    }
    appendPage(appender, page, domain, writer.seal(key, page, domain))
    if (page % PAGES_AT_ONCE === 0) await setImmediate()
  }
  appender.closeSync()
}

function appendPage(
  appender: DuckDBAppender,
  page: number,
  domain: Domain,
  sealed: Uint8Array,
): void {
  appender.appendUInteger(page)
  appender.appendUTinyInt(DOMAINS[domain].code)
  appender.appendBlob(sealed)
  appender.endRow()
}

/** The old entries of a domain, with the pages of texts that are now known to the letter. */
async function copyKnown(
  connection: DuckDBConnection,
  { domain, ordinals: { of } }: Given,
  known: Uint32Array,
  pages: Uint32Array,
): Promise<void> {
  await connection.run('CREATE OR REPLACE TABLE now_exact (ordinal UINTEGER, page UINTEGER)')
  const appender = await connection.createAppender('now_exact')
  for (const id of known) {
    appender.appendUInteger(of[id] ?? 0)
    appender.appendUInteger(pages[id] ?? 0)
    appender.endRow()
  }
  appender.closeSync()
  await connection.run(`
    INSERT INTO new.entries
      SELECT o.domain, o.mac, o.ordinal, coalesce(o.page, x.page)
      FROM old.entries o LEFT JOIN now_exact x ON x.ordinal = o.ordinal
      WHERE o.domain = ${DOMAINS[domain].code};
    DROP TABLE now_exact`)
}

/** The entries of the texts that got new ordinals. */
async function writeFresh(
  connection: DuckDBConnection,
  { domain, lexicon: { texts }, ordinals: { fresh, first } }: Given,
  key: Uint8Array,
  pages: Uint32Array,
): Promise<void> {
  if (fresh.length === 0) return
  await connection.run(
    'CREATE OR REPLACE TABLE fresh (nth UINTEGER, high UBIGINT, low UBIGINT, page UINTEGER)',
  )
  const appender = await connection.createAppender('fresh')
  const rows = new MacRows((places, highs, lows) => {
    const chunk = DuckDBDataChunk.create([UINTEGER, UBIGINT, UBIGINT, UINTEGER], places.length)
    chunk.setColumns([places, highs, lows, places.map((at) => pages[fresh[at] ?? 0] ?? 0)])
    appender.appendDataChunk(chunk)
  })
  const idAt = (nth: number) => fresh[nth - 1] ?? 0
  new Macs(key, domain).each(
    fresh.length,
    (nth) => texts.length(idAt(nth)),
    (nth, target, at) => texts.copy(idAt(nth), target, at),
    (nth, high, low) => {
      rows.add(nth - 1, high, low)
    },
  )
  rows.end()
  appender.closeSync()
  await connection.run(`
    INSERT INTO new.entries
      SELECT ${DOMAINS[domain].code}, ${macSql('high', 'low')}, ${first} + nth, nullif(page, 0) FROM fresh;
    DROP TABLE fresh`)
}
