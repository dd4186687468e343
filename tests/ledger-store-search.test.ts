import fc from 'fast-check'
import type { Entry, NewEntry } from '../src/ledger/entry.js'
import type { EntryFilter, Ledger } from '../src/ledger/port.js'
import { append, Place, released, started, type Seen } from './ledger-fixture.js'

const NOON = Date.UTC(2026, 8, 1, 12)
const iso = (ms: number): string => new Date(ms).toISOString()
const sam = { kind: 'steward', name: 'sam' } as const
const text = (words: string) => ({ kind: 'text', text: words }) as const

function filed(request: string, vendor: string, ticket: string): NewEntry {
  return {
    type: 'request.filed',
    actor: { kind: 'engineer', name: `${vendor}-dev`, vendor },
    data: {
      ...{ request, vendor, engineer: `${vendor}-dev`, ticket, snapshot: 'snp_1', tables: [] },
      policy: { id: 'counts', hash: '0'.repeat(64) },
      wished: { opensAt: iso(NOON), closesAt: iso(NOON + 1) },
      basis: 'school official',
    },
    payloads: { purpose: text(`Missing rows for ${vendor}`) },
  }
}
const approved = (session: string, request: string): NewEntry => ({
  type: 'session.approved',
  actor: sam,
  data: {
    ...{ session, request, budget: 5, resolveDays: 30 },
    window: { opensAt: iso(NOON), closesAt: iso(NOON + 1) },
  },
  payloads: { note: text('As AGREED with Zoë') },
})
const revoked = (session: string): NewEntry => ({
  type: 'session.revoked',
  actor: sam,
  data: { session },
  payloads: { reason: text('ＦＵＬＬ width, 100%_sure') },
})

let place: Place
let ledger: Ledger<Seen>

/** 0 opened, 1 and 2 filed, 3 and 4 approved, 5 started, 6 released, 7 and 8 revoked, 9 denied nothing. */
beforeEach(async () => {
  place = new Place()
  ledger = await place.open()
  await append(ledger, filed('req_a', 'acme', 'T-1'), filed('req_z', 'zeta', 'T-2'))
  await append(ledger, approved('ses_1', 'req_a'), approved('ses_2', 'req_z'))
  await append(ledger, started('q1'), released('q1', [7, 5]), revoked('ses_1'), revoked('ses_2'))
})
afterEach(async () => {
  await ledger.close()
  place.remove()
})

const indexes = (entries: readonly Entry[]): number[] => entries.map(({ index }) => index)

describe('a search', () => {
  it.each<[string, EntryFilter, number[]]>([
    ['a student', { students: [5] }, [6]],
    ['any of several students', { students: [9, 7, 5] }, [6]],
    ['a student nobody saw', { students: [9] }, []],
    ['no student at all', { students: [] }, []],
    ['a vendor, also where a steward acts on its session', { vendor: 'acme' }, [1, 3, 5, 6, 7]],
    ['an engineer', { engineer: 'zeta-dev' }, [2, 4, 8]],
    ['a ticket', { ticket: 'T-1' }, [1, 3, 5, 6, 7]],
    ['an outcome', { outcomes: ['revoked', 'released'] }, [6, 7, 8]],
    [
      'an outcome and a type that do not meet',
      { outcomes: ['denied'], types: ['query.started'] },
      [],
    ],
    ['words of a reason, whatever their case', { text: 'as agreed with zoË' }, [3, 4]],
    ['words of another width', { text: 'full WIDTH' }, [7, 8]],
    ['words with signs that a pattern would take for others', { text: '0%_s' }, [7, 8]],
    ['words that only a query said', { text: 'select' }, []],
    ['all at once', { text: 'full', ticket: 'T-2', outcomes: ['revoked'], actor: 'sam' }, [8]],
  ])('finds by %s, in both directions', async (_by, filter, expected) => {
    expect(indexes(await ledger.list(filter, { limit: 100 }))).toEqual(expected)
    const newest = await ledger.list(filter, { limit: 100, newestFirst: true })
    expect(indexes(newest)).toEqual(expected.toReversed())
    const [first, ...rest] = expected
    if (first === undefined) return
    expect(indexes(await ledger.list(filter, { limit: 1 }))).toEqual([first])
    expect(indexes(await ledger.list(filter, { limit: 100, after: first }))).toEqual(rest)
  })

  it('gives what a walk over the whole log would give, whatever is asked', async () => {
    const vendors = ['acme', 'zeta', 'nobody']
    const all = await ledger.list({}, { limit: 100 })
    const asked = fc.record(
      {
        session: fc.constantFrom('ses_1', 'ses_2', 'ses_3'),
        vendor: fc.constantFrom(...vendors),
        actor: fc.constantFrom('sam', 'ada', 'acme-dev'),
        students: fc.subarray([5, 7, 9]),
        types: fc.subarray(['query.released', 'session.revoked', 'session.approved'] as const),
      },
      { requiredKeys: [] },
    )
    const vendorOf = new Map([
      ['ses_1', 'acme'],
      ['ses_2', 'zeta'],
    ])
    const fits = (entry: Entry, filter: EntryFilter): boolean => {
      const { session, vendor } = entry.data as { session?: string; vendor?: string }
      const seen = entry.payloads.subjects
      const persons = seen?.kind === 'ordinals' ? seen.ordinals : []
      const own = vendor ?? entry.actor.vendor ?? vendorOf.get(session ?? '')
      return (
        (filter.session === undefined || session === filter.session) &&
        (filter.vendor === undefined || own === filter.vendor) &&
        (filter.actor === undefined || entry.actor.name === filter.actor) &&
        (filter.students?.some((ordinal) => persons.includes(ordinal)) ?? true) &&
        (filter.types?.includes(entry.type) ?? true)
      )
    }
    await fc.assert(
      fc.asyncProperty(asked, async (filter) => {
        const found = await ledger.list(filter, { limit: 100 })
        const expected = all.filter((entry) => fits(entry, filter as EntryFilter))
        expect(indexes(found)).toEqual(indexes(expected))
      }),
      { numRuns: 200 },
    )
  })

  it('finds the same after the log was closed and opened, and verifies', async () => {
    await ledger.close()
    ledger = await place.open()
    await append(ledger, revoked('ses_2'))
    expect(indexes(await ledger.list({ ticket: 'T-2' }, { limit: 100 }))).toEqual([2, 4, 8, 9])
    expect((await ledger.verify()).ok).toBe(true)
  })
})
