import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api'
import { createHmac } from 'node:crypto'
import { DOMAINS, type Domain } from './domain.js'

const BLOCK = 64

/**
 * The keyed MAC of a text in a domain, as SQL over two parameters and a text expression: HMAC-SHA256
 * (RFC 2104) cut to 128 bits. `encode`, not a cast: a cast to BLOB would read `\x41` in a text as one byte.
 */
export const macSql = (text: string): string =>
  `sha256($2::BLOB || unhex(sha256($1::BLOB || encode(${text}))))[1:32]::UUID`

/** What the two parameters of `macSql` are. The inner one ends with the domain's code. */
function macPads(key: Uint8Array, domain: Domain): { inner: Buffer; outer: Buffer } {
  if (key.length !== 32) throw new TypeError('a MAC key has 32 bytes')
  const padded = Buffer.alloc(BLOCK)
  padded.set(key)
  const inner = Buffer.concat([padded.map((byte) => byte ^ 0x36), Buffer.of(DOMAINS[domain].code)])
  return { inner, outer: Buffer.from(padded.map((byte) => byte ^ 0x5c)) }
}

/** A prepared statement whose `$1` and `$2` are the pads of a domain. */
export async function prepareMac(
  connection: DuckDBConnection,
  sql: string,
  key: Uint8Array,
  domain: Domain,
): Promise<DuckDBPreparedStatement> {
  const statement = await connection.prepare(sql)
  const { inner, outer } = macPads(key, domain)
  statement.bindBlob(1, inner)
  statement.bindBlob(2, outer)
  return statement
}

/** The same MAC without DuckDB, as the text of a UUID. */
export function macOf(key: Uint8Array, domain: Domain, text: string): string {
  const code = Buffer.of(DOMAINS[domain].code)
  const hex = createHmac('sha256', key).update(code).update(text).digest('hex').slice(0, 32)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}
