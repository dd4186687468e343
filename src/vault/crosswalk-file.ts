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
  'entries (domain UTINYINT NOT NULL, mac UUID NOT NULL, ordinal UINTEGER NOT NULL, page UINTEGER)',
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

export const sealPage = (key: Uint8Array, page: number, domain: Domain, json: string): Buffer =>
  seal(key, Buffer.from(json), place(page, domain))

/** @throws Fault `VAULT_FAILED` if it was sealed under another key, number or domain. */
export function openPage(key: Uint8Array, page: number, domain: Domain, sealed: Uint8Array): Page {
  const [ordinals, texts] = JSON.parse(open(key, sealed, place(page, domain)).toString()) as [
    number[],
    string[],
  ]
  return { ordinals, texts }
}

const CHECK = 'crosswalk-check'

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
