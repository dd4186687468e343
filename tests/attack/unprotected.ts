import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { DuckDBConnection } from '@duckdb/node-api'
import { isRefusal } from '../../src/refusal.js'
import { createCloak } from '../../src/vault/cloak.js'
import { fillRoom } from '../district-loaded.js'
import { zipped } from '../support/marked-roster.js'
import { Attacker, type Line, type Seen } from './attacker.js'
import type { Battlefield } from './field.js'
import type { AttackRoster, Files } from './roster.js'

/** What an attacker's plan is proven on: the tables with no rule at all, or with only the oldest one. */
export type Control =
  | 'plain'
  /** A count of 1 to 9 is refused and a count of none is shown, as many reports do it. */
  | 'threshold'

/**
 * The same tables in plain DuckDB, without gate, audit, budget or ledger. An attack that learns nothing
 * here is no attack, and that it learns nothing behind the service then means nothing.
 */
export async function openUnprotected(
  roster: AttackRoster,
  control: Control,
): Promise<Battlefield> {
  const dataDir = await mkdtemp(join(tmpdir(), 'unprotected-'))
  const cloak = createCloak({ dataDir, vaultKey: new Uint8Array(32).fill(5) })
  let room: DuckDBConnection | null = null
  let previous: string | null = null
  const load = async (files: Files): Promise<void> => {
    const stream = Readable.from(await zipped(files))
    const made = await cloak.load({ kind: 'zip', stream }, Date.now(), previous, () => undefined)
    if (isRefusal(made)) throw new TypeError(made.detail)
    await made.keep()
    const before = previous
    previous = made.loaded.snapshot
    const file = cloak.snapshotFile(previous)
    room = await fillRoom(file, before === null ? null : cloak.snapshotFile(before), null)
  }
  await load(roster.files)
  return {
    ...{ roster, load },
    attacker() {
      const current = (): DuckDBConnection => {
        if (room === null) throw new TypeError('nothing is loaded')
        return room
      }
      return Promise.resolve(new Attacker(new PlainLine(current, control)))
    },
    close: () => rm(dataDir, { recursive: true, force: true }),
  }
}

class PlainLine implements Line {
  session = '0'
  private sessions = 0
  private room: DuckDBConnection
  private readonly current: () => DuckDBConnection
  private readonly control: Control

  constructor(current: () => DuckDBConnection, control: Control) {
    this.current = current
    this.room = current()
    this.control = control
  }

  /** A session is about the newest load. */
  reopen(): Promise<void> {
    this.sessions += 1
    this.session = String(this.sessions)
    this.room = this.current()
    return Promise.resolve()
  }

  colleague = (): Promise<void> => this.reopen()
  end = (): Promise<void> => Promise.resolve()
  counted = (): Promise<number> => Promise.resolve(0)

  async ask(sql: string): Promise<Seen> {
    const from = performance.now()
    try {
      const reader = await this.room.runAndReadAll(sql)
      const ms = performance.now() - from
      const rows = reader.getRowsJson().map((row) => row.map(plain))
      const cell = rows[0]?.[0]
      const isSmall = typeof cell === 'number' && cell > 0 && cell < 10
      if (this.control === 'threshold' && rows.length === 1 && isSmall) {
        return { code: 'SMALL', rows: [], words: '', ms }
      }
      return { code: 'ok', rows, words: '', ms }
    } catch (error) {
      const words = error instanceof Error ? error.message : ''
      return { code: 'ERROR', rows: [], words, ms: performance.now() - from }
    }
  }
}

/** DuckDB writes large whole numbers as text. */
const plain = (cell: unknown): unknown =>
  typeof cell === 'string' && /^-?\d{1,15}$/u.test(cell) ? Number(cell) : cell
