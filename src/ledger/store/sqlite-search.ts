import type { Database } from 'better-sqlite3'
import { Kysely, sql, SqliteDialect } from 'kysely'
import type { RowQuery } from './port.js'
import type { Tables } from './schema.js'
import { searchPlaces, type Dialect } from './search.js'

const SQLITE: Dialect = {
  contains: (column, text) => sql`instr(${column}, ${text}) > 0`,
  quiet: (column) => sql`+${sql.ref(column)}`,
}

/** Searches through one connection. */
export class SqliteSearch {
  readonly #kysely: Kysely<Tables>

  constructor(db: Database) {
    this.#kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: db }) })
  }

  /** Places of the entries that fit, in order. */
  places(query: RowQuery): Promise<readonly number[]> {
    return searchPlaces(this.#kysely, query, SQLITE)
  }
}
