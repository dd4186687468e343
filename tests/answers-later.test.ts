import { setTimeout as sleep } from 'node:timers/promises'
import { ask, ok, openScene, openSession, type Reply, type Scene } from './support/house.js'
import { markedRoster, zipped } from './support/marked-roster.js'
import { LATE_MS } from './support/patience.js'

const COUNT = 'select role, count(*) as n from users group by role'
/** Never ends by itself: the deadline of the policy or a stop ends it. */
const ENDLESS =
  'select count(*) as n from users as a cross join users as b cross join users as c cross join users as d cross join users as e'
const ASYNC = { prefer: 'respond-async' }

describe('an answer that takes longer than its caller waits', () => {
  let scene: Scene
  const dev = () => scene.engineer

  beforeAll(async () => {
    scene = await openScene(await zipped(markedRoster(60).files), { budget: 100 })
  }, 60_000)
  afterAll(() => scene.house.close())

  const begin = async (sql: string, session = scene.session): Promise<Reply> => {
    const begun = await dev().post(`/v1/sessions/${session}/queries`, { sql }, ASYNC)
    expect(begun.status).toBe(202)
    return begun
  }
  const placeOf = (reply: Reply): string => reply.headers.get('location') ?? ''
  const fetched = async (place: string): Promise<Reply> => {
    const until = Date.now() + LATE_MS
    for (;;) {
      const reply = await dev().get(place)
      if (reply.status !== 202 || Date.now() > until) return reply
      await sleep(50)
    }
  }
  const entriesOf = async (query: unknown) =>
    (await scene.house.services.ledger.list({}, { limit: 1000 })).filter(
      ({ data }) => 'query' in data && data.query === query,
    )

  it('is fetched where the service says, and is the answer one would have waited for', async () => {
    const begun = await begin(COUNT)
    expect(begun.body).toMatchObject({ kind: 'running', session: scene.session })
    expect(begun.headers.get('retry-after')).toMatch(/^\d+$/)
    const came = await fetched(placeOf(begun))
    const direct = await ask(scene, COUNT)
    expect(came.status).toBe(200)
    expect(came.body.rows).toEqual(direct.body.rows)
    expect(came.body.query).toBe(begun.body.query)
  })

  it('was released before it is fetched, once, however often it is fetched', async () => {
    const begun = await begin(COUNT)
    const first = await fetched(placeOf(begun))
    const again = await fetched(placeOf(begun))
    expect(again.body).toEqual(first.body)
    const types = (await entriesOf(begun.body.query)).map(({ type }) => type)
    expect(types).toEqual(['query.started', 'query.released'])
  })

  it('is given as CSV to who asks for that', async () => {
    const begun = await begin(COUNT)
    await fetched(placeOf(begun))
    const response = await fetch(new URL(placeOf(begun), scene.house.url), {
      headers: { authorization: `Bearer ${dev().token}`, accept: 'text/csv' },
    })
    expect(response.headers.get('content-type')).toContain('text/csv')
    expect(await response.text()).toMatch(/^role,n\r\n/)
  })

  it('may be a refusal, with its receipt', async () => {
    const { session } = scene
    const slow = await begin(ENDLESS)
    const busy = await dev().post(`/v1/sessions/${session}/queries`, { sql: COUNT }, ASYNC)
    expect(busy.body.code).toBe('ROOM_BUSY')
    await dev().post(placeOf(slow).replace(/answer$/, 'cancel'))
    const came = await fetched(placeOf(slow))
    expect(came.status).toBeGreaterThanOrEqual(400)
    const entries = await entriesOf(slow.body.query)
    expect(entries.map(({ type }) => type)).toEqual(['query.started', 'query.failed'])
    expect(came.body.receipt).toMatchObject({ index: entries[1]?.index })
  })

  it('goes on when its caller goes away, and the session is free again at its end', async () => {
    const begun = await begin(COUNT)
    await fetched(placeOf(begun))
    expect((await ask(scene, COUNT)).status).toBe(200)
  })

  it('is not for another engineer of the same vendor', async () => {
    const { house, steward } = scene
    await ok(steward.post('/v1/vendors/acme/engineers', { engineer: 'eve@acme.example' }))
    const eve = await house.person({ role: 'engineer', name: 'eve@acme.example', vendor: 'acme' })
    const begun = await begin(COUNT)
    await fetched(placeOf(begun))
    const refused = await eve.get(placeOf(begun))
    expect([refused.status, refused.body.code]).toEqual([404, 'ANSWER_GONE'])
    expect(refused.text).not.toContain('student')
    const cancelled = await eve.post(placeOf(begun).replace(/answer$/, 'cancel'))
    expect(cancelled.body.code).toBe('ANSWER_GONE')
  })

  it('is not for whoever guesses a query or a session', async () => {
    for (const place of [
      `/v1/sessions/${scene.session}/queries/qry_none/answer`,
      '/v1/sessions/ses_none/queries/qry_none/answer',
    ]) {
      const refused = await dev().get(place)
      expect([refused.status, refused.body.code]).toEqual([404, 'ANSWER_GONE'])
    }
  })

  it('does not leave after a revoke, though it was released before', async () => {
    const session = await openSession(scene)
    const begun = await begin(COUNT, session)
    await fetched(placeOf(begun))
    await ok(scene.steward.post(`/v1/sessions/${session}/revoke`, { reason: 'enough' }))
    const refused = await dev().get(placeOf(begun))
    expect(refused.status).toBeGreaterThanOrEqual(400)
    expect(refused.text).not.toContain('student')
  })

  it('dies with the session while it is under way', async () => {
    const session = await openSession(scene)
    const begun = await begin(ENDLESS, session)
    await ok(scene.steward.post(`/v1/sessions/${session}/revoke`, { reason: 'enough' }))
    const until = Date.now() + LATE_MS
    let types: readonly string[] = []
    while (types.length < 2 && Date.now() < until) {
      types = (await entriesOf(begun.body.query)).map(({ type }) => type)
      await sleep(50)
    }
    expect(types).toEqual(['query.started', 'query.failed'])
    expect((await dev().get(placeOf(begun))).status).toBeGreaterThanOrEqual(400)
  })

  it('has each refused fetch on record', async () => {
    const { ledger } = scene.house.services
    const before = ledger.size()
    await dev().get(`/v1/sessions/${scene.session}/queries/qry_none/answer`)
    const entry = await ledger.entry(before)
    expect(ledger.size()).toBe(before + 1)
    expect(entry?.data).toMatchObject({ code: 'ANSWER_GONE' })
  })

  it('is waited for by who asks without a preference, and by who would wait longer', async () => {
    expect((await ask(scene, COUNT)).status).toBe(200)
    const path = `/v1/sessions/${scene.session}/queries`
    expect((await dev().post(path, { sql: COUNT }, { prefer: 'wait=20' })).status).toBe(200)
  })
})
