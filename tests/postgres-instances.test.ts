import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { PostgresServer } from './postgres-server.js'
import { ok, openSession, type Person, type Reply } from './support/house.js'
import { markedRoster, zipped } from './support/marked-roster.js'
import { LATE_MS } from './support/patience.js'
import { serveHouse, type Served } from './support/served.js'
import { shortPolicies } from './support/short-policies.js'

/** Two real processes over one database and one data folder. */
let server: PostgresServer
let folder = ''
let url = ''
let one: Served
let two: Served

const settingsOf = (instance: string) => ({
  HOMEROOM_LEDGER: url,
  HOMEROOM_INSTANCE: instance,
  // Queries that outlive the start of a process, however busy the machine is.
  HOMEROOM_POLICIES: join(folder, 'policies'),
  HOMEROOM_REQUESTS_PER_MINUTE: '100000',
})
const anchorOf = (instance: string): string => join(folder, `data.${instance}.anchor`)

interface Cast {
  readonly steward: Person
  readonly engineer: Person
  readonly officer: Person
}
const castAt = async (served: Served): Promise<Cast> => ({
  steward: await served.person({ role: 'steward', name: 'sam@district.example' }),
  engineer: await served.person({ role: 'engineer', name: 'dev@acme.example', vendor: 'acme' }),
  officer: await served.person({ role: 'officer', name: 'olga@district.example' }),
})
let atOne: Cast
let atTwo: Cast

beforeAll(async () => {
  server = await PostgresServer.start()
  url = (await server.ledger()).service
  folder = await mkdtemp(join(tmpdir(), 'homeroom-instances-'))
  await mkdir(join(folder, 'policies'))
  await shortPolicies(join(folder, 'policies'), '4m')
  one = await serveHouse(folder, settingsOf('one'))
  atOne = await castAt(one)
  await ok(atOne.steward.post('/v1/vendors', { vendor: 'acme', name: 'Acme' }))
  await copyFile(anchorOf('one'), anchorOf('two'))
  two = await serveHouse(folder, settingsOf('two'))
  atTwo = await castAt(two)
  await ok(atTwo.steward.post('/v1/vendors/acme/engineers', { engineer: 'dev@acme.example' }))
  await ok(atOne.steward.sendZip(await zipped(markedRoster(40).files)))
}, 120_000)

