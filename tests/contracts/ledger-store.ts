import fc from 'fast-check'
import type { Entry, NewEntry } from '../../src/ledger/entry.js'
import { openLedgerOn, type LedgerOptions } from '../../src/ledger/ledger.js'
import type { Ledger } from '../../src/ledger/port.js'
import type { LedgerStore } from '../../src/ledger/store/port.js'
import {
  append,
  faultOf,
  Place,
  released,
  started,
  withCommit,
  type Seen,
} from '../ledger-fixture.js'

/** One place where a log can lie, made anew for every test. */
export interface Ground {
  /** A store over what was written so far, for the one who writes. */
  open(): Promise<LedgerStore>
  /** Changes what is stored behind everyone's back, with no trigger in the way. */
  tamper(statement: string): Promise<void>
  /** The statement as the service itself could send it. */
  attempt(statement: string): Promise<void>
  remove(): Promise<void>
}

const sam = { kind: 'steward', name: 'sam' } as const
const iso = new Date(Date.UTC(2026, 8, 1, 12)).toISOString()
const revoked = (session: string, reason: string): NewEntry => ({
  type: 'session.revoked',
  actor: sam,
  data: { session },
  payloads: { reason: { kind: 'text', text: reason } },
})
const filed: NewEntry = {
  type: 'request.filed',
  actor: { kind: 'engineer', name: 'ada', vendor: 'acme' },
  data: {
    ...{ request: 'req_1', vendor: 'acme', engineer: 'ada', ticket: 'T-1', snapshot: 'snp_1' },
    policy: { id: 'counts', hash: '0'.repeat(64) },
    wished: { opensAt: iso, closesAt: iso },
    ...{ basis: 'school official', tables: [] },
  },
  payloads: { purpose: { kind: 'text', text: 'Ünïcode \u0000 and NUL' } },
}
const approved: NewEntry = {
  type: 'session.approved',
  actor: sam,
  data: {
    ...{ session: 'ses_1', request: 'req_1', budget: 5, resolveDays: 30 },
    window: { opensAt: iso, closesAt: iso },
  },
}
const erased = (entry: number, payload: string): NewEntry => ({
  type: 'payload.erased',
  actor: { kind: 'officer', name: 'olga' },
  data: { entry, payload },
})

const indexes = (entries: readonly Entry[]): number[] => entries.map(({ index }) => index)

