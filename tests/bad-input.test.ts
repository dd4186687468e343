import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { SignJWT } from 'jose'
import { LOCAL_TYPE } from '../src/identity/issuer.js'
import { keyPair } from '../src/identity/key-pair.js'
import { REFUSALS } from '../src/refusal.js'
import { homeroom } from './cli-process.js'
import {
  ask,
  ok,
  openHouse,
  openScene,
  openSession,
  ORIGIN,
  personAt,
  settingsOf,
  type Person,
  type Reply,
  type Scene,
} from './support/house.js'
import { hunterOf } from './support/hunt.js'
import { markedRoster, zipped } from './support/marked-roster.js'
import { send } from './support/raw.js'
import { LATE_MS } from './support/patience.js'

const roster = markedRoster(30)
const hunt = hunterOf(roster.markers)
let scene: Scene

beforeAll(async () => {
  scene = await openScene(await zipped(roster.files), {
    budget: 20,
    house: {
      settings: { HOMEROOM_REQUESTS_PER_MINUTE: '100000', HOMEROOM_IMPORT_MAX_ZIP_MB: '4' },
    },
  })
}, 60_000)
afterAll(() => scene.house.close())

/** The state a bad input must leave as it is. */
afterEach(async () => {
  const answer = await ok(ask(scene, 'select o.name from orgs as o order by o.line limit 1'))
  expect(answer.body.rows).toEqual([['Marked District']])
  expect((await scene.house.services.ledger.verify()).ok).toBe(true)
  const session = scene.house.services.ledger.state().sessions.get(scene.session)
  expect([session?.running, session?.disclosed.size]).toEqual([null, 0])
})

/** A no with its own code, a sentence and a next step; no stack, no path and nothing of the roster. */
function isNo(reply: Pick<Reply, 'status' | 'text'>, code: keyof typeof REFUSALS): void {
  const body = JSON.parse(reply.text) as Record<string, string>
  expect({ status: reply.status, code: body['code'] }).toEqual({
    status: REFUSALS[code].status,
    code,
  })
  expect(body['detail']).toMatch(/^.+\S$/u)
  expect(body['help']).toMatch(/\.$/u)
  expect(reply.text).not.toMatch(/\bat \S+ \(|node_modules|\/(?:tmp|work|home|dist|src)\//u)
  expect(hunt(Buffer.from(reply.text))).toBeNull()
}

const users = roster.files['users.csv'] ?? ''
const [header = '', ...people] = users.split('\r\n')

describe('a package', () => {
  const cut = async () => (await zipped(roster.files)).subarray(0, 2000)
  const torn = async () => {
    const whole = await zipped(roster.files)
    const bytes = Buffer.from(whole)
    // In the packed bytes of users.csv, behind its own header: the directory at the end stays whole.
    const from = bytes.indexOf('users.csv') + 300
    bytes.fill(0xff, from, from + 300)
    return bytes
  }
  const withUsers = (text: string | Buffer) =>
    zipped({ ...roster.files, 'users.csv': String(text) })
  const noise = randomBytes(1_600_000).toString('base64')

  it.each([
    ['that is no zip', () => Promise.resolve(Buffer.from('PK, but no zip')), 'PACKAGE_UNREADABLE'],
    ['of no bytes', () => Promise.resolve(Buffer.alloc(0)), 'PACKAGE_UNREADABLE'],
    ['cut off in the middle', cut, 'PACKAGE_UNREADABLE'],
    ['whose packed bytes are damaged', torn, 'PACKAGE_UNREADABLE'],
    ['without users.csv', () => zipped({ 'orgs.csv': 'sourcedId\r\no1\r\n' }), 'PACKAGE_EMPTY'],
    ['with a header twice', () => withUsers(`${header},sourcedId\r\n`), 'HEADER_DUPLICATE'],
    ['without a header', () => withUsers(people.join('\r\n')), 'FILE_UNREADABLE'],
    [
      'in UTF-16',
      () => zipped({ ...roster.files, 'users.csv': `\uFEFF${users}` }, 'utf16le'),
      'FILE_UNREADABLE',
    ],
    ['with a field of two megabytes', () => withUsers(`${header}\r\n${noise}`), 'FIELD_TOO_LARGE'],
    [
      'with a field that is never closed',
      () => withUsers(`${header}\r\n"${noise}`),
      'FIELD_TOO_LARGE',
    ],
    [
      'that unpacks to far more than it is',
      () => withUsers(`${header}\r\n${'x,'.repeat(4_000_000)}`),
      'PACKAGE_UNSAFE',
    ],
    [
      'with a path out of its folder',
      async () => {
        const bytes = await zipped({ ...roster.files, 'xx/xx/users.csv': users })
        return replaced(bytes, 'xx/xx/users.csv', '../../users.csv')
      },
      'PACKAGE_UNSAFE',
    ],
    [
      'larger than is read here',
      () => Promise.resolve(randomBytes(5 * 1024 * 1024)),
      'PACKAGE_TOO_LARGE',
    ],
  ] as const)('%s is refused', async (_words, make, code) => {
    const before = scene.house.services.ledger.state().newest
    isNo(await scene.steward.sendZip(await make()), code)
    expect(scene.house.services.ledger.state().newest).toBe(before)
    const [last] = await scene.house.services.ledger.list(
      { types: ['snapshot.refused'] },
      { limit: 1, newestFirst: true },
    )
    expect(last?.data).toEqual({ code })
  })

  it('that never ends is cut off at the limit, whatever its length was said to be', async () => {
    const endless = Readable.from(
      (function* () {
        for (let sent = 0; sent < 64; sent += 1) yield randomBytes(1024 * 1024)
      })(),
    )
    const headers = {
      authorization: `Bearer ${scene.steward.token}`,
      'content-type': 'application/zip',
    }
    const reply = await send(scene.house.url, { path: '/v1/snapshots', headers, body: endless })
    isNo(reply, 'PACKAGE_TOO_LARGE')
  })

  it('sent while another is read is told to wait', async () => {
    const zip = await zipped(roster.files)
    const replies = await Promise.all([scene.steward.sendZip(zip), scene.steward.sendZip(zip)])
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409])
    for (const reply of replies) if (reply.status === 409) isNo(reply, 'IMPORT_RUNNING')
  })

  it('whose users.csv ends in the middle of a row is loaded up to there, and the rest is told', async () => {
    const files = { ...roster.files, 'users.csv': users.slice(0, users.length / 2) }
    const { body } = await ok(scene.steward.sendZip(await zipped(files)))
    expect(body.rows).toMatchObject({ 'users.csv': expect.any(Number) as number })
    expect(body.deviations).toBeGreaterThan(0)
  })
})

