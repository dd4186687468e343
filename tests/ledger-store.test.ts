import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../src/ledger/store/sqlite.js'
import { storeContract } from './contracts/ledger-store.js'

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
