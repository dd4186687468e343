import type { Database, Statement } from 'better-sqlite3'
import { readFault } from '../storage-fault.js'
import type { Erasure, FoundLeaf, FoundPayload, FoundRow, RowQuery } from './port.js'
import type { Tables } from './schema.js'
import type { SqliteSearch } from './sqlite-search.js'

const PAGE_ROWS = 512
/** A page ends early when its payloads have grown to this, so that memory stays bounded. */
const PAGE_BYTES = 8 * 1024 * 1024

// Rows come as lists and the persons of an entry as one text: half of the time of reading went into
// objects of one row each.
type Columns = Tables['entries']
/** What can lie where bytes should: on a page that is damaged, or altered, the types of a table do not hold. */
type Bytes = Buffer | string | number | null
type EntryRow = [
  ...[idx: number, leaf: Bytes, hash: Bytes, type: string, at: number, actor: string],
  ...[session: Columns['session'], request: Columns['request'], vendor: Columns['vendor']],
  ...[engineer: Columns['engineer'], ticket: Columns['ticket']],
]
type PayloadRow = [idx: number, name: string, kind: string, salt: Bytes, body: Bytes]
type PersonsRow = [idx: number, ordinals: string | null]
type ReasonRow = [idx: number, name: string, folded: string]
type Between<Row> = Statement<[number, number], Row>

/** Reads rows through one connection; makes no promise about what is in them. */
export class SqliteRows {
  readonly #db: Database
  #search: Promise<SqliteSearch> | null = null
  readonly #page: Between<EntryRow>
  readonly #bytes: Between<number>
  readonly #payloads: Between<PayloadRow>
  readonly #persons: Between<PersonsRow>
  readonly #reasons: Between<ReasonRow>
  readonly #size: Statement<[], number>
  readonly #leaves: Statement<[string, number], [idx: number, leaf: Bytes]>
  readonly #texts: Statement<[number, number, string], number>

