import Database from 'better-sqlite3'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SCHEMA } from '../src/ledger/store/schema.js'
import { SCHEMA_VERSION } from '../src/ledger/store/sqlite-snapshot.js'
import { openSqliteStore } from '../src/ledger/store/sqlite.js'
import { storeContract } from './contracts/ledger-store.js'
import { append, Place, released, started } from './ledger-fixture.js'

storeContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'homeroom-store-'))
  const run = (statement: string, isFree: boolean): void => {
    const db = new Database(join(folder, 'ledger.sqlite'))
    try {
      const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck()
      for (const name of isFree ? triggers.all() : []) db.exec(`DROP TRIGGER ${String(name)}`)
      db.exec(statement)
    } finally {
      db.close()
    }
  }
  const settled = (work: () => void) =>
    new Promise<void>((resolve) => {
      work()
      resolve()
    })
  return Promise.resolve({
    open: () => openSqliteStore(folder),
    tamper: (statement) => settled(() => run(statement, true)),
    attempt: (statement) => settled(() => run(statement, false)),
    remove: () => settled(() => rmSync(folder, { recursive: true, force: true })),
  })
})

describe('a log file of earlier versions, with larger pages', () => {
  it('is opened, verified and written on, and keeps its pages', async () => {
    const place = new Place()
    mkdirSync(place.directory, { recursive: true })
    const file = new Database(place.file)
    file.pragma('page_size = 4096')
    file.exec(`BEGIN; ${SCHEMA}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`)
    file.close()
    for (const query of ['q1', 'q2']) {
      const ledger = await place.open()
      await append(ledger, started(query), released(query, [1, 2, 3]))
      expect(await ledger.verify()).toMatchObject({ ok: true, size: ledger.size() })
      await ledger.close()
    }
    const db = new Database(place.file, { readonly: true })
    expect(db.pragma('page_size', { simple: true })).toBe(4096)
    db.close()
    place.remove()
  })
})
