import type { Database, Statement } from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { readFault } from '../storage-fault.js'
import type { FoundPayload, FoundRow, RowQuery } from './port.js'
import type { Tables } from './schema.js'

const PAGE_ROWS = 512
/** A page ends early when its payloads have grown to this, so that memory stays bounded. */
const PAGE_BYTES = 8 * 1024 * 1024

type EntryRow = Tables['entries']
type PayloadRow = Tables['payloads']

/** Reads rows through one connection; makes no promise about what is in them. */
export class SqliteRows {
  readonly #kysely: Kysely<Tables>
  readonly #page: Statement<[number, number], EntryRow>
  readonly #payloads: Statement<[number, number], PayloadRow>
  readonly #payloadsOf: Statement<[number], PayloadRow>

  constructor(db: Database) {
    this.#kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: db }) })
    this.#page = db.prepare('SELECT * FROM entries WHERE idx >= ? ORDER BY idx LIMIT ?')
    this.#payloads = db.prepare(
      'SELECT * FROM payloads WHERE idx BETWEEN ? AND ? ORDER BY idx, name',
    )
    this.#payloadsOf = db.prepare('SELECT * FROM payloads WHERE idx = ? ORDER BY name')
  }

  page(from: number): FoundRow[] {
    const entries = this.#page.all(from, PAGE_ROWS)
    const last = entries.at(-1)
    if (last === undefined) return []
    const payloads = new Map<number, FoundPayload[]>()
    let bytes = 0
    let end = last.idx
    for (const row of this.#payloads.iterate(from, last.idx)) {
      if (row.idx > end) break
      const list = payloads.get(row.idx)
      if (list === undefined) payloads.set(row.idx, [foundPayload(row)])
      else list.push(foundPayload(row))
      bytes += row.body?.length ?? 0
      if (bytes > PAGE_BYTES) end = row.idx
    }
    const kept = entries.filter(({ idx }, at) => at === 0 || idx <= end)
    return kept.map((row) => foundRow(row, payloads.get(row.idx) ?? []))
  }

  async find(query: RowQuery): Promise<FoundRow[]> {
    const { types, session, request, vendor, actor, from, to, after, newestFirst } = query
    let rows = this.#kysely.selectFrom('entries').selectAll()
    if (types !== undefined) rows = rows.where('type', 'in', types)
    if (session !== undefined) rows = rows.where('session', '=', session)
    if (request !== undefined) rows = rows.where('request', '=', request)
    if (vendor !== undefined) rows = rows.where('vendor', '=', vendor)
    if (actor !== undefined) rows = rows.where('actor', '=', actor)
    if (from !== undefined) rows = rows.where('at', '>=', from)
    if (to !== undefined) rows = rows.where('at', '<', to)
    if (after !== undefined) rows = rows.where('idx', newestFirst ? '<' : '>', after)
    try {
      const found = await rows
        .orderBy('idx', newestFirst ? 'desc' : 'asc')
        .limit(query.limit)
        .execute()
      return found.map((row) => foundRow(row, this.#payloadsOf.all(row.idx).map(foundPayload)))
    } catch (cause) {
      throw readFault(cause)
    }
  }
}

function foundRow(row: EntryRow, payloads: readonly FoundPayload[]): FoundRow {
  const { idx, leaf, leaf_hash, ...columns } = row
  return { index: idx, leaf, leafHash: leaf_hash, columns, payloads }
}

function foundPayload({ name, kind, salt, body }: PayloadRow): FoundPayload {
  return { name, kind, salt, body }
}