  constructor(db: Database) {
    this.#db = db
    const between = <Row>(rows: string): Between<Row> => db.prepare<[number, number], Row>(rows)
    this.#page = between<EntryRow>(
      'SELECT idx, leaf, leaf_hash, type, at, actor, session, request, vendor, engineer, ticket FROM entries WHERE idx >= ? ORDER BY idx LIMIT ?',
    ).raw()
    this.#bytes = between<number>(
      'SELECT total(length(body)) FROM payloads WHERE idx BETWEEN ? AND ?',
    ).pluck()
    this.#payloads = between<PayloadRow>(
      'SELECT idx, name, kind, salt, body FROM payloads WHERE idx BETWEEN ? AND ? ORDER BY idx, name',
    ).raw()
    this.#persons = between<PersonsRow>(
      'SELECT idx, group_concat(ordinal) FROM (SELECT idx, ordinal FROM persons WHERE idx BETWEEN ? AND ? ORDER BY idx, ordinal) GROUP BY idx ORDER BY idx',
    ).raw()
    this.#reasons = between<ReasonRow>(
      'SELECT idx, name, folded FROM reasons WHERE idx BETWEEN ? AND ? ORDER BY idx, name',
    ).raw()
    this.#size = db.prepare<[], number>('SELECT max(idx) + 1 FROM entries').pluck()
    const leaves = db.prepare<[string, number], [idx: number, leaf: Bytes]>(
      `SELECT idx, leaf FROM entries WHERE type IN (SELECT value FROM json_each(?)) AND idx > ? ORDER BY idx LIMIT ${PAGE_ROWS}`,
    )
    this.#leaves = leaves.raw()
    const texts = db.prepare<[number, number, string], number>(
      "SELECT count(*) FROM payloads WHERE idx >= ? AND idx < ? AND name IN (SELECT value FROM json_each(?)) AND kind = 'text' AND body IS NOT NULL",
    )
    this.#texts = texts.pluck()
  }

  /** One more than the place of the newest entry. */
  size(): number {
    return this.#size.get() ?? 0
  }

  texts({ from, to, names }: Erasure): number {
    return this.#texts.get(from, to, JSON.stringify(names)) ?? 0
  }

  page(from: number): FoundRow[] {
    return this.#rows(from, PAGE_ROWS)
  }

  leaves(types: readonly string[], after: number): FoundLeaf[] {
    const rows = this.#leaves.all(JSON.stringify(types), after)
    return rows.map(([index, leaf]) => ({ index, leaf: bytesOf(leaf) }))
  }

  async find(query: RowQuery): Promise<FoundRow[]> {
    try {
      const places = await (await this.#searching()).places(query)
      return places.flatMap((place) => this.#rows(place, 1).filter(({ index }) => index === place))
    } catch (cause) {
      throw readFault(cause)
    }
  }

  /** Loaded when first needed: a thread that verifies searches nothing, and has a tenth of a second less to start. */
  #searching(): Promise<SqliteSearch> {
    this.#search ??= import('./sqlite-search.js').then(
      ({ SqliteSearch }) => new SqliteSearch(this.#db),
    )
    return this.#search
  }

  #rows(from: number, limit: number): FoundRow[] {
    const entries = this.#page.all(from, limit)
    const last = entries.at(-1)
    if (last === undefined) return []
    const to = this.#end(from, last[0])
    const payloads = byPlace(this.#payloads.all(from, to), payloadOf)
    const persons = new Map(this.#persons.all(from, to))
    const reasons = byPlace(this.#reasons.all(from, to), ([, name, folded]) => ({ name, folded }))
    const rows: FoundRow[] = []
    for (const entry of entries) {
      const [index, leaf, leafHash] = entry
      if (index > to && rows.length > 0) break
      rows.push({
        index,
        leaf: bytesOf(leaf),
        leafHash: bytesOf(leafHash),
        columns: columnsOf(entry),
        payloads: payloads.get(index) ?? [],
        persons: persons.get(index)?.split(',').map(Number) ?? [],
        reasons: reasons.get(index) ?? [],
      })
    }
    return rows
  }

  /** The last place from which payloads are read, so that they stay within bounds; `to` if all are. */
  #end(from: number, to: number): number {
    if ((this.#bytes.get(from, to) ?? 0) <= PAGE_BYTES) return to
    let bytes = 0
    for (const [idx, , , , body] of this.#payloads.iterate(from, to)) {
      bytes += typeof body === 'string' || Buffer.isBuffer(body) ? body.length : 0
      if (bytes > PAGE_BYTES) return idx
    }
    return to
  }
}

function columnsOf(entry: EntryRow): FoundRow['columns'] {
  const [, , , type, at, actor, session, request, vendor, engineer, ticket] = entry
  return { type, at, actor, session, request, vendor, engineer, ticket }
}

function payloadOf([, name, kind, salt, body]: PayloadRow): FoundPayload {
  const isOne = (bytes: Bytes): bytes is Buffer | null => bytes === null || Buffer.isBuffer(bytes)
  if (isOne(salt) && isOne(body)) return { name, kind, salt, body }
  // It was not erased either. With a salt of no length it fits no hash.
  return { name, kind, salt: NONE, body: NONE }
}

const NONE = Buffer.alloc(0)

/** No leaf is empty, and no hash: whoever reads the row finds it altered. */
function bytesOf(found: Bytes): Buffer {
  return Buffer.isBuffer(found) ? found : NONE
}

/** What lies beside each place, in the order of the rows. */
function byPlace<Row extends readonly [number, ...unknown[]], Value>(
  rows: readonly Row[],
  valueOf: (row: Row) => Value,
): ReadonlyMap<number, readonly Value[]> {
  const places = new Map<number, Value[]>()
  for (const row of rows) {
    const list = places.get(row[0])
    if (list === undefined) places.set(row[0], [valueOf(row)])
    else list.push(valueOf(row))
  }
  return places
}
