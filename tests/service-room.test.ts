import type { Ledger } from '../src/ledger/port.js'
import { createPolicyShelf } from '../src/policy/load.js'
import { roomBesideOf } from '../src/service/room-spec.js'
import type { Session } from '../src/session/session.js'
import type { Snapshot, State } from '../src/session/state.js'

const policy = createPolicyShelf({ directory: 'policies' }).policy('rostering-debug')

/** What a session over the tables is given beside, whose load and the one before have so many records. */
function beside(now: number, before: number, deviations = 0): ReadonlyMap<string, unknown> {
  if (policy === undefined) throw new TypeError('no such policy')
  const load = (id: string, rows: number, previous: string | null) =>
    [id, { id, previous, deviations, rows: { 'users.csv': rows } } as unknown as Snapshot] as const
  const snapshots = new Map([load('now', now, 'before'), load('before', before, null)])
  const ledger = { state: () => ({ snapshots }) } as unknown as Ledger<State>
  const session = { snapshot: 'now', tables: ['users', 'orgs'] } as unknown as Session
  return roomBesideOf(ledger, session, policy)
}

const namesOf = (table: string): ReadonlySet<string> =>
  new Set([...(policy?.tables.get(table)?.columns.values() ?? [])].map(({ column }) => column.name))

describe('a second room of a session', () => {
  it('holds all that the session reaches of a small load, and no table it does not', () => {
    const all = beside(1_000, 1_000)
    expect([...all.keys()].sort()).toEqual(['orgs', 'users'])
    expect(all.get('users')).toEqual(namesOf('users'))
  })

  it.each([
    ['the load', [200_000, 1, 0]],
    ['the load before it', [1, 200_000, 0]],
    ['what deviates in it', [1, 1, 200_000]],
  ] as const)('holds no more than was read if %s is large', (_, [now, before, deviations]) => {
    expect(beside(now, before, deviations).size).toBe(0)
    expect(beside(100_000, 99_000, 500).size).toBe(2)
  })
})
