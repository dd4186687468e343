import Database from 'better-sqlite3'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NewEntry } from '../src/ledger/entry.js'
import { verifyLedgerFolder } from '../src/ledger/offline.js'
import type { Ledger } from '../src/ledger/port.js'
import {
  append,
  faultOf,
  Place,
  released,
  SIGNER,
  started,
  withCommit,
  type Seen,
} from './ledger-fixture.js'

const SQL = "SELECT 'zqxWordsThatMustGo'"
const WHY = 'zqxReasonThatMustGo, as ASKED'
const olga = { kind: 'officer', name: 'olga' } as const

const revoked: NewEntry = {
  type: 'session.revoked',
  actor: { kind: 'steward', name: 'sam' },
  data: { session: 'ses_1' },
  payloads: { reason: { kind: 'text', text: WHY } },
}
const erased = (entry: number, payload: string): NewEntry => ({
  type: 'payload.erased',
  actor: olga,
  data: { entry, payload },
  payloads: { reason: { kind: 'text', text: 'a parent asked' } },
})
const retained = (before: number, ...payloads: string[]): NewEntry => ({
  type: 'retention.applied',
  actor: olga,
  data: { days: 90, before, payloads, texts: 1 },
})

let place: Place
let ledger: Ledger<Seen>

/** 0 opened, 1 a query with SQL, 2 its answer, 3 a revoke with its reason. */
beforeEach(async () => {
  place = new Place()
  ledger = await place.open()
  await append(ledger, started('q1', SQL), released('q1', [1, 2]), revoked)
})
afterEach(async () => {
  await ledger.close()
  place.remove()
})

/** Whether any file of the ledger holds the bytes, in whatever case; a page that was let go counts too. */
const isThere = (words: string): boolean =>
  readdirSync(place.directory).some((name) =>
    readFileSync(join(place.directory, name)).toString('latin1').toLowerCase().includes(words),
  )

const findings = async (): Promise<string> => {
  const { directory, anchorFile } = place
  const { ok, findings: said } = await verifyLedgerFolder({
    ...{ directory, anchorFile, vkey: SIGNER.vkey },
  })
  return `${ok ? 'sound' : 'unsound'}: ${said.join(' ')}`
}

describe('a text that is erased', () => {
  it('is gone from every file of the ledger at once, from the search too, and the proof holds', async () => {
    expect([isThere('zqxwords'), isThere('zqxreason')]).toEqual([true, true])
    expect(await ledger.list({ text: 'as asked' }, { limit: 9 })).toHaveLength(1)
    await append(ledger, erased(1, 'sql'), erased(3, 'reason'))
    expect([isThere('zqxwords'), isThere('zqxreason')]).toEqual([false, false])
    expect(await ledger.list({ text: 'as asked' }, { limit: 9 })).toEqual([])
    expect((await ledger.entry(1))?.payloads).toEqual({ sql: null })
    expect((await ledger.entry(3))?.payloads).toEqual({ reason: null })
    expect(await ledger.verify()).toMatchObject({ ok: true, erased: 2 })
    await ledger.close()
    ledger = await place.open()
    expect(await findings()).toMatch(/^sound.*erased.*: sql of entry 1, reason of entry 3\./)
  })

  it('goes with everything of its kind and age, and nothing else does', async () => {
    await append(ledger, started('q2', 'SELECT 2'))
    expect(await ledger.texts(['sql', 'reason'], 4)).toBe(2)
    await append(ledger, retained(4, 'sql'))
    expect(await ledger.texts(['sql', 'reason'], 4)).toBe(1)
    expect((await ledger.entry(1))?.payloads).toEqual({ sql: null })
    expect((await ledger.entry(3))?.payloads.reason).toMatchObject({ text: WHY })
    expect((await ledger.entry(4))?.payloads.sql).toMatchObject({ text: 'SELECT 2' })
    expect(await ledger.verify()).toMatchObject({ ok: true, erased: 1 })
  })

  it('may be erased twice, and what is no text stays whatever an entry says', async () => {
    await append(ledger, erased(1, 'sql'))
    await append(ledger, erased(1, 'sql'), erased(2, 'subjects'), erased(99, 'sql'))
    expect((await ledger.entry(2))?.payloads.subjects).toMatchObject({ ordinals: [1, 2] })
    expect(await ledger.verify()).toMatchObject({ ok: true, erased: 1 })
  })

  it('while somebody reads is gone from the files as soon as they have read', async () => {
    const reader = new Database(place.file, { readonly: true })
    reader.exec('BEGIN; SELECT count(*) FROM entries')
    await append(ledger, erased(1, 'sql'))
    reader.close()
    await append(ledger, started('q2'))
    expect(isThere('zqxwords')).toBe(false)
  })
})

describe('the moment of an erasure', () => {
  const failing = (isStored: boolean): Promise<Ledger<Seen>> =>
    place.openWith((store) =>
      withCommit(store, async (batch) => {
        if (isStored) await store.commit(batch)
        throw Object.assign(new Error('fsync failed'), { code: 'SQLITE_IOERR_FSYNC' })
      }),
    )

  it.each([
    [false, 'that failed leaves the text and no entry'],
    [true, 'that was stored and not acknowledged leaves the entry and no text'],
  ])('(stored: %s) %s', async (isStored) => {
    await ledger.close()
    const log = await failing(isStored)
    expect(await faultOf(append(log, erased(1, 'sql')))).toBe('LEDGER_STOPPED')
    await log.close()
    ledger = await place.open()
    expect(ledger.size()).toBe(isStored ? 5 : 4)
    expect((await ledger.entry(1))?.payloads.sql === null).toBe(isStored)
    expect(isThere('zqxwords')).toBe(!isStored)
    expect((await ledger.verify()).ok).toBe(true)
  })
})

describe('whoever holds the disk', () => {
  const tamper = async (statement: string): Promise<void> => {
    await ledger.close()
    const db = new Database(place.file)
    const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck()
    for (const name of triggers.all()) db.exec(`DROP TRIGGER ${String(name)}`)
    db.exec(statement)
    db.close()
  }
  it('and removes a text without an entry is found', async () => {
    await tamper('UPDATE payloads SET body = NULL, salt = NULL WHERE idx = 1')
    expect(await findings()).toMatch(/^unsound: Entry 1: the text "sql" was removed, and no entry/)
    expect(await faultOf(place.open())).toBe('LEDGER_CORRUPT')
  })

  it('and puts a text back that was erased is found', async () => {
    const before = new Database(place.file, { readonly: true })
    const row = before.prepare<[], { salt: Buffer; body: Buffer }>(
      'SELECT salt, body FROM payloads WHERE idx = 1',
    )
    const { salt, body } = row.get() ?? { salt: Buffer.alloc(0), body: Buffer.alloc(0) }
    before.close()
    await append(ledger, erased(1, 'sql'))
    await tamper(
      `UPDATE payloads SET salt = x'${salt.toString('hex')}', body = x'${body.toString('hex')}' WHERE idx = 1`,
    )
    expect(await findings()).toMatch(/^unsound: There is a text .* an entry says was erased/)
  })
})
