import { Kysely, PostgresDialect, sql, type PostgresPoolClient } from 'kysely'
import type { ClientBase } from 'pg'
import { readFault } from '../storage-fault.js'
import { besides } from './beside.js'
import type { Erasure, FoundRow, RowQuery } from './port.js'
import type { Tables } from './schema.js'
import { searchPlaces, type Dialect } from './search.js'

const PAGE_ROWS = 512

const POSTGRES: Dialect = {
  contains: (column, text) => sql`strpos(${column}, ${text}) > 0`,
  quiet: (column) => sql.ref(column),
}

/** Reads rows through one connection that somebody else opens and closes. */
export class PostgresRows {
  readonly #kysely: Kysely<Tables>

  constructor(client: ClientBase) {
    const borrowed: PostgresPoolClient = {
      query: client.query.bind(client),
      release: () => undefined,
    }
    const pool = {
      connect: () => Promise.resolve(borrowed),
      end: () => Promise.resolve(),
    }
    this.#kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  }

  page(from: number): Promise<readonly FoundRow[]> {
    return this.#told(async () => {
      const entries = await this.#kysely
        .selectFrom('entries')
        .selectAll()
        .where('idx', '>=', from)
        .orderBy('idx')
        .limit(PAGE_ROWS)
        .execute()
      return this.#withBesides(entries)
    })
  }

  find(query: RowQuery): Promise<readonly FoundRow[]> {
    return this.#told(async () => {
      const places = await searchPlaces(this.#kysely, query, POSTGRES)
      if (places.length === 0) return []
      const entries = await this.#kysely
        .selectFrom('entries')
        .selectAll()
        .where('idx', 'in', places)
        .orderBy('idx', query.newestFirst ? 'desc' : 'asc')
        .execute()
      return this.#withBesides(entries)
    })
  }

  texts({ from, to, names }: Erasure): Promise<number> {
    return this.#told(async () => {
      if (names.length === 0) return 0
      const { n } = await this.#kysely
        .selectFrom('payloads')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('idx', '>=', from)
        .where('idx', '<', to)
        .where('name', 'in', names)
        .where('kind', '=', 'text')
        .where('body', 'is not', null)
        .executeTakeFirstOrThrow()
      return n
    })
  }

  async #withBesides(entries: readonly Tables['entries'][]): Promise<readonly FoundRow[]> {
    if (entries.length === 0) return []
    const places = entries.map(({ idx }) => idx)
    const payloads = await this.#beside('payloads', 'name', places)
    const persons = await this.#beside('persons', 'ordinal', places)
    const reasons = await this.#beside('reasons', 'name', places)
    return besides(entries, { payloads, persons, reasons })
  }

  async #beside<Name extends 'payloads' | 'persons' | 'reasons'>(
    table: Name,
    then: string,
    places: readonly number[],
  ): Promise<readonly Tables[Name][]> {
    const rows = sql<Tables[Name]>`SELECT * FROM ${sql.table(table)}
      WHERE idx = ANY(${places}::bigint[]) ORDER BY idx, ${sql.ref(then)}`
    return (await rows.execute(this.#kysely)).rows
  }

  async #told<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read()
    } catch (cause) {
      throw readFault(cause)
    }
  }
}
