import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '../src/fault.js'
import { Anchor } from '../src/ledger/anchor.js'
import type { Entry, NewEntry } from '../src/ledger/entry.js'
import { createSigner } from '../src/ledger/key.js'
import { openLedger, openLedgerOn, type LedgerOptions } from '../src/ledger/ledger.js'
import { lockFolder } from '../src/ledger/lock.js'
import type { Fold, Ledger } from '../src/ledger/port.js'
import type { LedgerStore } from '../src/ledger/store/port.js'
import { openSqliteStore } from '../src/ledger/store/sqlite.js'

export const ORIGIN = 'district.example/homeroom'
export const SEED = Buffer.alloc(32, 7)
export const SIGNER = createSigner(ORIGIN, SEED)

/** The state of the tests: every entry as the fold saw it. */
export type Seen = readonly Entry[]
export const remember: Fold<Seen> = {
  initial: [],
  evolve: (state, entry) => [...state, entry],
}

/** A folder for one ledger and one anchor, removed with `remove()`. */
export class Place {
  readonly root = mkdtempSync(join(tmpdir(), 'homeroom-ledger-'))
  readonly directory = join(this.root, 'ledger')
  readonly anchorFile = join(this.root, 'anchor', 'checkpoint')
  readonly file = join(this.directory, 'ledger.sqlite')

  options(over: Partial<LedgerOptions<Seen>> = {}): LedgerOptions<Seen> {
    return {
      directory: this.directory,
      anchorFile: this.anchorFile,
      fold: remember,
      origin: ORIGIN,
      signer: SIGNER,
      clock: { now: () => Date.UTC(2026, 8, 1, 12) },
      random: (size) => randomBytes(size),
      ...over,
    }
  }

  open(over: Partial<LedgerOptions<Seen>> = {}): Promise<Ledger<Seen>> {
    return openLedger(this.options(over))
  }

  /** Opens on the real store, with some of its methods wrapped. */
  async openWith(wrap: (store: LedgerStore) => LedgerStore): Promise<Ledger<Seen>> {
    const lock = lockFolder(this.directory)
    const store = await openSqliteStore(this.directory)
    return openLedgerOn(wrap(store), this.options(), () => {
      lock.release()
    })
  }

  /** The note in the anchor file, or what stands there instead; empty if there is no file. */
  anchored(): string {
    return new Anchor(this.anchorFile, this.directory).read()?.toString() ?? ''
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}

/** A store whose commit is another one. */
export function withCommit(
  store: LedgerStore,
  commit: (batch: Parameters<LedgerStore['commit']>[0]) => Promise<void>,
): LedgerStore {
  return {
    commit,
    folder: store.folder,
    head: store.head,
    find: (query) => store.find(query),
    texts: (erasure) => store.texts(erasure),
    snapshot: () => store.snapshot(),
    tidy: () => store.tidy(),
    close: () => store.close(),
  }
}

const engineer = { kind: 'engineer', name: 'ada', vendor: 'acme' } as const

/** A query of a session, with its SQL beside the leaf. */
export function started(query: string, sql = 'SELECT 1'): NewEntry {
  return {
    type: 'query.started',
    actor: engineer,
    data: {
      session: 'ses_1',
      query,
      kind: 'named',
      check: null,
      tables: ['users'],
      columns: ['users.sourcedId'],
      functions: [],
    },
    payloads: { sql: { kind: 'text', text: sql } },
  }
}

/** An answer about pupils, by ordinal. */
export function released(query: string, ordinals: readonly number[]): NewEntry {
  return {
    type: 'query.released',
    actor: engineer,
    data: {
      session: 'ses_1',
      query,
      started: 1,
      kind: 'named',
      rows: ordinals.length,
      withheldGroups: 0,
      students: ordinals.length,
      newStudents: ordinals.length,
      budgetLeft: 10,
      elapsedMs: 3,
    },
    payloads: { subjects: { kind: 'ordinals', ordinals } },
  }
}

/** Appends entries in one decision. */
export async function append(
  ledger: Ledger<Seen>,
  ...entries: readonly NewEntry[]
): Promise<readonly Entry[]> {
  return (await ledger.decide(() => ({ entries, result: null }))).entries
}

/** The code of the fault that a promise rejects with; fails the test if it is none. */
export async function faultOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
  return 'no fault'
}
