import fc from 'fast-check'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import type { Entry, NewEntry } from '../src/ledger/entry.js'
import { openCheckpoint } from '../src/ledger/checkpoint.js'
import { readVkey } from '../src/ledger/key.js'
import { readCheckpoint, readEntries, verifyLedgerFolder } from '../src/ledger/offline.js'
import type { EntryFilter, Ledger } from '../src/ledger/port.js'
import { inOrder } from '../src/ledger/store/order.js'
import {
  append,
  faultOf,
  ORIGIN,
  Place,
  released,
  SIGNER,
  started,
  type Seen,
} from './ledger-fixture.js'

const NOON = Date.UTC(2026, 8, 1, 12)
const steward = { kind: 'steward', name: 'sam' } as const
const minute = (n: number): number => NOON + n * 60_000
const iso = (ms: number): string => new Date(ms).toISOString()

const filed: NewEntry = {
  type: 'request.filed',
  actor: { kind: 'engineer', name: 'ada', vendor: 'acme' },
  data: {
    request: 'req_1',
    vendor: 'acme',
    engineer: 'ada',
    ticket: 'T-1',
    policy: { id: 'counts', hash: '0'.repeat(64) },
    snapshot: 'snp_1',
    tables: ['users'],
    wished: { opensAt: iso(NOON), closesAt: iso(minute(60)) },
    basis: 'school official',
  },
  payloads: { purpose: { kind: 'text', text: 'Rows are missing.' } },
}
const denied: NewEntry = { type: 'request.denied', actor: steward, data: { request: 'req_1' } }
const added: NewEntry = {
  type: 'vendor.added',
  actor: steward,
  data: { vendor: 'zeta', name: 'Zeta' },
}

let place: Place
let ledger: Ledger<Seen>

/** Entries 0 to 6, a minute apart: opened, vendor added, filed, denied, started, released, started. */
beforeEach(async () => {
  place = new Place()
  let now = NOON - 60_000
  ledger = await place.open({ clock: { now: () => (now += 30_000) } })
  now = NOON
  for (const entry of [
    added,
    filed,
    denied,
    started('q1'),
    released('q1', [5, 6]),
    started('q2'),
  ]) {
    now = minute(ledger.size()) - 30_000
    await append(ledger, entry)
  }
})
afterEach(async () => {
  await ledger.close()
  place.remove()
})

const indexes = (entries: readonly Entry[]): number[] => entries.map(({ index }) => index)

describe('a listing', () => {
  it.each<[string, EntryFilter, number[]]>([
    ['everything', {}, [0, 1, 2, 3, 4, 5, 6]],
    ['types', { types: ['query.released', 'vendor.added'] }, [1, 5]],
    ['no type at all', { types: [] }, []],
    ['a session', { session: 'ses_1' }, [4, 5, 6]],
    ['a request', { request: 'req_1' }, [2, 3]],
    ['a vendor: told of, acting, or whose request it is', { vendor: 'acme' }, [2, 3, 4, 5, 6]],
    ['a vendor only told of', { vendor: 'zeta' }, [1]],
    ['an actor', { actor: 'sam' }, [1, 3]],
    ['a time, its start included and its end not', { from: minute(2), to: minute(4) }, [2, 3]],
    ['all at once', { types: ['query.started'], session: 'ses_1', from: minute(5) }, [6]],
    ['what is not there', { session: "ses_1' OR 1=1 --" }, []],
  ])('finds by %s', async (_by, filter, expected) => {
    expect(indexes(await ledger.list(filter, { limit: 100 }))).toEqual(expected)
    const newest = await ledger.list(filter, { limit: 100, newestFirst: true })
    expect(indexes(newest)).toEqual(expected.toReversed())
  })

  it('put together from pages is the whole, in either direction, whatever the page size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.boolean(), async (limit, newestFirst) => {
        const seen: number[] = []
        for (;;) {
          const last = seen.at(-1)
          const after = last === undefined ? {} : { after: last }
          const page = await ledger.list({}, { limit, newestFirst, ...after })
          if (page.length === 0) break
          expect(page.length).toBeLessThanOrEqual(limit)
          seen.push(...indexes(page))
        }
        expect(newestFirst ? seen.toReversed() : seen).toEqual([0, 1, 2, 3, 4, 5, 6])
      }),
      { numRuns: 20 },
    )
  })

  it('calls a page without a proper limit a defect', async () => {
    for (const limit of [0, -1, 1.5, Number.NaN]) {
      await expect(ledger.list({}, { limit })).rejects.toThrow(TypeError)
    }
  })

  it('gives entries with texts and ordinals, as they were decided', async () => {
    const [, , request, , , release] = await ledger.list({}, { limit: 100 })
    expect(request?.data).toEqual(filed.data)
    expect(request?.payloads).toEqual({ purpose: { kind: 'text', text: 'Rows are missing.' } })
    expect(release?.payloads).toEqual({ subjects: { kind: 'ordinals', ordinals: [5, 6] } })
    expect(release?.at).toBe(minute(5))
  })
})

