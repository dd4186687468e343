import { Fault } from '../fault.js'
import type { DuckDBConnection } from '@duckdb/node-api'
import { DOMAINS, type Domain } from './domain.js'
import { open, seal } from './sealing.js'

/**
 * A crosswalk file (DuckDB):
 *
 * - `entries(domain, mac, ordinal, page)`: keyed MAC of a text -> its ordinal; `page` is NULL for a text
 *   that was only ever the folded form of another, which nobody has to resolve;
 * - `pages(page, domain, sealed)`: ordinals and their raw texts, sealed together;
 * - `meta(name, value)`: a sealed word that shows whether a vault key is the right one.
 *
 * It holds no text that is not sealed. A new file is the old one and additions; none is ever changed.
 */
export const CROSSWALK_TABLES = [
  'entries (domain UTINYINT NOT NULL, mac UHUGEINT NOT NULL, ordinal UINTEGER NOT NULL, page UINTEGER)',
  'pages (page UINTEGER NOT NULL, domain UTINYINT NOT NULL, sealed BLOB NOT NULL)',
  'meta (name VARCHAR NOT NULL, value BLOB NOT NULL)',
] as const

/** Raw texts in one page: what is opened, in memory, to resolve one token. */
export const PAGE_SIZE = 1024

export interface Page {
  readonly ordinals: readonly number[]
  readonly texts: readonly string[]
}

const place = (page: number, domain: Domain) => `crosswalk-page/${page}/${DOMAINS[domain].code}`

const NUMBER = 4

/**
 * A page as it is sealed: how many texts there are, their ordinals, the lengths of the texts in bytes, each of
 * these as four bytes, big-endian; then the texts in UTF-8, one after the other.
 */
export class PageWriter {
  #bytes = Buffer.alloc(1 << 16)
  #text = 0
  #count = 0
  #next = 0

  /** Begins a page for `count` texts; the one before is forgotten. */
  begin(count: number): void {
    this.#count = count
    this.#next = 0
    this.#text = NUMBER * (1 + 2 * count)
    this.#reserve(0)
    this.#bytes.writeUInt32BE(count)
  }

  /** Adds the text that is the bytes `from` to `to`, exclusive. */
  add(ordinal: number, bytes: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from)
    let end = this.#text
    // Most are too short for a call of the system's copy to pay.
    for (let byte = from; byte < to; byte++) this.#bytes[end++] = bytes[byte] ?? 0
    const at = NUMBER * (1 + this.#next++)
    this.#bytes.writeUInt32BE(ordinal, at)
    this.#bytes.writeUInt32BE(end - this.#text, at + NUMBER * this.#count)
    this.#text = end
  }

  /** Whether it has all its texts. */
  get isFull(): boolean {
    return this.#next === this.#count
  }

  seal(key: Uint8Array, page: number, domain: Domain): Buffer {
    return seal(key, this.#bytes.subarray(0, this.#text), place(page, domain))
  }

  #reserve(length: number): void {
    if (this.#text + length <= this.#bytes.length) return
    const larger = Buffer.alloc((this.#text + length) * 2)
    this.#bytes.copy(larger)
    this.#bytes = larger
  }
}

/** A sealed page of texts that are at hand. */
export function sealPage(key: Uint8Array, page: number, domain: Domain, held: Page): Buffer {
  const writer = new PageWriter()
  writer.begin(held.ordinals.length)
  for (const [at, ordinal] of held.ordinals.entries()) {
    const bytes = Buffer.from(held.texts[at] ?? '')
    writer.add(ordinal, bytes, 0, bytes.length)
  }
  return writer.seal(key, page, domain)
}

/** @throws Fault `VAULT_FAILED` if it was sealed under another key, number or domain. */
export function openPage(key: Uint8Array, page: number, domain: Domain, sealed: Uint8Array): Page {
  const bytes = open(key, sealed, place(page, domain))
  const count = bytes.readUInt32BE()
  const ordinals: number[] = []
  const texts: string[] = []
  let text = NUMBER * (1 + 2 * count)
  for (let at = 0; at < count; at++) {
    const length = bytes.readUInt32BE(NUMBER * (1 + count + at))
    ordinals.push(bytes.readUInt32BE(NUMBER * (1 + at)))
    texts.push(bytes.toString('utf8', text, text + length))
    text += length
  }
  return { ordinals, texts }
}

/** Ends in the form of MACs and pages: a crosswalk of another form must not open. */
const CHECK = 'crosswalk-check/2'

export const sealCheck = (key: Uint8Array): Buffer => seal(key, Buffer.from(CHECK), CHECK)

/**
 * Makes sure that a crosswalk was made under this key: under another, every MAC would differ and every
 * person would silently become a new one.
 * @throws Fault `VAULT_FAILED`.
 */
export function checkKey(key: Uint8Array, sealed: unknown): void {
  if (!(sealed instanceof Uint8Array)) {
    throw new Fault('VAULT_FAILED', 'The crosswalk holds no proof of its key; restore it.')
  }
  open(key, sealed, CHECK)
}

/** The sealed proof of a crosswalk's key; `attached` where it is not the database itself. */
export async function readCheck(connection: DuckDBConnection, attached?: 'old'): Promise<unknown> {
  const meta = attached ? `${attached}.meta` : 'meta'
  const result = await connection.runAndReadAll(`SELECT value FROM ${meta} WHERE name = 'check'`)
  const value = result.getRows()[0]?.[0]
  return value && typeof value === 'object' && 'bytes' in value ? value.bytes : null
}
