import {
  officer,
  openHouse,
  requestBody,
  engineer,
  steward,
  stranger,
  districtZip,
} from './http-house.js'
import { HOUR, NOON } from './http-house.js'
import type { Caller, House } from './http-house.js'

/** Bodies of answers, as far as these tests look into them. */
interface Body {
  readonly [name: string]: unknown
  readonly session: string
  readonly request: string
  readonly rows: readonly (readonly (string | number)[])[]
  readonly values: readonly { readonly token: string; readonly value: string | null }[]
  readonly receipt: { readonly index: number; readonly leafHash: string }
}

let house: House
let sam: Caller
let ana: Caller
let eve: Caller
let ola: Caller

beforeAll(async () => {
  house = await openHouse()
  sam = await house.caller(steward)
  ana = await house.caller(engineer)
  eve = await house.caller(stranger)
  ola = await house.caller(officer)
  for (const [vendor, name] of [
    ['acme', 'Ana'],
    ['evil', 'Eve'],
  ] as const) {
    await sam.post('/v1/vendors', { vendor, name: vendor }).expect(201)
    await sam.post(`/v1/vendors/${vendor}/engineers`, { engineer: name }).expect(201)
  }
})

afterAll(() => house.close())

beforeEach(() => {
  house.clock.time = Math.max(house.clock.time, NOON)
})

async function filed(change: object = {}): Promise<string> {
  const { body } = await ana.post('/v1/requests', { ...requestBody, ...change }).expect(201)
  return (body as Body).request
}

async function opened(terms: object = {}): Promise<string> {
  const path = `/v1/requests/${await filed()}/approve`
  const { body } = await sam.post(path, { hours: 2, note: 'go on', ...terms }).expect(201)
  return (body as Body).session
}

const ask = (session: string, sql: string, by = ana) =>
  by.post(`/v1/sessions/${session}/queries`, { sql })
const NAMED = 'SELECT sourcedId FROM users ORDER BY line LIMIT 2'

describe('loading a roster', () => {
  it('cannot be asked about before one was loaded', async () => {
    const { body } = await ana.post('/v1/requests', requestBody).expect(404)
    expect(body).toMatchObject({ code: 'SNAPSHOT_UNKNOWN', fixer: 'steward' })
  })

  it('takes a package as bytes, from a steward alone', async () => {
    const zip = await districtZip()
    const send = (by: Caller) => by.post('/v1/snapshots').type('application/zip')
    await send(ana).send(zip).expect(403)
    await send(ola).send(zip).expect(403)
    const { body } = await send(sam).send(zip).expect(201)
    expect(body).toMatchObject({ version: '1.1', previous: null, loadedBy: 'Sam Steward' })
    expect((body as { students: number }).students).toBeGreaterThan(100)
    const { body: list } = await ola.get('/v1/snapshots').expect(200)
    expect(list).toMatchObject({ snapshots: [{ loadedAt: new Date(NOON).toISOString() }] })
  })

  it('refuses what is no package, and says so in the log', async () => {
    const junk = Buffer.from('this is not a zip')
    const { body } = await sam.post('/v1/snapshots').type('application/zip').send(junk).expect(422)
    expect(body).toMatchObject({ code: 'PACKAGE_UNREADABLE', fixer: 'steward' })
    expect(await house.entries('snapshot.refused')).toMatchObject([
      { data: { code: 'PACKAGE_UNREADABLE' }, actor: { name: 'Sam Steward' } },
    ])
  })
})

