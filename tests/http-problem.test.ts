import { gzipSync } from 'node:zlib'
import { createApp } from '../src/http/app.js'
import { csvOf } from '../src/http/csv.js'
import { failureFacts } from '../src/http/logging.js'
import { routesOf } from '../src/http/routes.js'
import { Fault } from '../src/fault.js'
import { engineer, openHouse, steward, to } from './http-house.js'
import type { House } from './http-house.js'

let house: House
let authorization: string
beforeAll(async () => {
  house = await openHouse()
  authorization = await house.bearer(steward)
})
afterAll(() => house.close())

const post = (path: string) => to(house.app).post(path).set({ authorization })
const detailOf = ({ body }: { body: unknown }) => (body as { detail: string }).detail

describe('a body', () => {
  it.each([
    ['not JSON', 'application/json', '{"vendor": ', 'BODY_NOT_JSON', 400],
    ['a bare text', 'application/json', '"acme"', 'BODY_NOT_JSON', 400],
    ['sent as a form', 'application/x-www-form-urlencoded', 'vendor=acme', 'BODY_NOT_JSON', 400],
    ['sent as plain text', 'text/plain', '{"vendor":"acme"}', 'BODY_NOT_JSON', 400],
    ['empty', 'application/json', '', 'BODY_INVALID', 400],
    ['a list', 'application/json', '[]', 'BODY_INVALID', 400],
    [
      'over a megabyte',
      'application/json',
      JSON.stringify('x'.repeat(1_100_000)),
      'BODY_TOO_LARGE',
      413,
    ],
  ])('that is %s is refused', async (_words, type, text, code, status) => {
    const { body } = await post('/v1/vendors').type(type).send(text).expect(status)
    expect(body).toMatchObject({ code, status })
  })

  it('that is compressed is not unpacked', async () => {
    const bomb = gzipSync(JSON.stringify({ vendor: 'acme', name: 'x'.repeat(10_000_000) }))
    const sent = post('/v1/vendors').type('application/json').set({ 'content-encoding': 'gzip' })
    const { body } = await sent.serialize((bytes: Buffer) => bytes as unknown as string).send(bomb)
    expect(body).toMatchObject({ code: 'BODY_NOT_JSON' })
  })

  it('that does not fit is refused with its fields named and its values not', async () => {
    const sent = { vendor: 'SECRET VALUE', naem: 'Acme' }
    const detail = detailOf(await post('/v1/vendors').send(sent).expect(400))
    expect(detail).toContain('vendor: ')
    expect(detail).toContain('name: ')
    expect(detail).toContain('fields there are not')
    expect(detail).not.toContain('SECRET')
  })

  it('that could be meant in two ways is explained by the nearer one', async () => {
    const path = '/v1/sessions/ses_1/queries'
    const token = await house.bearer(engineer)
    const send = (sent: object) =>
      to(house.app).post(path).set({ authorization: token }).send(sent).expect(400)
    expect(detailOf(await send({ sql: 7 }))).toBe(
      'sql: Invalid input: expected string, received number',
    )
    expect(detailOf(await send({ check: 'a', sql: 'SELECT 1' }))).toContain('fields there are not')
  })

  it.each([
    [{ note: 'x' }],
    [{ note: 'x', hours: 1, closesAt: '2026-03-02T14:00:00Z' }],
    [{ note: 'x', hours: 0 }],
    [{ note: 'x', closesAt: 'tomorrow' }],
    [{ note: 'x', closesAt: '2026-03-02T14:00:00' }],
    [{ note: ' ', hours: 1 }],
    [{ hours: 1 }],
    [{ note: 'x', hours: 1, budget: 1.5 }],
    [{ note: 'x', hours: 1, budget: -1 }],
    [{ note: 'x', hours: 1, force: true }],
  ])('of an approval that is %j is refused', async (sent) => {
    const { body } = await post('/v1/requests/req_1/approve').send(sent).expect(400)
    expect(body).toMatchObject({ code: 'BODY_INVALID' })
  })
})

describe('a path or query', () => {
  it.each(['/v1/nothing', '/v2/me', '/v1/requests/%E0%A4%A', '/v1/..%2f..%2fetc/passwd', '/'])(
    'that leads nowhere (%s) is a problem, not a page',
    async (path) => {
      const { body, headers } = await to(house.app).get(path).set({ authorization }).expect(404)
      expect(headers['content-type']).toContain('application/problem+json')
      expect(body).toMatchObject({ code: 'ROUTE_UNKNOWN' })
    },
  )

  it.each([
    'limit=0',
    'limit=501',
    'type=query.stolen',
    'from=yesterday',
    'limit=1&limit=2',
    'x=1',
    'after=-1',
  ])('of the log that is %s is refused', async (query) => {
    const { body } = await to(house.app).get(`/v1/ledger?${query}`).set({ authorization })
    expect(body).toMatchObject({ code: 'BODY_INVALID' })
  })
})

