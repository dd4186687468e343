import { ask, ok, openScene, openSession } from './support/house.js'
import type { Reply, Scene } from './support/house.js'
import { markedRoster, zipped } from './support/marked-roster.js'

let scene: Scene
beforeAll(async () => {
  scene = await openScene(await zipped(markedRoster(60).files), { budget: 100 })
})
afterAll(() => scene.house.close())

type Rows = readonly Record<string, unknown>[]
const listOf = ({ body }: Reply, name: string): Rows => body[name] as unknown as Rows
const path = (more = '') => `/v1/sessions/${scene.session}/queries${more}`
const COUNT = 'SELECT count(*) AS n FROM users'
const SECRET = 'SELECT count(*) FROM users WHERE length(sekret) = 3'

describe('the queries of a session', () => {
  it('come newest first with text, verdict, receipt, and what was refused where and why', async () => {
    await ok(ask(scene, 'SELECT count(*) AS n FROM users WHERE role = $1', { parameters: ['x'] }))
    const refused = await ask(scene, SECRET)
    const at = { start: SECRET.indexOf('sekret'), end: SECRET.indexOf('sekret') + 6 }
    expect(refused).toMatchObject({ status: 403, body: { code: 'COLUMN_NOT_ALLOWED', at } })
    const instead = await ask(scene, 'SELECT len(role) FROM users')
    expect(instead.body).toMatchObject({ instead: 'length(text)' })
    const listed = await ok(scene.engineer.get(path()))
    expect(listOf(listed, 'queries')).toMatchObject([
      { state: 'refused', refusal: { instead: 'length(text)' } },
      {
        ...{ sql: SECRET, parameters: null, state: 'refused', by: 'dev@acme.example' },
        receipt: refused.body['receipt'],
        refusal: {
          ...{ code: 'COLUMN_NOT_ALLOWED', at, instead: null },
          detail: refused.body['detail'],
          help: refused.body['help'],
        },
      },
      { state: 'released', parameters: '["x"]', rows: 1, refusal: null },
    ])
    expect(listed.body['next']).toBeNull()
  })

  it('come in pages that neither repeat nor skip, also while more are asked', async () => {
    for (let n = 0; n < 5; n += 1) await ok(ask(scene, COUNT))
    const all = listOf(await ok(scene.engineer.get(path())), 'queries').map(({ query }) => query)
    const seen: unknown[] = []
    let after = ''
    for (let page = 0; page < 10; page += 1) {
      const { body } = await ok(scene.engineer.get(path(`?limit=2${after}`)))
      seen.push(...(body['queries'] as unknown as Rows).map(({ query }) => query))
      const next = body['next'] as unknown as number | null
      if (next === null) break
      after = `&after=${String(next)}`
      if (page === 0) await ok(ask(scene, COUNT))
    }
    expect(seen).toEqual(all)
  })

  it('show no text that was erased by law, and a look from outside is an entry', async () => {
    await ok(ask(scene, COUNT))
    const { ledger } = scene.house.services
    const [started] = await ledger.list(
      { types: ['query.started'] },
      { limit: 1, newestFirst: true },
    )
    const at = `/v1/ledger/entries/${started?.index ?? -1}/payloads/sql/erase`
    await ok(scene.officer.post(at, { reason: 'a name was in it' }))
    const [query] = listOf(await ok(scene.steward.get(path('?limit=1'))), 'queries')
    expect(query).toMatchObject({ sql: null, state: 'released', rows: 1 })
    const [look] = await ledger.list({ types: ['ledger.read'] }, { limit: 1, newestFirst: true })
    expect(look).toMatchObject({
      actor: { name: 'sam@district.example' },
      data: { filter: { session: scene.session, of: 'queries' }, entries: 1 },
    })
    const before = ledger.size()
    await ok(scene.engineer.get(path('?limit=1')))
    expect(ledger.size()).toBe(before)
  })

  it('are for the engineers of its vendor alone', async () => {
    const stranger = { role: 'engineer', name: 'eve@evil.example', vendor: 'evil' } as const
    const eve = await scene.house.person(stranger)
    expect(await eve.get(path())).toMatchObject({ status: 403, body: { code: 'NOT_YOURS' } })
    const none = await scene.engineer.get('/v1/sessions/ses_none/queries')
    expect(none.body).toMatchObject({ code: 'SESSION_UNKNOWN' })
  })
})

