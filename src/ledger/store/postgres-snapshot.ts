import type { PoolClient } from 'pg'
import { readFault } from '../storage-fault.js'
import type {
  Counts,
  Erasure,
  FoundLeaf,
  FoundRow,
  RowQuery,
  Snapshot,
  StoredCheckpoint,
} from './port.js'
import { ascending, inOrder } from './order.js'
import { PostgresRows } from './postgres-rows.js'

/** Columns that entries are found by, and what their indexes leave out. */
const INDEXED = ['type', 'at', 'actor', 'session', 'request', 'vendor', 'engineer', 'ticket']

/** A view in one read-only transaction, which no later commit changes. Gives the connection back at `release`. */
export class PostgresSnapshot implements Snapshot {
  readonly #client: PoolClient
  readonly #rows: PostgresRows

  private constructor(client: PoolClient) {
    this.#client = client
    this.#rows = new PostgresRows(client)
  }

  static async open(connect: () => Promise<PoolClient>): Promise<Snapshot> {
    try {
      const client = await connect()
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
      return new PostgresSnapshot(client)
    } catch (cause) {
      throw readFault(cause)
    }
  }

  async checkpoint(): Promise<StoredCheckpoint | null> {
    const [row] = await this.#read<StoredCheckpoint>('SELECT size, note, frontier FROM checkpoints')
    return row ?? null
  }

  async count(): Promise<Counts> {
    const of = (table: string): string => `(SELECT count(*) FROM ${table}) AS ${table}`
    const tables = ['entries', 'payloads', 'persons', 'reasons'].map(of).join(', ')
    const [counts] = await this.#read<Counts>(`SELECT ${tables}`)
    return counts ?? { entries: 0, payloads: 0, persons: 0, reasons: 0 }
  }

  async page(from: number): Promise<readonly FoundRow[]> {
    return inOrder(await this.#rows.page(from), ascending(from - 1))
  }

  /** Not here: what takes time is the way from the database. */
  spell(): Promise<null> {
    return Promise.resolve(null)
  }

  async leaves(types: readonly string[], after: number): Promise<readonly FoundLeaf[]> {
    const leaves = await this.#read<FoundLeaf>(
      'SELECT idx AS index, leaf FROM entries WHERE type = ANY($1) AND idx > $2 ORDER BY idx LIMIT 512',
      [types, after],
    )
    return inOrder(leaves, ascending(after))
  }

  find(query: RowQuery): Promise<readonly FoundRow[]> {
    return this.#rows.find(query)
  }

  texts(erasure: Erasure): Promise<number> {
    return this.#rows.texts(erasure)
  }

  /**
   * Compares what each index finds with what a walk over the table finds: the rows, and their places
   * summed up. Without the extension `amcheck`, whose functions only the database's operator may grant.
   */
  async isWhole(): Promise<boolean> {
    const sums = [
      ...INDEXED.map(
        (column) => `SELECT ${column}::text AS value, idx FROM entries WHERE ${column} IS NOT NULL`,
      ),
      'SELECT ordinal::text AS value, idx FROM persons',
      'SELECT name AS value, idx FROM reasons',
      'SELECT name AS value, idx FROM payloads',
    ].map(
      (rows) =>
        `SELECT count(*) || ' ' || coalesce(sum(hashtextextended(value, idx)), 0) AS sum FROM (${rows} ORDER BY value, idx) AS r`,
    )
    for (const sum of sums) {
      const byIndex = await this.#sum(sum, 'enable_seqscan', 'enable_sort')
      const byWalk = await this.#sum(sum, 'enable_indexscan', 'enable_indexonlyscan')
      if (byIndex !== byWalk) return false
    }
    return true
  }

  async release(): Promise<void> {
    // Whatever the connection is like by now: it has read only.
    await this.#client.query('ROLLBACK').then(
      () => {
        this.#client.release()
      },
      () => {
        this.#client.release(true)
      },
    )
  }

  async #sum(sum: string, ...without: readonly string[]): Promise<string> {
    const ways = ['enable_seqscan', 'enable_sort', 'enable_indexscan', 'enable_indexonlyscan']
    for (const way of [...ways, 'enable_bitmapscan']) {
      const on = way !== 'enable_bitmapscan' && !without.includes(way)
      await this.#read(`SET LOCAL ${way} = ${on ? 'on' : 'off'}`)
    }
    const [row] = await this.#read<{ sum: string }>(sum)
    for (const way of [...ways, 'enable_bitmapscan']) await this.#read(`SET LOCAL ${way} = on`)
    return row?.sum ?? ''
  }

  async #read<Row extends object>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    try {
      return (await this.#client.query<Row>(text, [...values])).rows
    } catch (cause) {
      throw readFault(cause)
    }
  }
}
