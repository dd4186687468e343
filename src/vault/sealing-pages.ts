import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import { setImmediate } from 'node:timers/promises'
import { DuckDBDataChunk, UHUGEINT, UINTEGER, UTINYINT } from '../engine/room/duckdb.js'
import { CROSSWALK_TABLES, PAGE_SIZE, PageWriter, sealCheck } from './crosswalk-file.js'
import { DOMAINS, type Domain } from './domain.js'
import { MAC_BYTES, Macs } from './mac.js'
import { Run } from './run.js'
import type { Texts } from './texts.js'
import { fillNullable, fillVector, fillWide } from './vectors.js'

/** Keys of the vault that an import needs. */
export interface CrosswalkKeys {
  readonly mac: Uint8Array
  readonly pages: Uint8Array
}

/** What of a domain goes into the crosswalk, beside what the old one knew. */
export interface Sealable {
  readonly domain: Domain
  readonly texts: Texts
  /** By number, whether the text was met to the letter. */
  readonly exact: Uint8Array
  /** Numbers of the texts that got new ordinals, in the order of these, which run from `first`. */
  readonly fresh: Uint32Array
  readonly first: number
  /** Numbers of texts that the old crosswalk knew only as the folded form of others, and their ordinals. */
  readonly known: { readonly ids: Uint32Array; readonly ordinals: Uint32Array }
}

/** Rows of the database's chunks; each is one run of texts. */
const ROWS = 2048

/** Makes the tables of a crosswalk, with the pages of the one attached as `old` if there is one. */
export async function beginCrosswalk(
  connection: DuckDBConnection,
  keys: CrosswalkKeys,
  extend: boolean,
): Promise<void> {
  for (const table of CROSSWALK_TABLES) await connection.run(`CREATE TABLE ${table}`)
  const statement = await connection.prepare(`INSERT INTO meta VALUES ('check', $1)`)
  statement.bindBlob(1, sealCheck(keys.pages))
  await statement.run()
  if (extend) await connection.run('INSERT INTO pages SELECT * FROM old.pages')
}

/** The number after the last page of the crosswalk. */
export async function nextPage(connection: DuckDBConnection): Promise<number> {
  const result = await connection.runAndReadAll('SELECT coalesce(max(page), 0) + 1 FROM pages')
  return Number(result.getRows()[0]?.[0] ?? 1)
}

/**
 * Writes a domain into the crosswalk: what the old one knew, what was met, and the raw texts met for the
 * first time, sealed in pages from number `first`. Gives the next free number. Everything is written in the
 * order of the ordinals, which says nothing about the order of a file.
 */
export async function sealDomain(
  connection: DuckDBConnection,
  sealable: Sealable,
  keys: CrosswalkKeys,
  extend: boolean,
  first: number,
): Promise<number> {
  const { domain, known } = sealable
  const pages = await Pages.open(connection, keys.pages, domain, first)
  pages.expect(known.ids.length)
  const found = new Uint32Array(known.ids.length)
  eachRun(sealable.texts, known.ids, (run, from) => {
    for (let at = 0; at < run.count; at++) {
      found[from + at] = pages.add(known.ordinals[from + at] ?? 0, run, at)
    }
  })
  pages.end()
  if (extend) await copyKnown(connection, domain, known.ordinals, found)
  await sealFresh(connection, sealable, keys.mac, pages)
  return pages.close()
}

/** Takes texts in their order, in runs. */
function eachRun(texts: Texts, ids: Uint32Array, take: (run: Run, from: number) => void): void {
  const run = new Run(ROWS)
  for (let from = 0; from < ids.length; from += ROWS) {
    run.gather(texts, ids.subarray(from, from + ROWS))
    take(run, from)
  }
}

/** The old entries of a domain, with the pages of texts that are now known to the letter. */
async function copyKnown(
  connection: DuckDBConnection,
  domain: Domain,
  ordinals: Uint32Array,
  pages: Uint32Array,
): Promise<void> {
  await connection.run('CREATE OR REPLACE TEMP TABLE now_exact (ordinal UINTEGER, page UINTEGER)')
  const appender = await connection.createAppender('now_exact', 'main', 'temp')
  for (const [at, ordinal] of ordinals.entries()) {
    appender.appendUInteger(ordinal)
    appender.appendUInteger(pages[at] ?? 0)
    appender.endRow()
  }
  appender.closeSync()
  await connection.run(`
    INSERT INTO entries
      SELECT o.domain, o.mac, o.ordinal, coalesce(o.page, x.page)
      FROM old.entries o LEFT JOIN now_exact x ON x.ordinal = o.ordinal
      WHERE o.domain = ${DOMAINS[domain].code};
    DROP TABLE now_exact`)
}

