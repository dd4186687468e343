import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PostgresServer } from './postgres-server.js'
import { watchAt } from './support/events.js'
import { ok, openSession } from './support/house.js'
import { markedRoster, zipped } from './support/marked-roster.js'
import { serveHouse, type Served } from './support/served.js'

/** Two real processes over one database and one data folder. */
let server: PostgresServer
let folder = ''
let one: Served
let two: Served

beforeAll(async () => {
  server = await PostgresServer.start()
  const url = (await server.ledger()).service
  folder = await mkdtemp(join(tmpdir(), 'homeroom-live-'))
  const settings = (instance: string) => ({
    HOMEROOM_LEDGER: url,
    HOMEROOM_INSTANCE: instance,
  })
  one = await serveHouse(folder, settings('one'))
  const steward = await stewardAt(one)
  await ok(steward.post('/v1/vendors', { vendor: 'acme', name: 'Acme' }))
  await ok(steward.post('/v1/vendors/acme/engineers', { engineer: 'dev@acme.example' }))
  await ok(steward.sendZip(await zipped(markedRoster(40).files)))
  await copyFile(join(folder, 'data.one.anchor'), join(folder, 'data.two.anchor'))
  two = await serveHouse(folder, settings('two'))
}, 120_000)

afterAll(async () => {
  await one.kill()
  await two.kill()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const stewardAt = (served: Served) =>
  served.person({ role: 'steward', name: 'sam@district.example' })
const engineerAt = (served: Served) =>
  served.person({ role: 'engineer', name: 'dev@acme.example', vendor: 'acme' })

describe('a live view at one instance', () => {
  it('tells what happens at the other one, in order, and ends when it is revoked there', async () => {
    const engineer = await engineerAt(one)
    const session = await openSession({ steward: await stewardAt(one), engineer })
    const live = await watchAt(two, await stewardAt(two), `/v1/sessions/${session}/events`)
    expect((await live.next())?.name).toBe('state')
    const path = `/v1/sessions/${session}`
    await ok(engineer.post(`${path}/queries`, { sql: 'SELECT count(*) AS n FROM users' }))
    await ok((await stewardAt(one)).post(`${path}/revoke`, { reason: 'enough' }))
    const events = await live.rest()
    expect(events.map(({ name, data }) => data['type'] ?? name)).toEqual([
      ...['query.started', 'query.released', 'session.revoked', 'end'],
    ])
    expect(events.at(-1)?.data).toMatchObject({ why: 'over' })
  })
})
