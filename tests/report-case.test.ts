import { join } from 'node:path'
import { createCrosswalk } from '../src/vault/crosswalk.js'
import { districtZip } from './http-house.js'
import { ask, ok, openScene, openSession } from './support/house.js'
import type { Person, Reply, Scene } from './support/house.js'

const NOON = Date.parse('2026-03-02T12:00:00.000Z')
const clock = { time: NOON, now: () => clock.time }
const lines: string[] = []

let scene: Scene
let house: Scene['house']
let steward: Person
let officer: Person
/** The roster's own id of the child that the engineer saw first. */
let child: string
let tokens: readonly string[]
let denied: string

const PURPOSE = '=HYPERLINK("http://evil.example";"[click](http://evil.example)")'

beforeAll(async () => {
  const logTo = { write: (line: string) => void lines.push(line) }
  scene = await openScene(await districtZip(), { house: { clock, logTo } })
  ;({ house, steward, officer } = scene)
  clock.time += 60_000
  const named = await ok(ask(scene, 'SELECT sourcedId FROM users ORDER BY line LIMIT 2'))
  tokens = (named.body.rows as unknown as string[][]).map(([cell]) => String(cell))
  clock.time += 60_000
  const mention = 'SELECT count(*) AS n FROM users WHERE sourcedId = $1'
  await ask(scene, mention, { parameters: [tokens[0]], as: 'named' })
  await ok(ask(scene, 'SELECT role, count(*) AS n FROM users GROUP BY role'))
  await ask(scene, 'SELECT secret FROM users')
  await ok(ask(scene, 'SELECT count(*) AS n FROM orgs'))
  const path = `/v1/sessions/${scene.session}`
  await ok(scene.engineer.post(`${path}/close`, { finding: 'two rows', tokens }))
  const resolved = await ok(steward.post(`${path}/resolve`, { tokens, reason: 'fix it' }))
  child = (resolved.body.values as unknown as { value: string }[])[0]?.value ?? ''
  const counts = await openSession(scene, { policy: 'counts-only' })
  await ok(
    ask({ ...scene, session: counts }, 'SELECT role, count(*) AS n FROM users GROUP BY role'),
  )
  const filed = await ok(
    scene.engineer.post('/v1/requests', {
      ...{ ticket: 'T-2', purpose: PURPOSE, interest: '@SUM(1)', policy: 'rostering-debug' },
      wished: { hours: 2 },
    }),
  )
  denied = String(filed.body.request)
  await ok(steward.post(`/v1/requests/${denied}/deny`, { reason: 'odd' }))
}, 60_000)
afterAll(() => house.close())

const record = (by: Person, student = child, accept = 'application/json'): Promise<Reply> =>
  by.post('/v1/records', { student, reason: 'a parent asked' }, { accept })
const entries = (type: 'report.made' | 'report.refused') =>
  house.services.ledger.list({ types: [type] }, { limit: 500 })