/** What every store of the ledger promises, whatever it is made of. */
export function storeContract(name: string, makeGround: () => Promise<Ground>): void {
  describe(`a log in ${name}`, () => {
    let place: Place
    let ground: Ground
    let ledger: Ledger<Seen>

    const openOn = (store: LedgerStore, over: Partial<LedgerOptions<Seen>> = {}) =>
      openLedgerOn(store, place.options(over), () => undefined)
    const reopen = async (): Promise<Ledger<Seen>> => openOn(await ground.open())

    beforeEach(async () => {
      place = new Place()
      ground = await makeGround()
      ledger = await reopen()
    })
    afterEach(async () => {
      await ledger.close()
      await ground.remove()
      place.remove()
    })

    it('gives back what was appended, also after it was closed and opened', async () => {
      const written = await append(ledger, filed, approved, started('q1'), released('q1', [5, 3]))
      expect(await ledger.list({}, { after: 0, limit: 9 })).toEqual(written)
      const before = { state: ledger.state(), checkpoint: ledger.checkpoint() }
      await ledger.close()
      ledger = await reopen()
      expect(await ledger.list({}, { after: 0, limit: 9 })).toEqual(written)
      expect({ state: ledger.state(), checkpoint: ledger.checkpoint() }).toEqual(before)
      expect(await ledger.verify()).toMatchObject({ ok: true, size: 5, erased: 0 })
    })

    it('runs rules one after another, however many ask at once', async () => {
      const log = ledger
      const places = await Promise.all(
        Array.from({ length: 300 }, async (_, at) => {
          const { result } = await log.decide((state) => ({
            entries: [started(`q${at}`)],
            result: state.length,
          }))
          return result
        }),
      )
      expect(places.sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, at) => at + 1))
      expect(await log.verify()).toMatchObject({ ok: true, size: 301 })
    })

    it('finds by every facet, in both directions and page by page', async () => {
      await append(ledger, filed, approved, started('q1'), released('q1', [5, 3]))
      await append(ledger, revoked('ses_1', 'Because THE Käse'), released('q2', [5]))
      const found = async (filter: Parameters<Ledger<Seen>['list']>[0]) => {
        const oldest = indexes(await ledger.list(filter, { limit: 99 }))
        const newest = indexes(await ledger.list(filter, { limit: 99, newestFirst: true }))
        expect(newest).toEqual(oldest.toReversed())
        const paged: number[] = []
        for (;;) {
          const last = paged.at(-1)
          const page = { limit: 1, ...(last === undefined ? {} : { after: last }) }
          const [next] = await ledger.list(filter, page)
          if (next === undefined) break
          paged.push(next.index)
        }
        expect(paged).toEqual(oldest)
        return oldest
      }
      expect(await found({})).toEqual([0, 1, 2, 3, 4, 5, 6])
      expect(await found({ students: [5] })).toEqual([4, 6])
      expect(await found({ students: [3, 5, 9] })).toEqual([4, 6])
      expect(await found({ students: [] })).toEqual([])
      expect(await found({ ticket: 'T-1' })).toEqual([1, 2, 3, 4, 5, 6])
      expect(await found({ engineer: 'ada', outcomes: ['released', 'revoked'] })).toEqual([4, 5, 6])
      expect(await found({ vendor: 'acme', actor: 'sam' })).toEqual([2, 5])
      expect(await found({ text: 'the KÄSE' })).toEqual([5])
      expect(await found({ text: 'k%se' })).toEqual([])
      expect(await found({ session: "ses_1' OR 1=1 --" })).toEqual([])
      expect(await found({ types: ['query.released'], text: 'x', from: 0 })).toEqual([])
      expect(
        await found({ from: Date.UTC(2026, 8, 1, 12), to: Date.UTC(2026, 8, 2) }),
      ).toHaveLength(7)
      expect(await found({ from: Date.UTC(2026, 8, 2) })).toEqual([])
      expect(await found({ to: Date.UTC(2026, 8, 1, 12) })).toEqual([])
    })

    it('keeps any text and any persons as they were', async () => {
      const payload = fc.record({
        text: fc.string({ unit: 'binary', maxLength: 60 }),
        persons: fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 32 - 1 }), {
          minLength: 1,
          maxLength: 9,
        }),
      })
      await fc.assert(
        fc.asyncProperty(payload, async ({ text, persons }) => {
          const [asked, told] = await append(ledger, started('q', text), released('q', persons))
          expect(await ledger.entry(asked?.index ?? -1)).toEqual(asked)
          expect(await ledger.entry(told?.index ?? -1)).toEqual(told)
          const student = persons.at(-1) ?? 0
          const page = { limit: 1, newestFirst: true }
          expect(indexes(await ledger.list({ students: [student] }, page))).toEqual([told?.index])
        }),
        { numRuns: 40 },
      )
      expect((await ledger.verify()).ok).toBe(true)
    })

    it('hands out leaves by type, and its entries as text if it can', async () => {
      await append(ledger, filed, started('q1'), approved, revoked('ses_1', 'done "so"'))
      await append(ledger, filed, released('q1', [5, 3]))
      await ledger.close()
      const store = await ground.open()
      const snapshot = await store.snapshot()
      const rows = await snapshot.page(0)
      const leaves = await snapshot.leaves(['session.approved', 'request.filed'], 1)
      expect(leaves).toEqual([3, 5].map((index) => ({ index, leaf: rows[index]?.leaf })))
      expect(await snapshot.leaves(['request.filed'], 5)).toEqual([])
      const page = await snapshot.spell(0, 7)
      const told = rows.map(({ leaf }) => leaf.toString())
      expect(page?.entries.map(([leaf]) => leaf) ?? told).toEqual(told)
      const bodies = rows.flatMap(({ payloads }) => payloads.map(({ body }) => String(body)))
      expect(page?.payloads.map((text) => text.slice(text.indexOf('"]') + 2)) ?? bodies).toEqual(
        bodies,
      )
      expect(page?.persons ?? ['[6,[3,5]]']).toEqual(['[6,[3,5]]'])
      await snapshot.release()
      await store.close()
      ledger = await reopen()
    })

    it('erases a text with the entry that says so, and verifies', async () => {
      await append(ledger, started('q1', 'SELECT 1'), revoked('ses_1', 'Too much'))
      expect(await ledger.texts(['sql', 'reason'], 3)).toBe(2)
      await append(ledger, erased(1, 'sql'), erased(2, 'reason'), erased(2, 'reason'))
      expect((await ledger.entry(1))?.payloads).toEqual({ sql: null })
      expect(await ledger.list({ text: 'too much' }, { limit: 9 })).toEqual([])
      expect(await ledger.texts(['sql', 'reason'], 3)).toBe(0)
      expect(await ledger.verify()).toMatchObject({ ok: true, erased: 2 })
      await ledger.close()
      ledger = await reopen()
    })

    it.each([
      "UPDATE entries SET actor = 'eve'",
      'DELETE FROM entries WHERE idx = 2',
      'DELETE FROM payloads',
      "UPDATE payloads SET kind = 'sets' WHERE idx = 2",
      'UPDATE payloads SET body = NULL, salt = NULL WHERE idx = 2',
      'DELETE FROM persons',
      'UPDATE persons SET ordinal = 9',
      'DELETE FROM reasons',
      "UPDATE reasons SET folded = 'x'",
      'DELETE FROM checkpoints',
      'UPDATE checkpoints SET size = size',
      'INSERT INTO persons VALUES (9, 1)',
      "INSERT INTO reasons VALUES (1, 'note', 'x')",
    ])('does not let the service itself do this: %s', async (statement) => {
      await append(ledger, started('q1'), released('q1', [1]), revoked('ses_1', 'why'))
      // By its words: an error of a driver that another test file loaded first is of another realm.
      const said = await ground.attempt(statement).then(
        () => 'nothing',
        (cause: unknown) => String(cause),
      )
      expect(said).toMatch(/append-only|permission denied|erased|goes back|its entry/u)
      expect((await ledger.verify()).ok).toBe(true)
    })

    it.each([
      ['a column', "UPDATE entries SET vendor = 'eve' WHERE idx = 1", /Entry 1: a column/],
      ['a ticket', "UPDATE entries SET ticket = 'T-9' WHERE idx = 1", /Entry 1: a column/],
      ['a person, hidden', 'DELETE FROM persons WHERE idx = 2', /Entry 2: what it is found by/],
      ['a person, put in', 'INSERT INTO persons VALUES (9, 1)', /Entry 1: what it is found by/],
      ['a reason', "UPDATE reasons SET folded = 'x' WHERE idx = 3", /Entry 3: what it is found by/],
      [
        'a text, taken',
        'UPDATE payloads SET body = NULL, salt = NULL WHERE idx = 1',
        /no entry says/,
      ],
      [
        'an entry',
        'DELETE FROM reasons WHERE idx = 3; DELETE FROM payloads WHERE idx = 3; DELETE FROM entries WHERE idx = 3',
        /not those|edge/,
      ],
    ])('finds by verifying that somebody altered %s', async (_what, statement, told) => {
      await append(ledger, started('q1'), released('q1', [1]), revoked('ses_1', 'why'))
      await ground.tamper(statement)
      const { ok, findings } = await ledger.verify()
      expect([ok, findings.join(' ')]).toEqual([false, expect.stringMatching(told)])
      await ledger.close()
      expect(await faultOf(reopen())).toMatch(/LEDGER_CORRUPT|LEDGER_OLDER/u)
    })

    it.each([[false], [true]])('knows after a crash what was stored (%s)', async (isStored) => {
      await append(ledger, started('q1'))
      await ledger.close()
      const store = await ground.open()
      const broken = await openOn(
        withCommit(store, async (batch) => {
          if (isStored) await store.commit(batch)
          throw new Error('the line went dead')
        }),
      )
      expect(await faultOf(append(broken, started('q2')))).toBe('LEDGER_STOPPED')
      expect(await faultOf(append(broken, started('q3')))).toBe('LEDGER_STOPPED')
      await broken.close()
      ledger = await reopen()
      expect(ledger.size()).toBe(isStored ? 3 : 2)
      await append(ledger, started('q4'))
      expect((await ledger.verify()).ok).toBe(true)
    })
  })
}