describe('a request', () => {
  it('comes before the steward with its risk in figures and the history of the vendor', async () => {
    const id = await filed()
    const { body } = await sam.get(`/v1/requests/${id}`).expect(200)
    expect(body).toMatchObject({
      ...{ request: id, state: 'filed', purpose: 'students are missing', vendor: 'acme' },
      ...{ basis: 'school official, 34 CFR 99.31(a)(1)(i)(B)', figuresRefused: null },
      history: { denied: 0, sessions: 0 },
      budget: { usual: 100, most: 1000 },
    })
    expect((body as { figures: { students: number } }).figures.students).toBeGreaterThan(100)
  })

  it('shows the vendor their own words and no figures, and nothing of another vendor', async () => {
    const id = await filed()
    const { body } = await ana.get(`/v1/requests/${id}`).expect(200)
    expect(body).toMatchObject({ figures: null, history: null, budget: null })
    const { body: problem } = await eve.get(`/v1/requests/${id}`).expect(403)
    expect(problem).toMatchObject({ code: 'NOT_YOURS' })
    expect((await eve.get('/v1/requests').expect(200)).body).toEqual({ requests: [], next: null })
  })

  it('is listed by state, the newest first', async () => {
    const id = await filed()
    await sam.post(`/v1/requests/${id}/deny`, { reason: 'no contract' }).expect(200)
    const { body } = await ola.get('/v1/requests?state=denied').expect(200)
    expect(body).toMatchObject({
      requests: [{ request: id, decision: { by: 'Sam Steward', words: 'no contract' } }],
    })
    await sam.post(`/v1/requests/${id}/approve`, { hours: 1, note: 'x' }).expect(409)
  })

  it('that is refused leaves an entry', async () => {
    const before = (await house.entries('request.refused')).length
    await ana.post('/v1/requests', { ...requestBody, tables: ['secrets'] }).expect(403)
    await ana.post('/v1/requests', { ...requestBody, policy: 'all' }).expect(404)
    expect(await house.entries('request.refused')).toHaveLength(before + 2)
  })
})

