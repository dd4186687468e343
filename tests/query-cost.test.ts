import { join } from 'node:path'
import { v7 } from 'uuid'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { createRoomEngine } from '../src/engine/room/engine.js'
import type { ParameterValue } from '../src/gate/approved.js'
import type { Principal } from '../src/identity/principal.js'
import type { Ledger } from '../src/ledger/port.js'
import { allReads, roomContents } from '../src/policy/room.js'
import { createQueries } from '../src/query/ask.js'
import { createBills } from '../src/query/bills.js'
import type { Queries } from '../src/query/port.js'
import { createReadings } from '../src/query/readings.js'
import { createRooms, type Rooms } from '../src/query/rooms.js'
import { roomsVenue } from '../src/query/venue.js'
import type { State } from '../src/session/state.js'
import { createSessionKeys } from '../src/vault/session-keys.js'
import { ok, openScene, type Scene } from './support/house.js'
import { markedRoster, zipped } from './support/marked-roster.js'

/** How often each dear thing was done. */
interface Spent {
  parses: number
  hearings: number
  commits: number
  runs: number
  rooms: number
}

/**
 * What an answer costs in things that take time whatever the machine: a second reading, sync or room that
 * creeps in is found here and not by a clock.
 */
describe('a question', () => {
  const spent: Spent = { parses: 0, hearings: 0, commits: 0, runs: 0, rooms: 0 }
  let scene: Scene
  let queries: Queries
  let closing: (() => Promise<void>)[] = []

  beforeAll(async () => {
    scene = await openScene(await zipped(markedRoster(60).files), { budget: 100 })
    const { config, secrets, services } = scene.house
    const engine = createRoomEngine({ snapshotsDir: join(config.data, 'snapshots'), warm: 0 })
    const parsers = await createParsers()
    const rooms = createRooms({
      ...{ isolation: engine.isolation, close: () => engine.close() },
      open: (spec) => {
        spent.rooms += 1
        return engine.open(spec)
      },
    })
    closing = [() => rooms.close(), () => engine.close(), () => parsers.close()]
    queries = createQueries({
      ...{
        shelf: services.policies,
        readings: createReadings(counted(parsers)),
        rooms: countedRooms(rooms),
      },
      ledger: countedLedger(services.ledger),
      keys: createSessionKeys({ dataDir: config.data, vaultKey: secrets.vaultKey }),
      roomBeside: (session, policy) => allReads(policy, session.tables),
      roomSpec: (session, policy, reads) =>
        Promise.resolve({
          snapshotFile: services.snapshotFile(session.snapshot),
          previousFile: null,
          ...roomContents(policy, session.tables, reads),
        }),
      newId: () => `qry_${v7()}`,
      venue: roomsVenue(),
      bills: createBills(services.ledger, null),
    })
    // The first opens the room and is not the usual case.
    await ask('select u.role, o.name from users as u cross join orgs as o where u.line = 2')
  }, 60_000)
  beforeEach(() => Object.assign(spent, { parses: 0, hearings: 0, commits: 0, runs: 0, rooms: 0 }))
  afterAll(async () => {
    for (const step of closing) await step()
    await scene.house.close()
  })

  const counted = (parsers: Parsers): Parsers => ({
    serialize: (sql) => {
      spent.parses += 1
      return parsers.serialize(sql)
    },
    witness: (sql) => {
      spent.hearings += 1
      return parsers.witness(sql)
    },
    close: () => parsers.close(),
  })
  const countedRooms = (rooms: Rooms): Rooms => ({
    run: (...args) => {
      spent.runs += 1
      return rooms.run(...args)
    },
    end: (session) => rooms.end(session),
    close: () => rooms.close(),
  })
  const countedLedger = (ledger: Ledger<State>): Ledger<State> =>
    new Proxy(ledger, {
      get(target, name) {
        if (name === 'decide') spent.commits += 1
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
  const engineer: Principal = {
    ...{ role: 'engineer', name: 'dev@acme.example', vendor: 'acme', tokenId: 't' },
  }
  const ask = async (sql: string, parameters: readonly ParameterValue[] = []): Promise<string> => {
    const question = { kind: 'sql', sql, parameters, as: 'auto' } as const
    const answer = await queries.ask(engineer, scene.session, question)
    return 'refusal' in answer ? answer.refusal.code : answer.result
  }

  it('about no one is read twice, heard once, logged twice and run once', async () => {
    expect(await ask('select o.name from orgs as o')).toBe('none')
    expect(spent).toEqual({ parses: 2, hearings: 1, commits: 2, runs: 1, rooms: 0 })
  })

  it('in groups costs no more', async () => {
    expect(await ask('select u.role, count(*) as n from users as u group by u.role')).toBe('group')
    expect(spent).toEqual({ parses: 2, hearings: 1, commits: 2, runs: 1, rooms: 0 })
  })

  it('asked again in the same words is neither read nor heard, and logged and run like any other', async () => {
    const sql = 'select count(*) as n, u.role from users as u group by u.role'
    expect(await ask(sql)).toBe('group')
    expect(await ask(sql)).toBe('group')
    expect(spent).toEqual({ parses: 2, hearings: 1, commits: 4, runs: 2, rooms: 0 })
  })

  it('asked again with another value is neither read nor heard for it', async () => {
    const sql = 'select o.name from orgs as o where o.line > $1'
    for (const value of [1, 2]) expect(await ask(sql, [value])).toBe('none')
    expect(spent).toMatchObject({ hearings: 1, commits: 4, runs: 2 })
  })

  it('that is refused by the gate is read once, logged once and never run', async () => {
    expect(await ask('select u.password from users as u')).toBe('COLUMN_NOT_ALLOWED')
    expect(spent).toEqual({ parses: 1, hearings: 1, commits: 1, runs: 0, rooms: 0 })
  })

  it('after the other, through table after table, takes one more room', async () => {
    const tables = ['classes', 'courses', 'enrollments', 'user_roles', 'pkg_files', 'demographics']
    for (const table of tables) {
      expect(await ask(`select count(*) as n from ${table} as t`)).toMatch(/^(none|group)$/u)
    }
    expect(spent.rooms).toBe(1)
  })

  it('of letters that no query has is not read at all', async () => {
    expect(await ask('select \u0000')).toBe('CHARACTER_NOT_ALLOWED')
    expect(spent).toEqual({ parses: 0, hearings: 0, commits: 1, runs: 0, rooms: 0 })
  })

  it('that is known by heart is refused once its session is over', async () => {
    const sql = 'select o.name from orgs as o order by o.name'
    expect(await ask(sql)).toBe('none')
    await ok(scene.steward.post(`/v1/sessions/${scene.session}/revoke`, { reason: 'enough' }))
    Object.assign(spent, { runs: 0 })
    expect(await ask(sql)).toBe('SESSION_OVER')
    expect(spent).toMatchObject({ runs: 0 })
  })
})