/** The same number of bytes with another text in them, wherever the first one stands. */
function replaced(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1')
}

describe('a token', () => {
  const path = '/v1/me'
  const seed = () => scene.house.secrets.tokenKey ?? new Uint8Array(32)
  const now = () => Math.floor(Date.now() / 1000)
  const claims = { role: 'steward' }

  async function signed(change: {
    readonly audience?: string
    readonly issuer?: string
    readonly from?: number
    readonly to?: number
    readonly typ?: string
    readonly seed?: Uint8Array
    readonly claims?: Record<string, unknown>
  }): Promise<string> {
    const { privateKey } = keyPair(change.seed ?? seed())
    return new SignJWT(change.claims ?? claims)
      .setProtectedHeader({ alg: 'EdDSA', typ: change.typ ?? LOCAL_TYPE })
      .setSubject('mallory@district.example')
      .setIssuer(change.issuer ?? ORIGIN)
      .setAudience(change.audience ?? ORIGIN)
      .setJti('tok_forged')
      .setIssuedAt(change.from ?? now() - 10)
      .setExpirationTime(change.to ?? now() + 600)
      .sign(privateKey)
  }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const bare = (alg: string) => {
    const body = {
      ...claims,
      sub: 'm',
      iss: ORIGIN,
      aud: ORIGIN,
      jti: 't',
      iat: now(),
      exp: now() + 60,
    }
    return `${part({ alg, typ: LOCAL_TYPE })}.${part(body)}.`
  }

  it('of this service and moment is good, so that the others are not bad by accident', async () => {
    const { status } = await personAt(scene.house.url, await signed({})).get(path)
    expect(status).toBe(200)
  })

  it.each<[string, () => Promise<string>]>([
    ['that has expired', () => signed({ from: now() - 7200, to: now() - 1 })],
    ['that is not valid yet', () => signed({ from: now() + 3600, to: now() + 7200 })],
    ['that was to live for a week', () => signed({ from: now() - 86_400, to: now() + 6 * 86_400 })],
    ['signed with another key', () => signed({ seed: randomBytes(32) })],
    ['for another service', () => signed({ audience: 'other.example' })],
    ['of another issuer', () => signed({ issuer: 'other.example' })],
    ['of another kind', () => signed({ typ: 'JWT' })],
    ['without a role', () => signed({ claims: {} })],
    ['of a role there is not', () => signed({ claims: { role: 'admin' } })],
    ['of an engineer of no vendor', () => signed({ claims: { role: 'engineer' } })],
    ['of an engineer of a path', () => signed({ claims: { role: 'engineer', vendor: '../acme' } })],
    ['without a signature (alg none)', () => Promise.resolve(bare('none'))],
    ['without a signature (alg NONE)', () => Promise.resolve(bare('NoNe'))],
    [
      'whose claims were changed after signing',
      async () => {
        const [head = '', , signature = ''] = (await signed({})).split('.')
        return `${head}.${part({ ...claims, sub: 'x', exp: now() + 600 })}.${signature}`
      },
    ],
    ['that is none', () => Promise.resolve('a.b.c')],
  ])('%s opens nothing', async (_words, make) => {
    const reply = await personAt(scene.house.url, await make()).get(path)
    isNo(reply, 'TOKEN_INVALID')
    expect(reply.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('that does not come along opens nothing', async () => {
    for (const headers of [{}, { authorization: 'Basic eDp5' }, { authorization: 'Bearer' }]) {
      isNo(await send(scene.house.url, { method: 'GET', path, headers }), 'TOKEN_MISSING')
    }
  })
})

describe('a caller who is who they say', () => {
  it('but of another vendor, sees and asks nothing of this one', async () => {
    const other = await scene.house.person({
      role: 'engineer',
      name: 'eve@other.example',
      vendor: 'other',
    })
    await ok(scene.steward.post('/v1/vendors', { vendor: 'other', name: 'Other' }))
    await ok(scene.steward.post('/v1/vendors/other/engineers', { engineer: 'eve@other.example' }))
    isNo(await ask({ engineer: other, session: scene.session }, 'select 1'), 'NOT_YOURS')
    isNo(await other.get(`/v1/sessions/${scene.session}`), 'NOT_YOURS')
    isNo(await other.get(`/v1/sessions/${scene.session}/schema`), 'NOT_YOURS')
    isNo(await other.post(`/v1/sessions/${scene.session}/close`, { finding: 'mine' }), 'NOT_YOURS')
    const { body } = await ok(scene.engineer.get('/v1/requests'))
    const [mine] = body.requests as unknown as { request: string }[]
    isNo(await other.get(`/v1/requests/${mine?.request ?? ''}`), 'NOT_YOURS')
    const theirs = await ok(other.get('/v1/sessions'))
    expect(theirs.body.sessions).toEqual([])
  })

  it('but never registered, asks for nothing', async () => {
    const stray = await scene.house.person({
      role: 'engineer',
      name: 'new@acme.example',
      vendor: 'acme',
    })
    isNo(await ask({ engineer: stray, session: scene.session }, 'select 1'), 'ENGINEER_UNKNOWN')
    isNo(await stray.post('/v1/requests', wish()), 'ENGINEER_UNKNOWN')
  })

  it('decides about no request of their own, under whatever spelling, nor twice about any', async () => {
    const own = await scene.house.person({ role: 'steward', name: ' DEV@acme.example'.trim() })
    const request = await filed()
    isNo(await own.post(`/v1/requests/${request}/approve`, terms()), 'OWN_REQUEST')
    isNo(await own.post(`/v1/requests/${request}/deny`, { reason: 'r' }), 'OWN_REQUEST')
    await ok(scene.steward.post(`/v1/requests/${request}/approve`, terms()))
    isNo(await scene.steward.post(`/v1/requests/${request}/approve`, terms()), 'REQUEST_DECIDED')
    isNo(
      await scene.steward.post(`/v1/requests/${request}/deny`, { reason: 'r' }),
      'REQUEST_DECIDED',
    )
  })

  it('cannot approve one request twice by asking twice at once', async () => {
    const request = await filed()
    const path = `/v1/requests/${request}/approve`
    const twice = Array.from({ length: 8 }, () => scene.steward.post(path, terms()))
    const statuses = (await Promise.all(twice)).map(({ status }) => status).sort()
    expect(statuses).toEqual([201, ...Array.from({ length: 7 }, () => 409)])
  })
})

const wish = (change: object = {}) => ({
  ...{ ticket: 'T', purpose: 'p', interest: 'i', policy: 'rostering-debug', wished: { hours: 1 } },
  ...change,
})
const terms = (change: object = {}) => ({ hours: 1, note: 'agreed', ...change })

async function filed(): Promise<string> {
  const { body } = await ok(scene.engineer.post('/v1/requests', wish()))
  return String(body.request)
}

describe('a request', () => {
  const past = { opensAt: '2020-01-01T00:00:00Z', closesAt: '2020-01-01T01:00:00Z' }
  const backwards = { opensAt: '2999-01-02T00:00:00Z', closesAt: '2999-01-01T00:00:00Z' }
  it.each([
    ['under a policy there is not', wish({ policy: 'all-access' }), 'POLICY_UNKNOWN'],
    [
      'under the path of a policy',
      wish({ policy: '../policies/rostering-debug' }),
      'POLICY_UNKNOWN',
    ],
    ['under the name of every object', wish({ policy: '__proto__' }), 'POLICY_UNKNOWN'],
    ['for a table of no policy', wish({ tables: ['users', 'secrets'] }), 'TABLE_NOT_ALLOWED'],
    ['for a snapshot there is not', wish({ snapshot: 'snp_x' }), 'SNAPSHOT_UNKNOWN'],
    ['for a window in the past', wish({ wished: past }), 'WINDOW_INVALID'],
    ['for a window that ends before it opens', wish({ wished: backwards }), 'WINDOW_INVALID'],
    ['for longer than the policy allows', wish({ wished: { hours: 9 } }), 'WINDOW_INVALID'],
    ['for no time', wish({ wished: { hours: 0 } }), 'BODY_INVALID'],
    ['for less than no time', wish({ wished: { hours: -1 } }), 'BODY_INVALID'],
    ['with a field there is not', wish({ budget: 1000 }), 'BODY_INVALID'],
    ['without a ticket', wish({ ticket: ' ' }), 'BODY_INVALID'],
    ['with a purpose of a book', wish({ purpose: 'x'.repeat(5000) }), 'BODY_INVALID'],
  ] as const)('%s is refused', async (_words, body, code) => {
    isNo(await scene.engineer.post('/v1/requests', body), code)
  })

  it.each([
    ['a budget below nothing', { budget: -1 }, 'BODY_INVALID'],
    ['half a person', { budget: 0.5 }, 'BODY_INVALID'],
    ['a budget beyond the policy', { budget: 1001 }, 'BUDGET_INVALID'],
    ['a budget beyond numbers', { budget: 1e300 }, 'BODY_INVALID'],
    [
      'an end that is over',
      { hours: undefined, closesAt: '2020-01-01T00:00:00Z' },
      'WINDOW_INVALID',
    ],
    ['an end that is no time', { hours: undefined, closesAt: 'soon' }, 'BODY_INVALID'],
    ['longer than the policy allows', { hours: 9 }, 'WINDOW_INVALID'],
  ] as const)('is not approved with %s', async (_words, change, code) => {
    const request = await filed()
    isNo(await scene.steward.post(`/v1/requests/${request}/approve`, terms(change)), code)
    await ok(scene.steward.post(`/v1/requests/${request}/deny`, { reason: 'not so' }))
  })
})

describe('an id of nothing', () => {
  const tricks = ['ses_none', '..%2f..%2fkeys', '__proto__', 'constructor', '%00', "'--", 'x%0a']

  it.each(tricks)('(%s) finds nothing, wherever it is put', async (id) => {
    const { steward, engineer } = scene
    isNo(await engineer.get(`/v1/sessions/${id}`), 'SESSION_UNKNOWN')
    isNo(await engineer.get(`/v1/sessions/${id}/schema`), 'SESSION_UNKNOWN')
    isNo(await ask({ engineer, session: id }, 'select o.name from orgs as o'), 'SESSION_UNKNOWN')
    isNo(await steward.post(`/v1/sessions/${id}/revoke`, { reason: 'r' }), 'SESSION_UNKNOWN')
    isNo(await engineer.post(`/v1/sessions/${id}/close`, { finding: 'f' }), 'SESSION_UNKNOWN')
    const tokens = { tokens: ['usr_x'], reason: 'r' }
    isNo(await steward.post(`/v1/sessions/${id}/resolve`, tokens), 'SESSION_UNKNOWN')
    isNo(await steward.get(`/v1/requests/${id}`), 'REQUEST_UNKNOWN')
    isNo(await steward.post(`/v1/requests/${id}/approve`, terms()), 'REQUEST_UNKNOWN')
    isNo(await steward.get(`/v1/policies/${id}`), 'POLICY_UNKNOWN')
  })

  it.each(['../../v1/me', '/v1/sessions/../../etc/passwd', '/v1/sessions/%2e%2e/%2e%2e', '//etc'])(
    'in a path (%s) leads nowhere',
    async (path) => {
      const headers = { authorization: `Bearer ${scene.steward.token}` }
      const { status, text } = await send(scene.house.url, { method: 'GET', path, headers })
      expect([400, 404]).toContain(status)
      expect(text).not.toMatch(/root:|node_modules/u)
    },
  )

  it('of a check, an entry or a query is refused by name', async () => {
    const { engineer, officer, session } = scene
    const path = `/v1/sessions/${session}/queries`
    for (const check of ['d99', 'd99-nothing', '../d01', '__proto__', 'toString']) {
      isNo(await engineer.post(path, { check }), 'CHECK_UNKNOWN')
    }
    isNo(await officer.get('/v1/ledger/entries/99999999'), 'ENTRY_UNKNOWN')
    for (const index of ['-1', '1e99', 'x', '0x10x', '1.5']) {
      isNo(await officer.get(`/v1/ledger/entries/${index}`), 'BODY_INVALID')
    }
    const closing = { finding: 'f', queries: ['qry_none'] }
    isNo(await engineer.post(`/v1/sessions/${session}/close`, closing), 'BODY_INVALID')
    const foreign = { finding: 'f', tokens: ['usr_none'] }
    isNo(await engineer.post(`/v1/sessions/${session}/close`, foreign), 'TOKEN_UNKNOWN')
  })
})

describe('a body', () => {
  const path = () => `/v1/sessions/${scene.session}/queries`
  const json = () => ({
    authorization: `Bearer ${scene.engineer.token}`,
    'content-type': 'application/json',
  })
  const raw = (body: string | Buffer, headers: Record<string, string> = {}) =>
    send(scene.house.url, { path: path(), headers: { ...json(), ...headers }, body })

  it('that is no JSON, of another type, in pieces or packed, is not read', async () => {
    isNo(await raw('{"sql": '), 'BODY_NOT_JSON')
    isNo(await raw('select 1'), 'BODY_NOT_JSON')
    isNo(await raw('"select 1"'), 'BODY_NOT_JSON')
    isNo(await raw('{}', { 'content-type': 'text/plain' }), 'BODY_NOT_JSON')
    isNo(await raw('{}', { 'content-type': 'application/jsonx' }), 'BODY_NOT_JSON')
    isNo(await raw('{}', { 'content-encoding': 'gzip' }), 'BODY_NOT_JSON')
    isNo(await raw('{}', { 'content-type': 'application/json; charset=klingon' }), 'BODY_NOT_JSON')
    isNo(await raw(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])), 'BODY_NOT_JSON')
  })

  it('of more than a megabyte is not read, and a query of nearly one is refused by its length', async () => {
    isNo(await raw(JSON.stringify({ sql: 'x'.repeat(1_100_000) })), 'BODY_TOO_LARGE')
    const long = `select o.name from orgs as o where o.name <> '${'x'.repeat(990_000)}'`
    isNo(await raw(JSON.stringify({ sql: long })), 'QUERY_TOO_LONG')
  })

  it('of a hundred thousand levels is refused like any other', async () => {
    const depth = 100_000
    isNo(await raw(`{"sql":${'['.repeat(depth)}${']'.repeat(depth)}}`), 'BODY_INVALID')
    isNo(await raw(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`), 'BODY_INVALID')
  })

  it('with a field there is not, one too few, or one that means something to JavaScript, is refused', async () => {
    isNo(await raw('{"sql":"select 1","run":true}'), 'BODY_INVALID')
    isNo(await raw('{}'), 'BODY_INVALID')
    isNo(await raw('{"sql":null}'), 'BODY_INVALID')
    isNo(await raw('{"sql":"select 1","__proto__":{"x":1}}'), 'BODY_INVALID')
    isNo(await raw('{"sql":"select 1","parameters":{"length":1}}'), 'BODY_INVALID')
    isNo(await raw(`{"sql":"select 1","parameters":[${'1,'.repeat(100)}1]}`), 'BODY_INVALID')
    isNo(await raw('{"check":"d01","parameters":{"x":1}}'), 'PARAMETER_MISMATCH')
  })

  it('asks for an answer nobody can give', async () => {
    const headers = { accept: 'image/png' }
    isNo(await raw('{"sql":"select o.name from orgs as o"}', headers), 'NOT_ACCEPTABLE')
  })

  it.each([
    ['nested in parentheses', `select ${'('.repeat(4000)}1${')'.repeat(4000)}`],
    ['nested in NOT', `select o.name from orgs as o where ${'not '.repeat(3000)}o.line = 1`],
    [
      'of a thousand joins',
      `select a.line from orgs as a ${Array.from({ length: 300 }, (_, n) => `cross join orgs as t${n}`).join(' ')}`,
    ],
    ['of nothing but commas', `select ${'1,'.repeat(8000)}1`],
  ])('with SQL %s is refused before it can hurt, quickly', async (_words, sql) => {
    const from = performance.now()
    const reply = await ask(scene, sql)
    expect(performance.now() - from).toBeLessThan(LATE_MS)
    expect([
      'TOO_COMPLEX',
      'NOT_UNDERSTOOD',
      'QUERY_TOO_LONG',
      'SYNTAX',
      'PARSERS_DISAGREE',
    ]).toContain(reply.body.code)
    isNo(reply, reply.body.code as unknown as 'TOO_COMPLEX')
  })
})

describe('a data folder', () => {
  it('has one service: the second is told, and the first goes on', async () => {
    const { folder } = scene.house
    await expect(openHouse({ folder })).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' })
    const { code, err } = await homeroom(['serve'], { ...(await settingsOf(folder)) })
    expect(code).toBe(1)
    expect(err).toContain('DATA_FOLDER_IN_USE')
    expect(err).toMatch(/Stop it first, or name another folder\./u)
    expect(err).not.toMatch(/\bat \S+ \(/u)
  })
})

/** Makes a folder a file system of so many megabytes, if this user may. */
function mountSmall(folder: string, megabytes: number): boolean {
  mkdirSync(folder, { recursive: true })
  try {
    const size = `size=${megabytes}m`
    execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const unmount = (folder: string) => execFileSync('umount', ['-l', folder])

async function mayMount(): Promise<boolean> {
  const probe = await mkdtemp(join(tmpdir(), 'homeroom-probe-'))
  const mounted = mountSmall(probe, 1)
  if (mounted) unmount(probe)
  await rm(probe, { recursive: true, force: true })
  return mounted
}
const mounting = await mayMount()

describe('a full disk (skipped for a user who may not mount a small one)', () => {
  const withMount = mounting ? it : it.skip

  withMount(
    'refuses an import and keeps the roster it has; then stops the log, and all of it heals',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'homeroom-full-'))
      mountSmall(join(folder, 'data'), 24)
      try {
        const small = markedRoster(20)
        const full = await openScene(await zipped(small.files), {
          budget: 20,
          house: { folder, settings: { HOMEROOM_ROOMS_WARM: '0' } },
        })
        const { newest } = full.house.services.ledger.state()
        const fault = await fillByImports(full, await zipped(small.files))
        expect(fault.body).toMatchObject({
          fixer: 'operator',
          code: expect.stringMatching(
            /^(?:IMPORT_FAILED|DISK_FULL|VAULT_FAILED|LEDGER_STOPPED)$/u,
          ) as string,
        })
        expect(hunterOf(small.markers)(Buffer.from(fault.text))).toBeNull()
        expect(newest).not.toBeNull()
        await full.house.stop()
        execFileSync('mount', ['-o', 'remount,size=256m', join(folder, 'data')])
        const again = await openHouse({ folder })
        expect((await again.services.ledger.verify()).ok).toBe(true)
        const people = await Promise.all([
          again.person({ role: 'steward', name: 'sam@district.example' }),
          again.person({ role: 'engineer', name: 'dev@acme.example', vendor: 'acme' }),
        ])
        const [steward, engineer] = people
        const session = await openSession({ steward, engineer })
        await ok(ask({ engineer, session }, 'select u.line from users as u where u.line = 2'))
        await ok(steward.sendZip(await zipped(small.files)))
        await again.stop()
      } finally {
        unmount(join(folder, 'data'))
        await rm(folder, { recursive: true, force: true })
      }
    },
    120_000,
  )
})

/** Loads until it fails; gives the failure. */
async function fillByImports(
  { steward }: { readonly steward: Person },
  zip: Buffer,
): Promise<Reply> {
  for (let turn = 0; turn < 40; turn += 1) {
    const reply = await steward.sendZip(zip)
    if (reply.status !== 201) return reply
  }
  throw new Error('the disk was never full')
}
