import { fdatasyncSync, openSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { createRoomEngine } from '../../src/engine/room/engine.js'
import { plainDuckDB, wholeLoads } from './duckdb.js'
import { benchLedger, released } from './ledger.js'

/** Two loads, and a folder for what is written. */
export interface Place {
  readonly today: string
  readonly before: string
  readonly folder: string
}

/** What an answer cannot do without. */
export interface Least {
  /** Resolves once one more entry is durable. */
  readonly log: () => Promise<void>
  readonly run: (sql: string) => Promise<readonly unknown[]>
}

/**
 * `bare`: DuckDB in the process of the service, and an entry is one row of a table and a note in a second file.
 * `walled`: a room of ours and a ledger of ours, so that laws 1, 4 and 5 hold; but nobody is signed in, nothing is
 * judged, nobody is counted, and tokens are left out.
 */
export type Kind = 'bare' | 'walled'

export const leastOf: Readonly<Record<Kind, (place: Place) => Promise<Least>>> = { bare, walled }

/** As long as the entry of an answer. */
const ENTRY_BYTES = 700
const NOTE_BYTES = 4_096

async function bare({ today, before, folder }: Place): Promise<Least> {
  const duckdb = await plainDuckDB(today, before)
  const log = new Database(join(folder, 'bare.sqlite'))
  log.pragma('journal_mode = WAL')
  log.pragma('synchronous = FULL')
  log.exec('CREATE TABLE entries (place INTEGER PRIMARY KEY, leaf BLOB NOT NULL)')
  const append = log.prepare('INSERT INTO entries (leaf) VALUES (?)')
  const anchor = openSync(join(folder, 'bare.anchor'), 'w')
  const [leaf, note] = [Buffer.alloc(ENTRY_BYTES, 7), Buffer.alloc(NOTE_BYTES, 7)]
  return {
    log: () => {
      append.run(leaf)
      writeSync(anchor, note, 0, NOTE_BYTES, 0)
      fdatasyncSync(anchor)
      return Promise.resolve()
    },
    run: async (sql) => (await duckdb.runAndReadAll(sql)).getRowsJson(),
  }
}

async function walled({ today, before, folder }: Place): Promise<Least> {
  const engine = createRoomEngine({ snapshotsDir: dirname(today), memoryBytes: 3 * 1024 ** 3 })
  const room = await engine.open(wholeLoads(today, before))
  const ledger = await benchLedger(folder, 'walled')
  return {
    log: async () => {
      await ledger.decide(() => ({ entries: [released()], result: undefined }))
    },
    run: async (sql) => {
      const outcome = await room.run({
        ...{ text: sql, parameters: [], deadlineMs: 60_000, rowCap: 1_000_000 },
        ...{ hidden: 0, collect: 'union', subjectCap: 0 },
      })
      if (outcome.kind === 'failed') throw new Error(`the room did not answer: ${outcome.reason}`)
      return outcome.rows
    },
  }
}
