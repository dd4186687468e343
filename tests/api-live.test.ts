import { setTimeout } from 'node:timers/promises'
import { EventStream, Watchers } from '../src/http/watcher.js'
import { watchAt } from './support/events.js'
import type { Event, Watching } from './support/events.js'
import { ask, openScene, openSession, ok } from './support/house.js'
import type { Person, Reply, Scene } from './support/house.js'
import { markedRoster, zipped } from './support/marked-roster.js'

let scene: Scene
let session: string
beforeAll(async () => {
  scene = await openScene(await zipped(markedRoster(60).files), { budget: 100 })
})
afterAll(() => scene.house.close())
beforeEach(async () => {
  session = await openSession(scene, { budget: 100 })
})

const watch = (who: Person, headers?: Record<string, string>, id = session): Promise<Watching> =>
  watchAt(scene.house, who, `/v1/sessions/${id}/events`, headers)
const asked = (sql: string) => ask({ engineer: scene.engineer, session }, sql)
const told = (event: Event | null) => [event?.name, event?.data['type'], event?.data['verdict']]
const rowsOf = ({ body }: Reply) => (body['rows'] as unknown as string[][]).flat()
const indexOf = ({ body }: Reply) => (body['receipt'] as unknown as { index: number }).index
const COUNT = 'SELECT count(*) AS n FROM users'
/** Runs for as long as a room lets it, so that only an end from outside stops it early. */
const ENDLESS =
  'select count(*) as n from users as a cross join users as b cross join users as c cross join users as d cross join users as e cross join users as f cross join users as g where a.line + b.line + c.line + d.line + e.line + f.line + g.line < 0'
const FORBIDDEN = 'SELECT sourcedId FROM secrets'