describe('one entry', () => {
  it('is found by its index, and null where there is none', async () => {
    expect((await ledger.entry(3))?.type).toBe('request.denied')
    for (const index of [7, -1, 0.5, Number.NaN, 2 ** 60]) {
      expect(await ledger.entry(index)).toBeNull()
    }
  })
})

describe('without the service', () => {
  it('a folder is read and verified as with it, and reading changes nothing', async () => {
    const { directory, anchorFile } = place
    const beside = await readEntries(directory, { session: 'ses_1' }, { limit: 2 })
    expect(beside).toEqual(await ledger.list({ session: 'ses_1' }, { limit: 2 }))
    expect(await readCheckpoint(directory)).toBe(ledger.checkpoint())
    const note = ledger.checkpoint()
    await ledger.close()
    const seen: [number, number][] = []
    const progress = (done: number, total: number): void => void seen.push([done, total])
    const verification = await verifyLedgerFolder({
      directory,
      anchorFile,
      vkey: SIGNER.vkey,
      progress,
    })
    expect(verification).toMatchObject({ ok: true, size: 7, erased: 0 })
    expect(seen.at(-1)).toEqual([7, 7])
    expect(await readCheckpoint(directory)).toBe(note)
  })

  it('a folder is held against the key that was given, and says so when it was none', async () => {
    const { directory, anchorFile } = place
    const alone = await verifyLedgerFolder({ directory, anchorFile })
    expect(alone.findings.at(-1)).toMatch(/taken from the log itself/)
    const other = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
    const foreign = await verifyLedgerFolder({ directory, anchorFile, vkey: other })
    expect([foreign.ok, foreign.findings.join(' ')]).toEqual([false, expect.stringMatching(/key/)])
    const nonsense = verifyLedgerFolder({ directory, anchorFile, vkey: 'nonsense' })
    expect(await faultOf(nonsense)).toBe('CONFIG_INVALID')
  })

  it('a copy of the folder verifies on another machine', async () => {
    await ledger.close()
    const copy = join(place.root, 'copy')
    cpSync(place.directory, copy, { recursive: true })
    const { ok } = await verifyLedgerFolder({ directory: copy, anchorFile: place.anchorFile })
    expect(ok).toBe(true)
  })
})

describe('what a store answers', () => {
  const rowsAt = (places: readonly number[]) => places.map((index) => ({ index }))
  const rising = fc
    .uniqueArray(fc.nat(1_000), { minLength: 2 })
    .map((places) => places.sort((a, b) => a - b))

  it('is taken if it lies beyond the place asked from, in its order', () => {
    fc.assert(
      fc.property(rising, (places) => {
        const [up, down] = [rowsAt(places), rowsAt([...places].reverse())]
        const [first, last] = [places[0] ?? 0, places.at(-1) ?? 0]
        expect(inOrder(up, { after: first - 1, newestFirst: false })).toBe(up)
        expect(inOrder(down, { after: last + 1, newestFirst: true })).toBe(down)
      }),
    )
  })

  it('is damage if a page of it could be read again, or has no place', () => {
    const damaged = expect.objectContaining({ code: 'LEDGER_CORRUPT' }) as Error
    fc.assert(
      fc.property(rising, ([first = 0, ...more]) => {
        const places = [first, ...more]
        for (const newestFirst of [false, true]) {
          const ordered = newestFirst ? [...places].reverse() : places
          const before = ordered[0] ?? 0
          const after = newestFirst ? Infinity : -1
          const wrong = [[...ordered].reverse(), [...ordered, before], [before, before], [NaN]]
          for (const order of wrong) {
            expect(() => inOrder(rowsAt(order), { after, newestFirst })).toThrow(damaged)
          }
          expect(() => inOrder(rowsAt(ordered), { after: before, newestFirst })).toThrow(damaged)
        }
      }),
    )
  })
})

describe('the checkpoint', () => {
  it('is signed with the key of the log over the root that verifying derives', async () => {
    const verifier = readVkey(SIGNER.vkey)
    if (verifier === null) throw new TypeError()
    const opened = openCheckpoint(ledger.checkpoint(), verifier, ORIGIN)
    const { rootHash } = await ledger.verify()
    expect(opened).toEqual({
      ok: true,
      checkpoint: { origin: ORIGIN, size: 7, root: Buffer.from(rootHash, 'hex') },
    })
  })
})
