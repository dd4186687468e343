import { setTimeout as sleep } from 'node:timers/promises'
import type { Entry } from '../src/ledger/entry.js'
import { openAwsHouse, type AwsHouse } from './aws-house-scene.js'
import { ask, ok, openScene, type Reply } from './support/house.js'
import { markedRoster, zipped } from './support/marked-roster.js'
import { LATE_MS } from './support/patience.js'

const POLICY = 'rostering-debug'
const COUNT = 'select role, count(*) as n from users group by role order by role'
const ROWS = 'select sourcedId, role, line from users order by line limit 3'

const roster = async () => zipped(markedRoster(60).files)

/** The answer in the end, for the client code that knows neither engine. */
async function answered(scene: AwsHouse, session: string, sql: string): Promise<Reply> {
  const until = Date.now() + LATE_MS * 4
  let reply = await scene.engineer.post(`/v1/sessions/${session}/queries`, { sql })
  while (reply.status === 202 && Date.now() < until) {
    await sleep(100)
    reply = await scene.engineer.get(reply.headers.get('location') ?? '')
  }
  return reply
}

const entriesOf = async ({ house }: AwsHouse, query: unknown): Promise<readonly Entry[]> =>
  (await house.services.ledger.list({}, { limit: 1000 })).filter(
    ({ data }) => 'query' in data && data.query === query,
  )

async function openSession(scene: AwsHouse): Promise<string> {
  return String((await ok(scene.approve(await scene.file(POLICY)))).body.session)
}

describe('a district whose queries run at AWS', () => {
  let scene: AwsHouse
  let session = ''

  beforeAll(async () => {
    scene = await openAwsHouse(await roster())
  }, 60_000)
  afterAll(() => scene.close())

  it('approves no session before its roster is published there, nor before the policy is applied', async () => {
    const request = await scene.file(POLICY)
    const early = await scene.approve(request)
    expect([early.status, early.body.code]).toEqual([409, 'NOT_PUBLISHED'])
    await scene.apply(POLICY)
    const still = await scene.approve(request)
    expect(still.body.code).toBe('NOT_PUBLISHED')
    expect((await scene.publish(POLICY)).status).toBeLessThan(300)
    const granted = await scene.approve(request)
    expect(granted.status).toBe(201)
    session = String(granted.body.session)
  }, 60_000)

  it('answers what rooms answer, by the same client, with tokens of its own session', async () => {
    const here = await openScene(await roster(), { budget: 100 })
    try {
      for (const sql of [COUNT, ROWS]) {
        const there = await answered(scene, session, sql)
        const room = await ask(here, sql)
        expect([there.status, room.status]).toEqual([200, 200])
        expect(plainOf(there)).toEqual(plainOf(room))
        expect(there.body.columns).toEqual(room.body.columns)
        expect(there.body.withheld).toEqual(room.body.withheld)
        expect(there.body.budget).toMatchObject({
          thisQuery: (room.body.budget as unknown as { thisQuery: number }).thisQuery,
        })
      }
    } finally {
      await here.house.close()
    }
  }, 60_000)

  it('has what a run costs on record before its answer, and tells it', async () => {
    const reply = await answered(scene, session, COUNT)
    expect(reply.body.cost).toMatchObject({ thisQuery: expect.any(Number) as number })
    const entries = await entriesOf(scene, reply.body.query)
    const types = entries.map(({ type }) => type)
    expect(types.at(0)).toBe('query.started')
    expect(types.at(-1)).toBe('query.released')
    expect(types.slice(1, -1)).toEqual(types.slice(1, -1).map(() => 'engine.ran'))
    expect(types.length).toBeGreaterThan(2)
    const [started] = entries
    expect(started?.data).toMatchObject({ estimate: { runs: types.length - 2 } })
  }, 60_000)

  it('sends AWS nothing that a vendor wrote: no token, no alias, no text of theirs', async () => {
    const first = await answered(scene, session, ROWS)
    const token = String((first.body.rows as unknown as string[][])[0]?.[0])
    const sql = `select line as zaphod from users where sourcedId = '${token}' /* beeblebrox */`
    const reply = await answered(scene, session, sql.replace(/ \/\*.*/u, ''))
    expect(reply.status).toBe(200)
    const sent = JSON.stringify(scene.aws.calls)
    expect(sent).toContain('StartProtectedQuery')
    for (const word of [token, 'zaphod', session, 'acme', 'T-1']) expect(sent).not.toContain(word)
  }, 60_000)

  it('leaves no result in the bucket and no file on this machine', async () => {
    const { S3Client, ListObjectsV2Command } = await import('@aws-sdk/client-s3')
    const place = scene.aws.place()
    const s3 = new S3Client({
      ...{ region: place.region, endpoint: place.endpoints.s3 ?? '', forcePathStyle: true },
    })
    const found = await s3.send(new ListObjectsV2Command({ Bucket: place.resultBucket }))
    s3.destroy()
    expect(found.Contents ?? []).toEqual([])
  })

  it('refuses by name what Spark cannot say the same way, before anything is sent', async () => {
    const before = scene.aws.accepted('StartProtectedQuery')
    const reply = await answered(scene, session, 'select name from orgs order by name offset 1')
    expect(reply.body.code).toBe('ENGINE_LACKS')
    expect(scene.aws.accepted('StartProtectedQuery')).toBe(before)
  })

  it('cancels at AWS what a revoke finds running, and nothing of it leaves', async () => {
    const mine = await openSession(scene)
    scene.aws.fates.next({ stays: 'STARTED' })
    const begun = await scene.engineer.post(`/v1/sessions/${mine}/queries`, { sql: ROWS })
    expect(begun.status).toBe(202)
    await ok(scene.steward.post(`/v1/sessions/${mine}/revoke`, { reason: 'enough' }))
    const until = Date.now() + LATE_MS * 2
    let types: readonly string[] = []
    while (!types.includes('query.failed') && Date.now() < until) {
      await sleep(100)
      types = (await entriesOf(scene, begun.body.query)).map(({ type }) => type)
    }
    expect(types).toContain('query.failed')
    expect(types).not.toContain('query.released')
    const answer = await scene.engineer.get(begun.headers.get('location') ?? '')
    expect(answer.status).toBeGreaterThanOrEqual(400)
    const running = [...scene.aws.account.queries.values()].filter(({ status }) =>
      ['SUBMITTED', 'STARTED'].includes(status),
    )
    expect(running).toEqual([])
  }, 60_000)
})