describe('the live view of a session', () => {
  it('begins with where it stands, then tells each entry once it is durable, with counts and no row', async () => {
    await ok(asked(COUNT))
    const live = await watch(scene.steward)
    expect(live).toMatchObject({
      status: 200,
      type: expect.stringMatching(/^text\/event-stream/u) as string,
    })
    const first = await live.next()
    expect(first).toMatchObject({
      name: 'state',
      data: { session: { session, state: 'open' }, queries: [{ state: 'released' }] },
    })
    const answer = await ok(asked('SELECT sourcedId FROM users LIMIT 3'))
    const started = await live.next()
    expect(told(started)).toEqual(['entry', 'query.started', 'running'])
    expect(started?.data['sql']).toBe('SELECT sourcedId FROM users LIMIT 3')
    const released = await live.next()
    expect(released?.data).toMatchObject({
      ...{ verdict: 'released', kind: 'named', rows: 3, newStudents: 3, budgetLeft: 97 },
      ...{ query: answer.body['query'], sql: null, by: 'dev@acme.example' },
    })
    expect(released?.id).toBe(String(indexOf(answer)))
    const rows = rowsOf(answer)
    expect(rows.some((token) => JSON.stringify([started, released]).includes(token))).toBe(false)
    await asked(FORBIDDEN)
    const refused = await live.next()
    expect(refused?.data).toMatchObject({
      ...{ verdict: 'refused', code: 'TABLE_NOT_ALLOWED', sql: FORBIDDEN },
      words: expect.any(String) as string,
    })
    live.leave()
  })

  it('ends when the session is revoked, and says so', async () => {
    const live = await watch(scene.officer)
    await live.next()
    await ok(scene.steward.post(`/v1/sessions/${session}/revoke`, { reason: 'enough seen' }))
    const [revoked, end] = await live.rest()
    expect(revoked?.data).toMatchObject({ type: 'session.revoked', words: 'enough seen' })
    expect(end).toMatchObject({
      name: 'end',
      data: { why: 'over', session: { state: 'revoked' } },
    })
    const again = await (await watch(scene.officer)).rest()
    expect(again.map(({ name }) => name)).toEqual(['state', 'end'])
  })

  it('tells of a query that a revoke kills before it ends', async () => {
    const live = await watch(scene.steward)
    await live.next()
    const running = asked(ENDLESS)
    expect(told(await live.next())).toEqual(['entry', 'query.started', 'running'])
    await ok(scene.steward.post(`/v1/sessions/${session}/revoke`, { reason: 'enough seen' }))
    const events = await live.rest()
    expect(events.map(({ name, data }) => data['type'] ?? name)).toEqual([
      ...['session.revoked', 'query.failed', 'end'],
    ])
    expect((await running).body).toMatchObject({ code: 'SESSION_OVER' })
  })

  it('goes on after the last event that a reader has, and tells nothing twice', async () => {
    const live = await watch(scene.engineer)
    const state = await live.next()
    await ok(asked(COUNT))
    const started = await live.next()
    live.leave()
    await asked(FORBIDDEN)
    const back = await watch(scene.engineer, { 'last-event-id': started?.id ?? '' })
    const events = [await back.next(), await back.next(), await back.next()]
    expect(events.map((event) => event?.data['verdict'] ?? event?.name)).toEqual([
      'released',
      'refused',
      'state',
    ])
    expect(Number(events[2]?.id)).toBeGreaterThan(Number(state?.id))
    back.leave()
    const odd = await watch(scene.engineer, { 'last-event-id': '999999999' })
    expect((await odd.next())?.name).toBe('state')
    odd.leave()
  })

  it('is for the engineers of its vendor alone, and of those who look from outside there is an entry', async () => {
    const stranger = { role: 'engineer', name: 'eve@evil.example', vendor: 'evil' } as const
    const theirs = await watch(await scene.house.person(stranger))
    expect(theirs.status).toBe(403)
    expect((await watch(scene.steward, {}, 'ses_none')).status).toBe(404)
    const { ledger } = scene.house.services
    const before = ledger.size()
    const own = await watch(scene.engineer)
    await own.next()
    own.leave()
    const reads = () => ledger.list({ types: ['ledger.read'] }, { after: before - 1, limit: 10 })
    expect(await reads()).toEqual([])
    const live = await watch(scene.officer)
    expect(await reads()).toMatchObject([
      { actor: { kind: 'officer' }, data: { what: 'list', filter: { session, of: 'queries' } } },
    ])
    live.leave()
  })

  it('asks at each event whether the reader may still see it, and ends if not', async () => {
    const steward = { role: 'steward', name: 'brief@district.example', ttlSeconds: 2 } as const
    const live = await watch(await scene.house.person(steward))
    expect((await live.next())?.name).toBe('state')
    await setTimeout(2500)
    await ok(asked(COUNT))
    expect(await live.rest()).toEqual([
      { name: 'end', id: null, data: { why: 'signed-out', session: null } },
    ])
  })

  it('gives a person five views at a time, and a place back when one is left', async () => {
    const someone = await scene.house.person({ role: 'officer', name: 'many@district.example' })
    const views: Watching[] = []
    for (let n = 0; n < 5; n += 1) views.push(await watch(someone))
    expect((await watch(someone)).status).toBe(429)
    expect((await watch(scene.steward)).status).toBe(200)
    views[0]?.leave()
    let status = 429
    for (let turn = 0; turn < 200 && status === 429; turn += 1) {
      await setTimeout(20)
      const view = await watch(someone)
      status = view.status
      views.push(view)
    }
    expect(status).toBe(200)
    for (const view of views) view.leave()
  })
})

describe('a stream of events', () => {
  it('cuts off a reader who does not take what is sent, and holds no more than that', () => {
    const { stream, ...events } = streamed()
    for (let n = 0; n < 1000 && !stream.destroyed; n += 1) events.send('x'.repeat(10_000))
    expect(stream.destroyed).toBe(true)
    expect(stream.readableLength).toBeLessThan(300_000)
  })
})

describe('places to watch from', () => {
  it('are counted for each person and for all, and given back once', () => {
    const watchers = new Watchers({ perPerson: 2, all: 3 })
    const [one] = [watchers.take('a'), watchers.take('a'), watchers.take('b')]
    expect([watchers.take('a'), watchers.take('b')]).toEqual([null, null])
    one?.()
    one?.()
    expect(watchers.take('c')).not.toBeNull()
    expect(watchers.take('b')).toBeNull()
  })
})

function streamed() {
  const events = new EventStream()
  return {
    stream: events.stream,
    send: (at: string) => {
      events.send({ name: 'heartbeat', data: { at } })
    },
  }
}
