import type { Database, Statement } from 'better-sqlite3'
import type { SpelledPage } from './port.js'

/** Bytes of a leaf or a body beyond which it is not spelled out, so that a page stays within bounds. */
const LONG = 16_384

type Between<Row> = Statement<[number, number], Row>

/**
 * Spells entries out through one connection. A blob as an object of its own costs ten times what it costs as part
 * of a text, and a row of many columns three times what it costs as one.
 */
export class SqliteSpelling {
  readonly #entries: Between<SpelledPage['entries'][number]>
  readonly #payloads: Between<string>
  readonly #persons: Between<string | null>
  readonly #reasons: Between<string>

  constructor(db: Database) {
    const text = (column: string): string =>
      `CAST(CASE WHEN length(${column}) <= ${LONG} THEN ${column} END AS TEXT)`
    const between = <Row>(
      columns: string,
      table: string,
      order: string,
      group = '',
    ): Between<Row> =>
      db.prepare<[number, number], Row>(
        `SELECT ${columns} FROM ${table} WHERE idx BETWEEN ? AND ? ${group} ORDER BY ${order}`,
      )
    this.#entries = between<SpelledPage['entries'][number]>(
      // One byte more of a hash or a salt than it should have is enough to see that it is too long.
      `${text('leaf')}, json_array(idx, leaf >= x'', leaf_hash >= x'', lower(hex(substr(leaf_hash, 1, 33))), type, at, actor, session, request, vendor, engineer, ticket)`,
      'entries',
      'idx',
    ).raw()
    this.#payloads = between<string>(
      `json_array(idx, name, kind, salt >= x'', body >= x'', hex(substr(salt, 1, 17))) || ifnull(${text('body')}, '')`,
      'payloads',
      'idx, name',
    ).pluck()
    this.#persons = between<string | null>(
      // Through an index that has them in this order.
      `'[' || idx || ',' || json_group_array(ordinal) || ']'`,
      'persons',
      'idx',
      'GROUP BY idx',
    ).pluck()
    this.#reasons = between<string>('json_array(idx, name, folded)', 'reasons', 'idx, name').pluck()
  }

  /** Null if something is there that a text cannot hold: whoever asks reads the rows themselves and sees. */
  page(from: number, to: number): SpelledPage | null {
    try {
      const entries = this.#entries.all(from, to - 1)
      // As far as there are entries, and no further: so `page` reads too.
      const last = from + entries.length - 1
      const payloads = this.#payloads.all(from, last)
      const persons = this.#persons.all(from, last)
      const reasons = this.#reasons.all(from, last)
      return persons.every(isSpelled) ? { entries, payloads, persons, reasons } : null
    } catch {
      return null
    }
  }
}

/** False for a row of no entry at all, which a damaged index can hold. */
const isSpelled = (row: string | null): row is string => row !== null