describe('lists of requests and sessions', () => {
  it('come in pages, newest first, and by vendor', async () => {
    for (let n = 0; n < 4; n += 1) await openSession(scene)
    for (const [name, id] of [
      ['requests', 'request'],
      ['sessions', 'session'],
    ] as const) {
      const all = listOf(await ok(scene.steward.get(`/v1/${name}`)), name).map((each) => each[id])
      const first = await ok(scene.steward.get(`/v1/${name}?limit=3`))
      const next = String(first.body['next'])
      const second = await ok(scene.steward.get(`/v1/${name}?after=${next}&vendor=acme`))
      const pages = [...listOf(first, name), ...listOf(second, name)].map((each) => each[id])
      expect(pages).toEqual(all)
      expect(second.body['next']).toBeNull()
      expect(listOf(await ok(scene.steward.get(`/v1/${name}?vendor=other`)), name)).toEqual([])
      expect((await scene.steward.get(`/v1/${name}?limit=0`)).status).toBe(400)
    }
  })
})

describe('what a steward decides by', () => {
  it('is in the request: reach in words, figures by column, the past of the vendor', async () => {
    const session = await openSession(scene, { budget: 10 })
    const rows = await ok(ask({ ...scene, session }, 'SELECT sourcedId FROM users LIMIT 2'))
    const tokens = (rows.body['rows'] as unknown as string[][]).flat()
    const finding = 'two ids are swapped'
    await ok(scene.engineer.post(`/v1/sessions/${session}/close`, { finding, tokens }))
    const wished = { hours: 1 }
    const facts = { ticket: 'T-2', purpose: 'why', interest: 'support', policy: 'rostering-debug' }
    const tables = ['users', 'user_grades', 'user_roles', 'enrollments']
    const filed = await ok(scene.engineer.post('/v1/requests', { ...facts, tables, wished }))
    const at = `/v1/requests/${String(filed.body['request'])}`
    const { body } = await ok(scene.steward.get(at))
    const reach = body['reach'] as unknown as { name: string; columns: Rows }[]
    expect(reach.map(({ name }) => name).sort()).toEqual([...tables].sort())
    const sourcedId = reach
      .flatMap(({ columns }) => columns)
      .find(({ name }) => name === 'sourcedId')
    expect(sourcedId).toMatchObject({ treatment: 'token', prefix: 'usr_' })
    expect(String(sourcedId?.['treated'])).toMatch(/^Replaced by a token/u)
    const { figures } = body as unknown as { figures: { quasi: string[]; students: number } }
    const columns = listOf({ body } as Reply, 'columnFigures')
    expect(columns.map(({ column }) => column)).toEqual(figures.quasi)
    for (const { persons, groups, smallestGroup } of columns) {
      const sizes = Object.values(persons as Record<string, number>)
      expect(sizes.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(figures.students)
      expect(groups === 0).toBe(smallestGroup === null)
    }
    // Sixty students and four others, by the roster.
    expect(columns.find(({ column }) => column === 'user_roles.role')).toEqual({
      ...{ column: 'user_roles.role', groups: 2, smallestGroup: 4 },
      persons: { alone: 0, belowK: 4, belowTenK: 60, more: 0 },
    })
    expect(body).toMatchObject({
      history: { released: expect.any(Number) as number },
      studentsSeen: 2,
    })
    expect(listOf({ body } as Reply, 'pastSessions')[0]).toMatchObject({ session, state: 'closed' })
    expect(listOf({ body } as Reply, 'pastFindings')).toMatchObject([
      { session, words: finding, tokens: 2, by: 'dev@acme.example' },
    ])
    for (const who of [scene.engineer, scene.officer]) {
      const { body: theirs } = await ok(who.get(at))
      expect(theirs).toMatchObject({ reach: null, columnFigures: null, studentsSeen: null })
      expect(theirs).toMatchObject({ pastSessions: null, pastFindings: null, figures: null })
    }
  })
})

describe('what an editor completes from', () => {
  it('is in the schema of a session: treatment in words, prefixes, functions with their forms', async () => {
    const { body } = await ok(scene.engineer.get(`/v1/sessions/${scene.session}/schema`))
    const { policy, tables, checks } = body as unknown as {
      policy: { functions: string[]; signatures: { name: string; forms: string[] }[] }
      tables: { columns: Rows }[]
      checks: Rows
    }
    const columns = tables.flatMap((table) => table.columns)
    expect(columns.every(({ treated, why }) => treated !== '' && why !== '')).toBe(true)
    expect(columns.every(({ type, prefix }) => (type === 'token') === (prefix !== null))).toBe(true)
    expect(policy.signatures.map(({ name }) => name)).toEqual(policy.functions)
    const forms = new Map(policy.signatures.map(({ name, forms: all }) => [name, all]))
    expect(forms.get('substr')).toEqual([
      'substr(text, integer) -> text',
      'substr(text, integer, integer) -> text',
    ])
    expect(forms.get('count')).toContain('count(DISTINCT column) -> integer')
    expect(new Set(checks.map(({ symptom }) => symptom)).size).toBeGreaterThan(5)
  })
})
