import Database from 'better-sqlite3'
import { join } from 'node:path'
import { Fault } from '../../fault.js'
import { syncDirectory } from '../durable.js'
import type { Batch, Erasure, FoundRow, LedgerStore, NewRow, RowQuery, Snapshot } from './port.js'
import { promised } from './promised.js'
import { SCHEMA } from './schema.js'
import { readFault, writeFault } from '../storage-fault.js'
import { SqliteRows } from './sqlite-rows.js'
import { LEDGER_FILE, openSqliteSnapshot, SCHEMA_VERSION } from './sqlite-snapshot.js'

/**
 * Commits and entries between two moves of the write-ahead log into the file, whichever comes first. Moved, it
 * is written from its start again, and a sync that finds the file no longer costs half (measured: 0.14
 * against 0.27 ms). Moved too often, pages that many commits touch are written many times.
 */
const TIDY_AFTER = { commits: 250, entries: 2_000 }

/** Entries whose texts are counted in one go. */
const MOST_COUNTED = 10_000

/**
 * The log in a SQLite file, made if there is none. The caller holds the lock of the folder: SQLite
 * alone would let two services write in turn, each on a state the other does not know.
 */
export function openSqliteStore(directory: string): Promise<LedgerStore> {
  return promised(() => {
    const db = new Database(join(directory, LEDGER_FILE), { timeout: 2_000 })
    try {
      prepareFile(db)
      syncDirectory(directory)
      return new SqliteStore(directory, db)
    } catch (cause) {
      db.close()
      throw cause
    }
  }, readFault)
}

/**
 * Bytes of a page in a new file; one that is there keeps its own. A commit writes every page whole that it touches,
 * and pupils are found by pages all over the file: with 4,096 it took a quarter more of the processor, and nearly
 * twice the bytes; with 1,024 more again.
 */
const PAGE_SIZE = 2_048

function prepareFile(db: Database.Database): void {
  db.pragma(`page_size = ${PAGE_SIZE}`)
  db.pragma('journal_mode = WAL')
  // One fsync of the write-ahead log for each commit: the commit is durable when it returns.
  db.pragma('synchronous = FULL')
  db.pragma('fullfsync = ON')
  db.pragma('checkpoint_fullfsync = ON')
  // SQLite hides an fsync error of its own automatic checkpoint, and the next try may wrongly succeed.
  db.pragma('wal_autocheckpoint = 0')
  // An erased text must not live on in a free page.
  db.pragma('secure_delete = ON')
  db.pragma('trusted_schema = OFF')
  // The triggers hold what the references say, and more: what lies beside an entry comes with that entry.
  db.pragma('foreign_keys = OFF')
  // What a commit erased may still lie in the write-ahead log of a service that died right after it.
  db.pragma('wal_checkpoint(TRUNCATE)')
  const version = db.pragma('user_version', { simple: true })
  if (version === SCHEMA_VERSION) return
  const tables = db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get()
  if (version !== 0 || tables !== 0) {
    throw new Fault('LEDGER_CORRUPT', 'The ledger file is not of this version of Homeroom.')
  }
  db.exec(`BEGIN; ${SCHEMA}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`)
}

class SqliteStore implements LedgerStore {
  /** The lock of the folder is held: nobody else writes. */
  readonly head = null
  readonly folder: string
  readonly #db: Database.Database
  readonly #rows: SqliteRows
  readonly #write: (batch: Batch) => void
  #untidy = { commits: 0, entries: 0 }
  /** Whether erased texts may still lie in the write-ahead log. */
  #unscrubbed = false

  constructor(directory: string, db: Database.Database) {
    this.folder = directory
    this.#db = db
    this.#rows = new SqliteRows(db)
    this.#write = batchWriter(db)
  }

  commit(batch: Batch): Promise<void> {
    return promised(() => {
      this.#write(batch)
      this.#untidy.commits += 1
      this.#untidy.entries += batch.rows.length
      if (batch.erasures.length === 0) return
      this.#unscrubbed = true
      this.#scrub()
    }, writeFault)
  }