/** The texts that got new ordinals: the pages of those that are exact, the entries of all. */
async function sealFresh(
  connection: DuckDBConnection,
  { domain, texts, exact, fresh, first }: Sealable,
  key: Uint8Array,
  pages: Pages,
): Promise<void> {
  let count = 0
  for (const id of fresh) count += exact[id] ?? 0
  pages.expect(count)
  const macs = new Macs(key, domain)
  const appender = await connection.createAppender('entries')
  const run = new Run(ROWS)
  const held = { ordinals: new Uint32Array(ROWS), pages: new Uint32Array(ROWS) }
  for (let from = 0; from < fresh.length; from += ROWS) {
    const ids = fresh.subarray(from, from + ROWS)
    run.gather(texts, ids)
    for (let at = 0; at < run.count; at++) {
      const ordinal = first + from + at
      held.ordinals[at] = ordinal
      held.pages[at] = exact[ids[at] ?? 0] ? pages.add(ordinal, run, at) : 0
    }
    appendEntries(appender, domain, macs.each(run), {
      ordinals: held.ordinals.subarray(0, run.count),
      pages: held.pages.subarray(0, run.count),
    })
    await setImmediate()
  }
  pages.end()
  appender.closeSync()
}

function appendEntries(
  appender: DuckDBAppender,
  domain: Domain,
  macs: Uint8Array,
  { ordinals, pages }: { readonly ordinals: Uint32Array; readonly pages: Uint32Array },
): void {
  const rows = macs.length / MAC_BYTES
  const chunk = DuckDBDataChunk.create([UTINYINT, UHUGEINT, UINTEGER, UINTEGER], rows)
  fillVector(chunk.getColumnVector(0), new Uint8Array(rows).fill(DOMAINS[domain].code))
  fillWide(chunk.getColumnVector(1), macs)
  fillVector(chunk.getColumnVector(2), ordinals)
  fillNullable(chunk.getColumnVector(3), pages)
  appender.appendDataChunk(chunk)
}

/** Seals texts of a domain into pages, one after the other. */
class Pages {
  readonly #appender: DuckDBAppender
  readonly #key: Uint8Array
  readonly #domain: Domain
  #page: number
  #left = 0
  #isBegun = false
  readonly #writer = new PageWriter()

  private constructor(appender: DuckDBAppender, key: Uint8Array, domain: Domain, first: number) {
    this.#appender = appender
    this.#key = key
    this.#domain = domain
    this.#page = first
  }

  /** Pages from number `first`. */
  static async open(
    connection: DuckDBConnection,
    key: Uint8Array,
    domain: Domain,
    first: number,
  ): Promise<Pages> {
    return new Pages(await connection.createAppender('pages'), key, domain, first)
  }

  /** Says how many texts follow before the next `end`. */
  expect(count: number): void {
    this.#left = count
  }

  /** Adds a text of a run; gives the number of its page. */
  add(ordinal: number, { bytes, starts }: Run, at: number): number {
    const page = this.#page
    const writer = this.#writer
    if (!this.#isBegun) writer.begin(Math.min(PAGE_SIZE, this.#left))
    this.#isBegun = true
    writer.add(ordinal, bytes, starts[at] ?? 0, starts[at + 1] ?? 0)
    this.#left--
    if (writer.isFull) this.#seal()
    return page
  }

  /** @throws TypeError if more texts were expected. */
  end(): void {
    if (this.#left > 0) throw new TypeError('a page lacks texts')
  }

  /** Gives the next free number. */
  close(): number {
    this.#appender.closeSync()
    return this.#page
  }

  #seal(): void {
    const page = this.#page++
    this.#appender.appendUInteger(page)
    this.#appender.appendUTinyInt(DOMAINS[this.#domain].code)
    this.#appender.appendBlob(this.#writer.seal(this.#key, page, this.#domain))
    this.#appender.endRow()
    this.#isBegun = false
  }
}