describe('a failure', () => {
  const failing = (cause: unknown) =>
    createApp({
      ...house.services,
      policies: {
        ...house.services.policies,
        policies: () => {
          throw cause
        },
      },
    })
  const ask = (cause: unknown) => to(failing(cause)).get('/v1/policies').set({ authorization })

  it('of ours shows neither its words nor where it was, but a name for the log line', async () => {
    const { body, text } = await ask(new TypeError('Jane Doe, born 2012')).expect(500)
    expect(body).toMatchObject({ type: 'about:blank', code: 'DEFECT' })
    expect(text).not.toContain('Jane')
    expect(text).not.toContain(' at ')
    const { request: id } = body as { request: string }
    const line = house.lines.find((each) => each.includes(id) && each.includes('failure'))
    expect(line).toBeDefined()
    expect(line).not.toContain('Jane')
  })

  it('of the world shows its code, and whether it may pass', async () => {
    const { body } = await ask(new Fault('ROOM_FAILED', 'no room')).expect(503)
    expect(body).toMatchObject({ type: 'urn:homeroom:fault:ROOM_FAILED', fixer: 'operator' })
    await ask(new Fault('LEDGER_CORRUPT', 'torn')).expect(500)
  })

  it('is logged with its causes by kind, never by the words of a driver', () => {
    const driver = Object.assign(new Error('could not cast "Jane" to INT'), { code: 'E_CAST' })
    const facts = JSON.stringify(
      failureFacts(new Fault('ROOM_FAILED', 'no room', { cause: driver })),
    )
    expect(facts).toContain('no room')
    expect(facts).toContain('E_CAST')
    expect(facts).not.toContain('Jane')
  })
})

describe('the log of the service', () => {
  it('holds no word that anyone typed', async () => {
    const canary = 'canary7411'
    await to(house.app).get(`/v1/${canary}?q=${canary}`).set({ authorization, 'x-note': canary })
    await post(`/v1/requests/${canary}/deny`).send({ reason: canary })
    await to(house.app)
      .get('/v1/me')
      .set({ authorization: `Bearer ${canary}` })
    await post('/v1/vendors').send({ vendor: canary, name: canary }).expect(201)
    expect(house.lines.length).toBeGreaterThan(3)
    expect(house.lines.join('')).not.toContain(canary)
    expect(house.lines.join('')).not.toContain(authorization.slice(7))
    expect(house.lines.some((line) => line.includes('/v1/requests/{request}/deny'))).toBe(true)
  })
})

describe('what operators ask', () => {
  it('is answered without a token: alive, ready, counts without ids', async () => {
    await to(house.app).get('/healthz').expect(200, 'ok\n')
    const { body } = await to(house.app).get('/readyz').expect(200)
    expect(body).toMatchObject({ ready: true })
    const { text } = await to(house.app).get('/metrics').expect(200)
    expect(text).toContain('homeroom_ledger_entries')
    expect(text).toMatch(/homeroom_refusals_total\{code="[A-Z_]+"\} \d/u)
    expect(text).not.toContain('canary7411')
    expect(text).not.toMatch(/(?:req|ses|qry|tok)_[0-9a-f]/u)
  })

  it('is a 503 when something does not hold', async () => {
    const ready = () => Promise.resolve([{ name: 'ledger', ok: false, words: 'stopped' }])
    await to(createApp({ ...house.services, ready }))
      .get('/readyz')
      .expect(503)
  })
})

describe('every answer', () => {
  it('is for nobody to keep, frame or run', async () => {
    const { headers } = await to(house.app).get('/v1/me').set({ authorization }).expect(200)
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })
})

describe('the OpenAPI document', () => {
  interface Operation {
    readonly summary: string
    readonly responses: Record<string, unknown>
  }
  it('describes every route there is, and none there is not', async () => {
    const { body } = await to(house.app).get('/v1/openapi.json').expect(200)
    const { openapi, paths } = body as {
      openapi: string
      paths: Record<string, Record<string, Operation>>
    }
    expect(openapi).toBe('3.1.0')
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    )
    const open = ['/healthz', '/readyz', '/metrics', '/v1/openapi.json'].map(
      (path) => `get ${path}`,
    )
    const routes = routesOf(house.services)
    const mounted = routes.map(({ method, path }) => `${method} ${path}`)
    expect(described.sort()).toEqual([...open, ...mounted].sort())
    expect(new Set(mounted).size).toBe(mounted.length)
    for (const { method, path, status } of routes) {
      expect(Object.keys(paths[path]?.[method]?.responses ?? {})).toContain(String(status))
    }
  })

  it('refers to nothing it does not hold', async () => {
    const { body, text } = await to(house.app).get('/v1/openapi.json')
    const { schemas } = (body as { components: { schemas: Record<string, unknown> } }).components
    const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/gu)].map(([, name]) => name)
    expect(names.length).toBeGreaterThan(20)
    for (const name of names) expect(schemas).toHaveProperty([name ?? ''])
    expect(schemas).toHaveProperty('Problem')
  })
})

describe('CSV', () => {
  const csv = (...cells: (string | number | boolean | null)[]) =>
    csvOf({ columns: [], rows: [cells] }).slice(2, -2)

  it.each([
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t'=1"`],
    ['\r=1', `"'\r'=1"`],
    ['＝1', `"'＝1"`],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['a=1', 'a=1'],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a\nb', '"a\nb"'],
    ['', '""'],
  ])('writes %j as %j', (text, written) => {
    expect(csv(text)).toBe(written)
  })

  it('keeps numbers numbers and NULL apart from an empty text', () => {
    expect(csv(-1.5, true, null, '', 'x')).toBe('-1.5,true,,"",x')
  })

  it('guards a column name, which a vendor chooses', () => {
    const columns = [{ name: '=cmd', type: 'plain', domain: null }] as const
    expect(csvOf({ columns, rows: [] })).toBe(`"'=cmd"\r\n`)
  })
})