  async texts({ from, to, names }: Erasure): Promise<number> {
    let texts = 0
    const end = Math.min(to, this.#rows.size())
    for (let start = from; start < end; start += MOST_COUNTED) {
      const slice = { from: start, to: Math.min(start + MOST_COUNTED, end), names }
      texts += await promised(() => this.#rows.texts(slice), readFault)
      // Of a long log this takes long: others have their turn in between.
      await new Promise(setImmediate)
    }
    return texts
  }

  find(query: RowQuery): Promise<readonly FoundRow[]> {
    return this.#rows.find(query)
  }

  snapshot(): Promise<Snapshot> {
    return openSqliteSnapshot(this.folder)
  }

  tidy(): Promise<void> {
    return promised(() => {
      this.#scrub()
      const { commits, entries } = this.#untidy
      if (commits < TIDY_AFTER.commits && entries < TIDY_AFTER.entries) return
      this.#untidy = { commits: 0, entries: 0 }
      this.#db.pragma('wal_checkpoint(PASSIVE)')
    }, writeFault)
  }

  close(): Promise<void> {
    return promised(() => {
      this.#db.close()
    }, writeFault)
  }

  /** Moves the write-ahead log into the file and empties it. While a reader holds it, a later turn does. */
  #scrub(): void {
    if (!this.#unscrubbed) return
    const [done] = this.#db.pragma('wal_checkpoint(TRUNCATE)') as { readonly busy: number }[]
    this.#unscrubbed = done?.busy !== 0
  }
}

function batchWriter(db: Database.Database): (batch: Batch) => void {
  const entry = db.prepare(
    'INSERT INTO entries (idx, leaf, leaf_hash, type, at, actor, session, request, vendor, engineer, ticket) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const payload = db.prepare(
    'INSERT INTO payloads (idx, name, kind, salt, body) VALUES (?, ?, ?, ?, ?)',
  )
  // All of an entry in one call: handing over numbers one by one costs more than storing them.
  const persons = db.prepare('INSERT INTO persons (ordinal, idx) SELECT value, ? FROM json_each(?)')
  const reason = db.prepare('INSERT INTO reasons (idx, name, folded) VALUES (?, ?, ?)')
  const checkpoint = db.prepare(
    'INSERT INTO checkpoints (one, size, note, frontier) VALUES (1, ?, ?, ?)',
  )
  const erase = db.prepare(
    "UPDATE payloads SET salt = NULL, body = NULL WHERE idx >= ? AND idx < ? AND name IN (SELECT value FROM json_each(?)) AND kind = 'text' AND body IS NOT NULL",
  )
  const forget = db.prepare(
    'DELETE FROM reasons WHERE idx >= ? AND idx < ? AND name IN (SELECT value FROM json_each(?))',
  )
  const newer = db.prepare('UPDATE checkpoints SET size = ?, note = ?, frontier = ?')
  const writeRow = ({ index, leaf, leafHash, columns, ...row }: NewRow): void => {
    const { type, at, actor, session, request, vendor, engineer, ticket } = columns
    const found = [type, at, actor, session, request, vendor, engineer, ticket]
    entry.run(index, leaf, leafHash, ...found)
    for (const { name, kind, salt, body } of row.payloads) {
      payload.run(index, name, kind, salt, body)
    }
    if (row.persons.length > 0) persons.run(index, `[${row.persons.join(',')}]`)
    for (const { name, folded } of row.reasons) reason.run(index, name, folded)
  }
  const write = db.transaction((batch: Batch) => {
    for (const row of batch.rows) writeRow(row)
    for (const { from, to, names } of batch.erasures) {
      // One walk over the entries for all names: the whole log may be meant.
      erase.run(from, to, JSON.stringify(names))
      forget.run(from, to, JSON.stringify(names))
    }
    const { size, note, frontier } = batch.checkpoint
    if (newer.run(size, note, frontier).changes === 0) checkpoint.run(size, note, frontier)
  })
  return (batch) => {
    write.immediate(batch)
  }
}