afterAll(async () => {
  await one.kill()
  await two.kill()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const named = (cast: Cast, session: string, sql: string): Promise<Reply> =>
  cast.engineer.post(`/v1/sessions/${session}/queries`, { sql, as: 'named' })
const told = ({ body }: Reply, field: string): unknown =>
  (body as Readonly<Record<string, unknown>>)[field]
const LINE = (n: number) => `select u.sourcedId from users as u where u.line = ${n}`

/** Runs for as long as a room lets it, so that only an end from outside stops it early. */
const ENDLESS =
  'select count(*) as n from users as a cross join users as b cross join users as c cross join users as d cross join users as e cross join users as f cross join users as g where a.line + b.line + c.line + d.line + e.line + f.line + g.line < 0'

const sizeOf = async (cast: Cast): Promise<number> =>
  Number((await ok(cast.officer.get('/v1/ledger/checkpoint'))).body.size)

describe('two instances on one ledger', () => {
  it('know at once what the other was told', async () => {
    const session = await openSession({ steward: atOne.steward, engineer: atTwo.engineer })
    expect((await named(atTwo, session, LINE(2))).status).toBe(200)
    expect((await named(atOne, session, LINE(3))).status).toBe(200)
    const { body } = await ok(atTwo.steward.get(`/v1/sessions/${session}`))
    expect(body.budget).toMatchObject({ used: 2 })
  })

  it('settle decisions on one session to one, however they are timed', async () => {
    for (let round = 0; round < 5; round += 1) {
      const session = await openSession(atOne)
      const path = `/v1/sessions/${session}/revoke`
      const replies = await Promise.all(
        [atOne, atTwo, atOne, atTwo, atOne, atTwo].map(({ steward }) =>
          steward.post(path, { reason: 'enough' }),
        ),
      )
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(replies.filter((reply) => told(reply, 'code') === 'SESSION_OVER')).toHaveLength(5)
    }
  })

  it('never exceed a budget together', async () => {
    const session = await openSession(atOne, { budget: 5 })
    let released = 0
    for (let at = 0; at < 12; at += 2) {
      const both = [named(atOne, session, LINE(2 + at)), named(atTwo, session, LINE(3 + at))]
      released += (await Promise.all(both)).filter(({ status }) => status === 200).length
    }
    expect(released).toBeLessThanOrEqual(5)
    const { body } = await ok(atOne.steward.get(`/v1/sessions/${session}`))
    expect(body.budget).toMatchObject({ used: released, granted: 5 })
  })

  it('stop a query that the other one runs, when its session is revoked here', async () => {
    const session = await openSession(atOne)
    const running = atTwo.engineer.post(`/v1/sessions/${session}/queries`, { sql: ENDLESS })
    const isRunning = async () =>
      told(await ok(atOne.steward.get(`/v1/sessions/${session}`)), 'running') !== null
    while (!(await isRunning())) await setTimeout(20)
    const path = `/v1/sessions/${session}/revoke`
    await ok(atOne.steward.post(path, { reason: 'it must stop' }))
    const reply = await Promise.race([running, setTimeout(LATE_MS, null)])
    expect(reply?.body).toMatchObject({ code: 'SESSION_OVER' })
    expect((await named(atTwo, session, LINE(2))).body).toMatchObject({ code: 'SESSION_OVER' })
  }, 60_000)

  it('write one log, which both verify, with a checkpoint that both publish', async () => {
    const many = Array.from({ length: 40 }, (_, at) =>
      (at % 2 === 0 ? atOne : atTwo).steward.post('/v1/vendors', { vendor: `v${at}`, name: 'V' }),
    )
    expect((await Promise.all(many)).every(({ status }) => status === 201)).toBe(true)
    for (const { officer } of [atOne, atTwo]) {
      expect((await ok(officer.post('/v1/ledger/verify'))).body).toMatchObject({ ok: true })
    }
    const size = await sizeOf(atOne)
    expect(await sizeOf(atTwo)).toBeGreaterThanOrEqual(size)
    const tile = '/v1/ledger/entries/5'
    const [here, there] = [await atOne.officer.get(tile), await atTwo.officer.get(tile)]
    expect(here.body.leafHash).toBe(there.body.leafHash)
  })

  it('go on when one of them is shot, whose queries end when it comes back, and no others', async () => {
    const [hers, his] = [await openSession(atOne), await openSession(atOne)]
    const dying = atTwo.engineer
      .post(`/v1/sessions/${hers}/queries`, { sql: ENDLESS })
      .catch(() => null)
    const staying = atOne.engineer.post(`/v1/sessions/${his}/queries`, { sql: ENDLESS })
    const running = async (session: string) =>
      told(await ok(atOne.steward.get(`/v1/sessions/${session}`)), 'running')
    while ((await running(hers)) === null || (await running(his)) === null) await setTimeout(20)
    await two.kill()
    await dying
    expect((await named(atOne, hers, LINE(2))).body).toMatchObject({ code: 'ROOM_BUSY' })
    two = await serveHouse(folder, settingsOf('two'))
    atTwo = await castAt(two)
    expect(await running(hers)).toBeNull()
    expect(await running(his)).not.toBeNull()
    expect((await named(atTwo, hers, LINE(2))).status).toBe(200)
    await ok(atTwo.steward.post(`/v1/sessions/${his}/revoke`, { reason: 'done' }))
    expect((await staying).body).toMatchObject({ code: 'SESSION_OVER' })
  }, 60_000)

  it('do not start under one name, nor without an anchor', async () => {
    await expect(serveHouse(folder, settingsOf('one'))).rejects.toThrow(/HOMEROOM_INSTANCE/u)
    await expect(serveHouse(folder, settingsOf('three'))).rejects.toThrow(/anchor file is missing/u)
  }, 60_000)

  it('say nothing of the password in anything they print', async () => {
    const wrong = {
      ...settingsOf('four'),
      HOMEROOM_LEDGER: url.replace('service-password', 'wr0ng'),
    }
    const said = await serveHouse(folder, wrong).then(
      () => '',
      (cause: unknown) => String(cause),
    )
    expect(said).toMatch(/the database cannot be had/u)
    expect(said).not.toContain('wr0ng')
  })

  it('refuse a role that may do more than the service has to', async () => {
    const { owner } = await server.ledger()
    const there = { ...settingsOf('five'), HOMEROOM_LEDGER: owner }
    await expect(serveHouse(folder, there)).rejects.toThrow(/may change or remove/u)
  })
})