describe('an approval', () => {
  it('that is refused leaves an entry and no key', async () => {
    const keys = await house.keys.list()
    const path = `/v1/requests/${await filed()}/approve`
    await sam.post(path, { hours: 1, note: 'x', budget: 1001 }).expect(400)
    await sam.post('/v1/requests/req_none/approve', { hours: 1, note: 'x' }).expect(404)
    expect(await house.keys.list()).toEqual(keys)
    expect(await house.entries('approval.refused')).toMatchObject([
      { data: { code: 'REQUEST_DECIDED' } },
      { data: { code: 'BUDGET_INVALID' } },
      { data: { code: 'REQUEST_UNKNOWN' } },
    ])
  })

  it('by two stewards at once opens one session, with one key', async () => {
    const path = `/v1/requests/${await filed()}/approve`
    const keys = (await house.keys.list()).length
    const other = await house.caller({ ...steward, name: 'Sue Steward' })
    const terms = { hours: 1, note: 'x' }
    const both = await Promise.all([sam.post(path, terms), other.post(path, terms)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    expect(await house.keys.list()).toHaveLength(keys + 1)
  })
})

describe('a session', () => {
  it('shows what can be asked in it', async () => {
    const session = await opened()
    const { body } = await ana.get(`/v1/sessions/${session}/schema`).expect(200)
    const view = body as { tables: { name: string }[]; checks: unknown[]; policy: object }
    expect(view.tables.map(({ name }) => name)).toContain('users')
    expect(view.checks.length).toBeGreaterThan(10)
    expect(view.policy).toMatchObject({ id: 'rostering-debug', kinds: ['none', 'group', 'named'] })
    await eve.get(`/v1/sessions/${session}/schema`).expect(403)
  })

  it('answers with tokens, a receipt and what is left of the budget', async () => {
    const session = await opened({ budget: 3 })
    const { body } = await ask(session, NAMED).expect(200)
    expect(body).toMatchObject({
      ...{ kind: 'released', result: 'named', budget: { used: 2, left: 1, thisQuery: 2 } },
      columns: [{ name: 'sourcedId', type: 'token', domain: 'PERSON' }],
    })
    const { rows, receipt } = body as Body
    expect(rows.flat().every((cell) => String(cell).startsWith('usr_'))).toBe(true)
    const { body: entry } = await ola.get(`/v1/ledger/entries/${receipt.index}`).expect(200)
    expect(entry).toMatchObject({
      ...{ type: 'query.released', leafHash: receipt.leafHash, data: { session, students: 2 } },
      payloads: { subjects: { kind: 'ordinals', count: 2 } },
    })
  })

  it('answers as CSV to those who ask for it, with the receipt beside it', async () => {
    const session = await opened()
    const answer = await ask(session, NAMED).set({ accept: 'text/csv' }).expect(200)
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.headers['homeroom-receipt']).toMatch(/^\d+ [0-9a-f]{64}$/u)
    expect(answer.text).toMatch(/^sourcedId\r\nusr_[^\r]+\r\nusr_[^\r]+\r\n$/u)
  })

  it('spends nothing on an answer that nobody could take', async () => {
    const session = await opened()
    const before = (await house.entries('query.started')).length
    const { body } = await ask(session, NAMED).set({ accept: 'image/png' }).expect(406)
    expect(body).toMatchObject({ code: 'NOT_ACCEPTABLE' })
    expect(await house.entries('query.started')).toHaveLength(before)
  })

  it('refuses past its budget with a receipt, and lets nothing out', async () => {
    const session = await opened({ budget: 1 })
    const { body, headers } = await ask(session, NAMED).expect(403)
    expect(headers['content-type']).toContain('application/problem+json')
    expect(body).toMatchObject({
      ...{ type: 'urn:homeroom:refusal:BUDGET_EXCEEDED', status: 403, fixer: 'steward' },
      detail: expect.stringContaining('up to 10 persons') as string,
    })
    const { receipt } = body as Body
    expect(await house.ledger.entry(receipt.index)).toMatchObject({
      ...{ type: 'query.refused', leafHash: receipt.leafHash },
    })
    expect(JSON.stringify(body)).not.toContain('usr_')
  })

  it('is closed to another vendor and to stewards', async () => {
    const session = await opened()
    const { body } = await ask(session, NAMED, eve).expect(403)
    expect(body).toMatchObject({ code: 'NOT_YOURS' })
    await ask(session, NAMED, sam).expect(403)
    await eve.get(`/v1/sessions/${session}`).expect(403)
  })

  it('opens with its window and is over at its end, to the millisecond', async () => {
    const now = house.clock.time
    const opensAt = new Date(now + HOUR).toISOString()
    const session = await opened({ opensAt, hours: 1 })
    expect((await ask(session, 'SELECT 1').expect(403)).body).toMatchObject({
      code: 'SESSION_NOT_OPEN',
    })
    house.clock.time = now + 2 * HOUR - 5000
    await ask(session, 'SELECT count(*) FROM orgs').expect(200)
    house.clock.time = now + 2 * HOUR
    expect((await ask(session, 'SELECT count(*) FROM orgs').expect(403)).body).toMatchObject({
      code: 'SESSION_OVER',
    })
    // Setting the clock back opens nothing: the ledger's time never goes back.
    house.clock.time = now + 2 * HOUR - 5000
    await ask(session, 'SELECT count(*) FROM orgs').expect(403)
    house.clock.time = now + 2 * HOUR
    await house.expiry.round()
    const { body } = await ana.get(`/v1/sessions/${session}`).expect(200)
    expect(body).toMatchObject({ state: 'expired', queries: { released: 1, refused: 3 } })
  })

  it('is over at once when a steward revokes it', async () => {
    const session = await opened()
    await ana.post(`/v1/sessions/${session}/revoke`, { reason: 'mine' }).expect(403)
    const { body } = await sam.post(`/v1/sessions/${session}/revoke`, { reason: 'odd' }).expect(200)
    expect(body).toMatchObject({ state: 'revoked', endedAt: expect.any(String) as string })
    await ask(session, NAMED).expect(403)
    const { body: detail } = await ola.get(`/v1/sessions/${session}`).expect(200)
    expect(detail).toMatchObject({ ending: { words: 'odd', by: 'Sam Steward' } })
  })
})

describe('from a token to the child', () => {
  it('leads from the finding over the steward to the raw identifier, and is on record', async () => {
    const session = await opened()
    const { rows } = (await ask(session, NAMED).expect(200)).body as Body
    const tokens = rows.map(([cell]) => String(cell))
    await ana
      .post(`/v1/sessions/${session}/close`, { finding: 'twins', tokens: ['usr_x'] })
      .expect(400)
    await ana.post(`/v1/sessions/${session}/close`, { finding: 'twins', tokens }).expect(200)
    const { body: detail } = await sam.get(`/v1/sessions/${session}`).expect(200)
    expect(detail).toMatchObject({ state: 'closed', ending: { words: 'twins', tokens } })

    const { body } = await sam
      .post(`/v1/sessions/${session}/resolve`, { tokens, reason: 'HELP-1' })
      .expect(200)
    const { values, receipt } = body as Body
    expect(values.map(({ token }) => token)).toEqual(tokens)
    const snapshot = house.ledger.state().newest ?? ''
    for (const { value } of values) {
      expect(await house.crosswalk.ordinal(snapshot, 'PERSON', value ?? '')).not.toBeNull()
    }
    expect(await house.ledger.entry(receipt.index)).toMatchObject({ type: 'token.resolved' })
  })

  it('leads nowhere for anyone else, nor with the tokens of another session', async () => {
    const [one, other] = [await opened(), await opened()]
    const { rows } = (await ask(one, NAMED).expect(200)).body as Body
    const tokens = [String(rows[0]?.[0])]
    const resolve = (by: Caller, session: string) =>
      by.post(`/v1/sessions/${session}/resolve`, { tokens, reason: 'x' })
    await resolve(ana, one).expect(403)
    await resolve(ola, one).expect(403)
    expect((await resolve(sam, other).expect(400)).body).toMatchObject({
      code: 'TOKEN_NOT_RESOLVABLE',
    })
  })

  it('ends when the days of the policy are over, and the key with it', async () => {
    const session = await opened()
    const { rows } = (await ask(session, NAMED).expect(200)).body as Body
    const tokens = [String(rows[0]?.[0])]
    house.clock.time += 2 * HOUR + 30 * 24 * HOUR
    await house.expiry.round()
    expect(await house.keys.list()).not.toContain(session)
    const late = await house.caller(steward)
    const { body } = await late
      .post(`/v1/sessions/${session}/resolve`, { tokens, reason: 'x' })
      .expect(403)
    expect(body).toMatchObject({ code: 'KEY_DESTROYED' })
    for (const again of [sam, ana]) await again.get('/v1/me').expect(401)
  })
})

describe('the log', () => {
  it('is read by stewards and officers, and each read is in it', async () => {
    const reader = await house.caller(officer)
    const vendor = await house.caller(engineer)
    const before = (await house.entries('ledger.read')).length
    const { body } = await reader.get('/v1/ledger?type=query.released,query.refused&limit=3')
    expect(body).toMatchObject({ next: expect.any(Number) as number })
    const { entries } = body as { entries: { type: string }[] }
    expect(entries).toHaveLength(3)
    expect(entries.every(({ type }) => type.startsWith('query.re'))).toBe(true)
    await vendor.get('/v1/ledger').expect(403)
    await reader.get('/v1/ledger/checkpoint').expect(200)
    await reader.get('/v1/ledger/entries/999999').expect(404)
    const reads = await house.entries('ledger.read')
    expect(reads.slice(before)).toMatchObject([
      { data: { what: 'list', filter: { type: 'query.released,query.refused' }, entries: 3 } },
      { data: { what: 'entry', filter: { index: '999999' }, entries: 0 } },
    ])
  })

  it('verifies after all that', async () => {
    const reader = await house.caller(officer)
    const { body } = await reader.post('/v1/ledger/verify').expect(200)
    expect(body).toMatchObject({ ok: true })
  })
})
