import Database from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../../fault.js'
import type {
  Counts,
  Erasure,
  FoundLeaf,
  FoundRow,
  RowQuery,
  Snapshot,
  SpelledPage,
  StoredCheckpoint,
} from './port.js'
import { ascending, inOrder } from './order.js'
import { promised } from './promised.js'
import { damageFault, readFault } from '../storage-fault.js'
import { SqliteRows } from './sqlite-rows.js'
import { SqliteSpelling } from './sqlite-spelling.js'

/** The file of the log in its folder. */
export const LEDGER_FILE = 'ledger.sqlite'
/** Set when the tables are there; another number means another program wrote the file. */
export const SCHEMA_VERSION = 3

/**
 * A read-only view through a connection of its own: works while a service writes, and sees nothing it
 * writes later.
 */
export function openSqliteSnapshot(directory: string): Promise<Snapshot> {
  const file = join(directory, LEDGER_FILE)
  return promised(() => {
    if (existsSync(file)) return new SqliteSnapshot(file)
    throw new Fault(
      'LEDGER_CORRUPT',
      'There is no ledger in this folder. Name the folder that holds one.',
    )
  }, readFault)
}

/** A row as it lies there: where a page is damaged, the types of its table do not hold. */
type FoundCheckpoint = Readonly<Record<keyof StoredCheckpoint, unknown>>

/** @throws Fault LEDGER_CORRUPT if it is none. */
function storedCheckpoint({ size, note, frontier }: FoundCheckpoint): StoredCheckpoint {
  if (typeof size === 'number' && typeof note === 'string' && Buffer.isBuffer(frontier)) {
    return { size, note, frontier }
  }
  throw damageFault()
}

class SqliteSnapshot implements Snapshot {
  readonly #db: Database.Database
  readonly #rows: SqliteRows
  readonly #spelling: SqliteSpelling

  constructor(file: string) {
    this.#db = new Database(file, { readonly: true, fileMustExist: true })
    try {
      if (this.#db.pragma('user_version', { simple: true }) !== SCHEMA_VERSION) {
        throw new Fault('LEDGER_CORRUPT', 'The ledger file is not of this version of Homeroom.')
      }
      this.#rows = new SqliteRows(this.#db)
      this.#spelling = new SqliteSpelling(this.#db)
      // A deferred transaction pins its view at the first read.
      this.#db.exec('BEGIN; SELECT count(*) FROM checkpoints')
    } catch (cause) {
      this.#db.close()
      throw cause
    }
  }

  checkpoint(): Promise<StoredCheckpoint | null> {
    const sql = 'SELECT size, note, frontier FROM checkpoints'
    return this.#read(() => {
      const row = this.#db.prepare<[], FoundCheckpoint>(sql).get()
      return row === undefined ? null : storedCheckpoint(row)
    })
  }

  count(): Promise<Counts> {
    const rows = (table: keyof Counts): number =>
      this.#db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0
    return this.#read(() => ({
      entries: rows('entries'),
      payloads: rows('payloads'),
      persons: rows('persons'),
      reasons: rows('reasons'),
    }))
  }

  page(from: number): Promise<readonly FoundRow[]> {
    return this.#read(() => inOrder(this.#rows.page(from), ascending(from - 1)))
  }

  spell(from: number, to: number): Promise<SpelledPage | null> {
    return this.#read(() => this.#spelling.page(from, to))
  }

  leaves(types: readonly string[], after: number): Promise<readonly FoundLeaf[]> {
    return this.#read(() => inOrder(this.#rows.leaves(types, after), ascending(after)))
  }

  texts(erasure: Erasure): Promise<number> {
    return this.#read(() => this.#rows.texts(erasure))
  }

  find(query: RowQuery): Promise<readonly FoundRow[]> {
    return this.#rows.find(query)
  }

  isWhole(): Promise<boolean> {
    return this.#read(() => this.#db.pragma('integrity_check(1)', { simple: true }) === 'ok')
  }

  release(): Promise<void> {
    return promised(() => {
      this.#db.close()
    }, readFault)
  }

  #read<T>(work: () => T): Promise<T> {
    return promised(work, readFault)
  }
}
