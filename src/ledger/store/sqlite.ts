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

/** Entries between two moves of the write-ahead log into the file. */
const TIDY_AFTER = 2_000

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

function prepareFile(db: Database.Database): void {
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
  readonly #directory: string
  readonly #db: Database.Database
  readonly #rows: SqliteRows
  readonly #write: (batch: Batch) => void
  #untidy = 0
  /** Whether erased texts may still lie in the write-ahead log. */
  #unscrubbed = false

  constructor(directory: string, db: Database.Database) {
    this.#directory = directory
    this.#db = db
    this.#rows = new SqliteRows(db)
    this.#write = batchWriter(db)
  }

  commit(batch: Batch): Promise<void> {
    return promised(() => {
      this.#write(batch)
      this.#untidy += batch.rows.length
      if (batch.erasures.length === 0) return
      this.#unscrubbed = true
      this.#scrub()
    }, writeFault)
  }

  texts(erasure: Erasure): Promise<number> {
    return promised(() => this.#rows.texts(erasure), readFault)
  }

  find(query: RowQuery): Promise<readonly FoundRow[]> {
    return this.#rows.find(query)
  }

  snapshot(): Promise<Snapshot> {
    return openSqliteSnapshot(this.#directory)
  }

  tidy(): Promise<void> {
    return promised(() => {
      this.#scrub()
      if (this.#untidy < TIDY_AFTER) return
      this.#untidy = 0
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
  const person = db.prepare('INSERT INTO persons (ordinal, idx) VALUES (?, ?)')
  const reason = db.prepare('INSERT INTO reasons (idx, name, folded) VALUES (?, ?, ?)')
  const checkpoint = db.prepare(
    'INSERT INTO checkpoints (one, size, note, frontier) VALUES (1, ?, ?, ?)',
  )
  const erase = db.prepare(
    "UPDATE payloads SET salt = NULL, body = NULL WHERE idx >= ? AND idx < ? AND name = ? AND kind = 'text' AND body IS NOT NULL",
  )
  const forget = db.prepare('DELETE FROM reasons WHERE idx >= ? AND idx < ? AND name = ?')
  const newer = db.prepare('UPDATE checkpoints SET size = ?, note = ?, frontier = ?')
  const writeRow = ({ index, leaf, leafHash, columns, ...row }: NewRow): void => {
    const { type, at, actor, session, request, vendor, engineer, ticket } = columns
    const found = [type, at, actor, session, request, vendor, engineer, ticket]
    entry.run(index, leaf, leafHash, ...found)
    for (const { name, kind, salt, body } of row.payloads) {
      payload.run(index, name, kind, salt, body)
    }
    for (const ordinal of row.persons) person.run(ordinal, index)
    for (const { name, folded } of row.reasons) reason.run(index, name, folded)
  }
  const write = db.transaction((batch: Batch) => {
    for (const row of batch.rows) writeRow(row)
    for (const { from, to, names } of batch.erasures) {
      for (const name of names) {
        erase.run(from, to, name)
        forget.run(from, to, name)
      }
    }
    const { size, note, frontier } = batch.checkpoint
    if (newer.run(size, note, frontier).changes === 0) checkpoint.run(size, note, frontier)
  })
  return (batch) => {
    write.immediate(batch)
  }
}
