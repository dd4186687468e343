import type { Database, Statement } from 'better-sqlite3'
import { Kysely, sql, SqliteDialect } from 'kysely'
import { readFault } from '../storage-fault.js'
import { besides } from './beside.js'
import type { Erasure, FoundRow, RowQuery } from './port.js'
import type { Tables } from './schema.js'
import { searchPlaces, type Dialect } from './search.js'

const PAGE_ROWS = 512
/** A page ends early when its payloads have grown to this, so that memory stays bounded. */
const PAGE_BYTES = 8 * 1024 * 1024

const SQLITE: Dialect = {
  contains: (column, text) => sql`instr(${column}, ${text}) > 0`,
  quiet: (column) => sql`+${sql.ref(column)}`,
}

type Between<Row> = Statement<[number, number], Row>

/** Reads rows through one connection; makes no promise about what is in them. */
export class SqliteRows {
  readonly #kysely: Kysely<Tables>
  readonly #page: Between<Tables['entries']>
  readonly #payloads: Between<Tables['payloads']>
  readonly #persons: Between<Tables['persons']>
  readonly #reasons: Between<Tables['reasons']>
  readonly #texts: Statement<[number, number, string], number>

  constructor(db: Database) {
    this.#kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: db }) })
    this.#page = db.prepare('SELECT * FROM entries WHERE idx >= ? ORDER BY idx LIMIT ?')
    const between = (table: string, then: string): string =>
      `SELECT * FROM ${table} WHERE idx BETWEEN ? AND ? ORDER BY idx, ${then}`
    this.#payloads = db.prepare(between('payloads', 'name'))
    this.#persons = db.prepare(between('persons', 'ordinal'))
    this.#reasons = db.prepare(between('reasons', 'name'))
    const texts = db.prepare<[number, number, string], number>(
      "SELECT count(*) FROM payloads WHERE idx >= ? AND idx < ? AND name = ? AND kind = 'text' AND body IS NOT NULL",
    )
    this.#texts = texts.pluck()
  }

  texts({ from, to, names }: Erasure): number {
    let texts = 0
    for (const name of names) texts += this.#texts.get(from, to, name) ?? 0
    return texts
  }

  page(from: number): FoundRow[] {
    return this.#rows(from, PAGE_ROWS)
  }

  async find(query: RowQuery): Promise<FoundRow[]> {
    try {
      const places = await searchPlaces(this.#kysely, query, SQLITE)
      return places.flatMap((place) => this.#rows(place, 1).filter(({ index }) => index === place))
    } catch (cause) {
      throw readFault(cause)
    }
  }

  #rows(from: number, limit: number): FoundRow[] {
    const entries = this.#page.all(from, limit)
    const last = entries.at(-1)
    if (last === undefined) return []
    const payloads: Tables['payloads'][] = []
    let bytes = 0
    let end = last.idx
    for (const row of this.#payloads.iterate(from, last.idx)) {
      if (row.idx > end) break
      payloads.push(row)
      bytes += row.body?.length ?? 0
      if (bytes > PAGE_BYTES) end = row.idx
    }
    const kept = entries.filter(({ idx }, at) => at === 0 || idx <= end)
    const to = kept.at(-1)?.idx ?? end
    return besides(kept, {
      payloads,
      persons: this.#persons.all(from, to),
      reasons: this.#reasons.all(from, to),
    })
  }
}