describe('the record of disclosure', () => {
  it('tells who saw a student, when, why, on which basis, which fields, in which entry', async () => {
    const { body } = await ok(record(officer))
    const made = body as unknown as { disclosures: { kind: string; entry: number }[] }
    expect(made.disclosures.map(({ kind }) => kind)).toContain('counted')
    const [first] = made.disclosures
    expect(first).toMatchObject({
      ...{ kind: 'named', vendor: 'acme', vendorName: 'Acme Reading', interest: 'support' },
      ...{ engineer: 'dev@acme.example', session: scene.session },
      ...{ basis: 'school official, 34 CFR 99.31(a)(1)(i)(B)', at: '2026-03-02T12:01:00.000Z' },
      fields: expect.arrayContaining(['users.sourcedId']) as string[],
    })
    expect(await house.services.ledger.entry(first?.entry ?? -1)).toMatchObject({
      type: 'query.released',
    })
  })

  it('tells of requests too, also of those that were denied', async () => {
    const { body } = await ok(record(steward))
    const { requests } = body as unknown as { requests: { outcome: string; request: string }[] }
    expect(requests.map(({ outcome }) => outcome)).toEqual(['approved', 'approved', 'denied'])
    expect(requests[2]).toMatchObject({
      ...{ request: denied, decidedBy: 'sam@district.example', purpose: PURPOSE, ticket: 'T-2' },
    })
  })

  it('of a child whom no one saw holds requests and counts, and nothing of anyone else', async () => {
    const { folder, secrets, services } = house
    const state = services.ledger.state()
    const shown = new Set(state.sessions.get(scene.session)?.disclosed)
    const other = Array.from({ length: 900 }, (_, at) => at + 1).find((one) => !shown.has(one)) ?? 0
    const place = { dataDir: join(folder, 'data'), vaultKey: secrets.vaultKey }
    const raw = await createCrosswalk(place).raw(state.newest ?? '', 'PERSON', [other])
    const { body } = await ok(record(officer, raw.get(other) ?? ''))
    const { requests, disclosures } = body as unknown as Record<string, { kind: string }[]>
    expect(requests).toHaveLength(3)
    expect(disclosures?.filter(({ kind }) => kind !== 'counted')).toEqual([])
  })

  it('is on record before it is handed out, by ordinal; the identifier is in no entry and no log line', async () => {
    const before = (await entries('report.made')).length
    await ok(record(officer))
    const looks = await entries('report.made')
    expect(looks).toHaveLength(before + 1)
    expect(looks.at(-1)).toMatchObject({
      ...{ actor: { name: 'olga@district.example' }, data: { what: 'record', filter: {} } },
      payloads: {
        sought: { kind: 'ordinals', ordinals: [expect.any(Number)] },
        reason: { text: 'a parent asked' },
      },
    })
    const all = await house.services.ledger.list({}, { limit: 500 })
    expect(JSON.stringify(all)).not.toContain(child)
    expect(lines.join('')).not.toContain(child)
  })

  it('is refused for a child no roster holds and to vendors; the asking is on record without the identifier', async () => {
    const { status, body } = await record(officer, 'no-such-child')
    expect([status, body.code]).toEqual([404, 'STUDENT_UNKNOWN'])
    expect(await entries('report.refused')).toMatchObject([{ data: { code: 'STUDENT_UNKNOWN' } }])
    expect((await record(scene.engineer)).status).toBe(403)
    const all = await house.services.ledger.list({}, { limit: 500 })
    expect(JSON.stringify(all)).not.toContain('no-such-child')
  })

  it('comes as a CSV that runs nothing in a spreadsheet', async () => {
    const { text, headers } = await ok(record(officer, child, 'text/csv'))
    expect(headers.get('content-disposition')).toContain('record.csv')
    expect(text).toContain("'@SUM(1)")
    expect(text).not.toMatch(/[,;"]=HYPERLINK/u)
  })
})

describe('what a vendor touched', () => {
  const path = (more = '') =>
    `/v1/reports/vendors/acme?from=2026-03-02T12:00:00Z&to=2026-03-02T13:00:00Z${more}`

  it('is counted for officers: sessions, queries, columns, persons', async () => {
    const { body } = await ok(officer.get(path()))
    expect(body).toMatchObject({
      ...{ vendor: 'acme', people: null, requests: 3 },
      sessions: [{ session: scene.session, queries: 5 }, { policy: 'counts-only' }],
      fields: expect.arrayContaining(['users.role', 'users.sourcedId']) as string[],
    })
    expect(JSON.stringify(body)).not.toContain(child)
  })

  it('names the students to the steward alone, and says so in the log', async () => {
    expect((await officer.get(path('&names=yes'))).body.code).toBe('ROLE_NOT_ALLOWED')
    const { body } = await ok(steward.get(path('&names=yes')))
    const { people } = body as unknown as { people: { student: string; queries: number }[] }
    expect(people.map(({ student }) => student)).toContain(child)
    const look = (await entries('report.made')).at(-1)
    expect(look).toMatchObject({
      data: { what: 'vendor', filter: { vendor: 'acme', names: 'yes' } },
    })
    const csv = await steward.get(path('&lines=students'))
    expect(csv.headers.get('content-type')).toContain('application/json')
  })

  it('is of the time asked for: the end is excluded, what started before and ended in it counts', async () => {
    const until = '/v1/reports/vendors/acme?from=2026-03-02T12:00:00Z&to=2026-03-02T12:01:00Z'
    expect((await ok(officer.get(until))).body).toMatchObject({
      persons: { shown: 0 },
      queries: [],
    })
    expect((await officer.get(until.replace('acme', 'none'))).body.code).toBe('VENDOR_UNKNOWN')
  })
})

describe('the report of a session', () => {
  it('holds who, why, the approval, each query with its verdict and receipt, the finding, the resolve, a proof', async () => {
    const { body } = await ok(officer.get(`/v1/reports/sessions/${scene.session}`))
    expect(body).toMatchObject({
      ...{ state: 'closed', ticket: 'T-4711', purpose: 'students are missing' },
      approved: { by: 'sam@district.example', words: 'as agreed' },
      ending: { kind: 'closed', words: 'two rows' },
      resolves: [{ by: 'sam@district.example', words: 'fix it', tokens: 2, found: 2, code: null }],
      refusals: { COLUMN_NOT_ALLOWED: 1 },
      verification: { ok: true },
    })
    const { queries } = body as unknown as { queries: { verdict: string; sql: string }[] }
    expect(queries).toHaveLength(5)
    expect(queries[0]).toMatchObject({
      verdict: 'released',
      sql: expect.stringContaining('LIMIT 2') as string,
    })
  })

  it('comes as Markdown in which a vendor’s words are words', async () => {
    const reply = await house.services.reports.session(
      { kind: 'steward', name: 'sam' },
      scene.session,
    )
    expect(reply).toHaveProperty('queries')
    const accept = { accept: 'text/markdown' }
    const response = await fetch(new URL(`/v1/reports/sessions/${scene.session}`, house.url), {
      headers: { authorization: `Bearer ${officer.token}`, ...accept },
    })
    const text = await response.text()
    expect(text).toMatch(/^# Session ses&#95;/u)
    expect(text).not.toMatch(/\]\(|<|https?:\/\//u)
  })
})
