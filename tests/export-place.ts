import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../src/clock.js'
import { Fault } from '../src/fault.js'
import type { NewEntry } from '../src/ledger/entry.js'
import { createSigner } from '../src/ledger/key.js'
import { openLedger } from '../src/ledger/ledger.js'
import type { Ledger } from '../src/ledger/port.js'
import { Publication } from '../src/ledger/publication.js'
import { openSqliteSnapshot } from '../src/ledger/store/sqlite-snapshot.js'
import { createExporter } from '../src/report/export/exporter.js'
import type { Exported, Exporter } from '../src/report/export/exporter.js'
import { isRefusal } from '../src/refusal.js'
import type { Refusal } from '../src/refusal.js'
import { fold } from '../src/session/evolve.js'
import type { State } from '../src/session/state.js'

export const ORIGIN = 'district.example/homeroom'
export const SIGNER = createSigner(ORIGIN, Buffer.alloc(32, 7))
export const OFFICER = { kind: 'officer', name: 'olga' } as const
export const NOON = Date.parse('2026-03-02T12:00:00.000Z')

/** A real log in a temporary folder, and an exporter over it. */
export interface Place {
  readonly root: string
  readonly ledger: Ledger<State>
  readonly clock: Clock & { time: number }
  readonly exporter: Exporter
  /** Another exporter over the same folders, as after a restart. */
  again(stagingFolder?: string): Exporter
  append(...entries: readonly NewEntry[]): Promise<void>
  remove(): Promise<void>
}

export async function openPlace(): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'homeroom-export-'))
  const clock = { time: NOON, now: () => clock.time }
  let salt = 0
  const ledger = await openLedger<State>({
    ...{ directory: join(root, 'ledger'), anchorFile: join(root, 'anchor'), fold, clock },
    ...{ origin: ORIGIN, signer: SIGNER },
    random: (size) => Buffer.alloc(size, (salt += 1)),
  })
  const snapshot = () => openSqliteSnapshot(join(root, 'ledger'))
  const again = (stagingFolder = join(root, 'staging')) =>
    createExporter({
      ...{ ledger, signer: SIGNER, origin: ORIGIN, version: '0.0.0', pages: snapshot },
      publication: new Publication({ snapshot }),
      codeKey: Buffer.alloc(32, 9),
      stagingFolder,
      auditFolder: new URL('../audit/', import.meta.url),
    })
  return {
    ...{ root, ledger, clock, exporter: again(), again },
    async append(...entries) {
      await ledger.decide(() => ({ entries, result: null }))
    },
    async remove() {
      await ledger.close()
      await rm(root, { recursive: true, force: true })
    },
  }
}

export const session = 'ses_1'
const steward = { kind: 'steward', name: 'sam' } as const
const engineer = { kind: 'engineer', name: 'dev', vendor: 'acme' } as const
const text = (words: string) => ({ kind: 'text', text: words }) as const

/** A vendor, a request, a session, and a query about two students by name. */
export function storyEntries(): NewEntry[] {
  const window = { opensAt: '2026-03-02T12:00:00.000Z', closesAt: '2026-03-02T16:00:00.000Z' }
  return [
    { type: 'vendor.added', actor: steward, data: { vendor: 'acme', name: '=Acme' } },
    {
      ...{ type: 'request.filed', actor: engineer },
      data: {
        ...{ request: 'req_1', vendor: 'acme', engineer: 'dev', ticket: 'T-1', snapshot: 'snp_1' },
        ...{ policy: { id: 'p', hash: '0'.repeat(64) }, tables: ['users'], wished: window },
        basis: 'school official, 34 CFR 99.31(a)(1)(i)(B)',
      },
      payloads: { purpose: text('why'), interest: text('@support of Ada Lovelace') },
    },
    {
      ...{ type: 'session.approved', actor: steward, payloads: { note: text('go') } },
      data: { session, request: 'req_1', window, budget: 10, resolveDays: 30 },
    },
    ...queryEntries('qry_1', [3, 17]),
  ]
}

export function queryEntries(query: string, subjects: readonly number[]): NewEntry[] {
  const count = subjects.length
  return [
    {
      ...{ type: 'query.started', actor: engineer },
      data: {
        ...{ session, query, kind: 'named', check: null, tables: ['users'] },
        ...{ columns: ['users.grade'], functions: [] },
      },
      payloads: { sql: text("SELECT grade FROM users WHERE name = 'Ada Lovelace'") },
    },
    {
      ...{ type: 'query.released', actor: engineer },
      data: {
        ...{ session, query, started: 4, kind: 'named', rows: count, withheldGroups: 0 },
        ...{ students: count, newStudents: count, budgetLeft: 8, elapsedMs: 3 },
      },
      payloads: { subjects: { kind: 'ordinals', ordinals: subjects } },
    },
  ]
}

/** What the verifier for outsiders says, run as they run it: plain Node, in the export's own folder. */
export function verifyThere(
  folder: string,
  vkey = SIGNER.vkey,
): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((resolve) => {
    const args = ['verify.mjs', '.', '--key', vkey]
    execFile(process.execPath, args, { cwd: folder, env: {} }, (error, out, err) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 2
      resolve({ code, said: `${out}${err}` })
    })
  })
}

/** The run, if it was not refused. */
export async function done(run: Promise<Exported | Refusal>): Promise<Exported> {
  const result = await run
  if (isRefusal(result)) throw new Error(`refused: ${result.code}`)
  return result
}

/** The code of the fault that a promise rejects with. */
export async function faultOf(run: Promise<unknown>): Promise<string> {
  try {
    await run
  } catch (cause) {
    if (cause instanceof Fault) return cause.code
    throw cause
  }
  return 'no fault'
}