describe('what a session may cost', () => {
  it('ends it with a refusal before AWS is asked', async () => {
    const scene = await openAwsHouse(await roster(), { HOMEROOM_AWS_QUERIES_PER_SESSION: '1' })
    try {
      await scene.apply(POLICY)
      await scene.publish(POLICY)
      const session = await openSession(scene)
      expect((await answered(scene, session, COUNT)).status).toBe(200)
      const before = scene.aws.accepted('StartProtectedQuery')
      expect((await answered(scene, session, COUNT)).body.code).toBe('QUERY_LIMIT')
      expect(scene.aws.accepted('StartProtectedQuery')).toBe(before)
    } finally {
      await scene.close()
    }
  }, 60_000)
})

describe("someone at AWS's console", () => {
  it('who changes what a policy allows ends approvals and queries, by name', async () => {
    const scene = await openAwsHouse(await roster())
    try {
      await scene.apply(POLICY)
      await scene.publish(POLICY)
      const session = await openSession(scene)
      const [collaboration] = [...scene.aws.account.collaborations.values()]
      if (collaboration === undefined) throw new TypeError('no collaboration')
      Object.assign(collaboration, { queryLogStatus: 'DISABLED' })
      const request = await scene.file(POLICY)
      const approval = await scene.approve(request)
      expect([approval.status, approval.body.code]).toEqual([409, 'ENGINE_NOT_READY'])
      const query = await answered(scene, session, COUNT)
      expect(query.status).toBeGreaterThanOrEqual(500)
      expect(query.body.code).toBe('ENGINE_DIFFERS')
      expect(scene.aws.accepted('StartProtectedQuery')).toBe(0)
    } finally {
      await scene.close()
    }
  }, 60_000)
})

/** The rows without the cells that are tokens: those differ between sessions, by design. */
function plainOf({ body }: Reply): unknown {
  const columns = body.columns as unknown as { type: string }[]
  const rows = body.rows as unknown as unknown[][]
  return rows.map((row) => row.filter((_, at) => columns[at]?.type === 'plain'))
}
