import { request as httpRequest } from 'node:http'
import { createSeal } from '../src/identity/seal.js'
import { createSittings, IDLE_MS, SITTING_MS } from '../src/identity/sitting.js'
import type { Principal } from '../src/identity/principal.js'
import { routesOf } from '../src/http/routes.js'
import { endToken } from '../src/session/decide-auth.js'
import { timeText } from '../src/session/window.js'
import type { ShownLink } from '../src/http/screens/browser.js'
import { giveLink } from '../src/http/screens/give-link.js'
import type { Guest } from '../src/http/screens/give-link.js'
import { Browser } from './support/browsing.js'
import { openHouse, ORIGIN } from './support/house.js'
import type { House } from './support/house.js'
import { SITTING } from './support/sign-in-scene.js'

const NOON = Date.parse('2026-03-02T12:00:00.000Z')
const MINUTE = 60_000
const clock = { time: NOON, now: () => clock.time }
const dana: Guest = { role: 'steward', name: 'Dana Ortiz' }
const noor: Guest = { role: 'officer', name: 'Noor Haddad' }
const OPERATOR = { kind: 'operator', name: 'operator' } as const

let house: House
let shown: { readonly principal: Principal; readonly link: ShownLink }[]
beforeAll(async () => {
  house = await openHouse({
    clock,
    settings: { HOMEROOM_ROOMS_WARM: '0' },
    showLink: (principal, link) => {
      shown.push({ principal, link })
    },
  })
})
afterAll(() => house.close())
beforeEach(() => {
  shown = []
  // Another minute, so that refusals are logged and links are made again.
  clock.time += 2 * MINUTE
})

const at = (path: string) => new URL(path, house.url).href
const HOST = '127.0.0.1'

async function secretFor(guest: Guest): Promise<string> {
  const { ledger, browser } = house.services
  const links = browser?.desk?.links
  if (links === undefined) throw new Error('the house makes no links')
  return (await giveLink({ ledger, links }, guest, OPERATOR)).secret
}
const hand = (browser: Browser, secret: unknown, headers: Record<string, string> = {}) =>
  browser.ask(at('/sign-in/link'), { method: 'POST', body: { secret }, headers })
async function signedIn(guest: Guest = dana): Promise<Browser> {
  const browser = new Browser()
  expect((await hand(browser, await secretFor(guest))).status).toBe(200)
  return browser
}
const me = (browser: Browser) => browser.ask(at('/v1/me'))
const cookieOf = (browser: Browser) => browser.cookie(HOST, SITTING) ?? ''
function thiefWith(cookie: string): Browser {
  const thief = new Browser()
  thief.plant(HOST, SITTING, cookie)
  return thief
}
const entries = (type: 'auth.refused' | 'auth.ended' | 'auth.issued' | 'auth.accepted') =>
  house.services.ledger.list({ types: [type] }, { limit: 1000 })

describe('a link', () => {
  it('signs its person in, and both its making and its use are on record', async () => {
    const browser = await signedIn(noor)
    expect((await me(browser)).body).toMatchObject({ name: 'Noor Haddad', role: 'officer' })
    const token = (await entries('auth.issued')).at(-1)?.data
    expect(token).toMatchObject({ subject: 'Noor Haddad', role: 'officer' })
    expect((await entries('auth.accepted')).at(-1)).toMatchObject({
      actor: {
        name: 'Noor Haddad',
        token: token !== undefined && 'token' in token ? token.token : '',
      },
      data: { issuer: ORIGIN },
    })
  })

  it('works once, also for two who come at once', async () => {
    const secret = await secretFor(dana)
    const [one, other] = await Promise.all([
      hand(new Browser(), secret),
      hand(new Browser(), secret),
    ])
    expect([one.status, other.status].sort()).toEqual([200, 401])
    const late = await hand(new Browser(), secret)
    expect(late.body).toMatchObject({ code: 'LINK_INVALID' })
    expect((await entries('auth.refused')).at(-1)).toMatchObject({ data: { code: 'LINK_INVALID' } })
  })

  it('works until fifteen minutes are over, and not from then on', async () => {
    const [secret, other] = [await secretFor(dana), await secretFor(dana)]
    clock.time += 15 * MINUTE - 1
    expect((await hand(new Browser(), secret)).status).toBe(200)
    clock.time += 1
    expect((await hand(new Browser(), other)).body).toMatchObject({ code: 'LINK_INVALID' })
  })

  it.each([
    ['made up', 'x'.repeat(43)],
    ['too short', 'x'],
    ['no text', 7],
    ['none', null],
  ])('that is %s signs nobody in', async (_words, secret) => {
    const browser = new Browser()
    expect((await hand(browser, secret)).body).toMatchObject({ code: 'LINK_INVALID' })
    expect(cookieOf(browser)).toBe('')
  })

  it.each([
    ['a page of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a page of a sister port', { 'sec-fetch-site': 'same-site' }],
    ['a page without an origin', { origin: 'null' }],
  ])('cannot be handed in by %s', async (_words, headers) => {
    const secret = await secretFor(dana)
    const browser = new Browser()
    expect((await hand(browser, secret, headers)).body).toMatchObject({ code: 'CROSS_SITE' })
    expect((await hand(browser, secret)).status).toBe(200)
  })

  it.each([
    'evil.example',
    'evil.example:PORT',
    'localhost',
    'localhost:1',
    '127.0.0.1.evil.example:PORT',
  ])('cannot be handed in at the name %s (DNS rebinding)', async (name) => {
    const { port } = new URL(house.url)
    const host = name.replace('PORT', port)
    const body = JSON.stringify({ secret: await secretFor(dana) })
    const origin = `http://${host}`
    const headers = { host, origin, 'content-type': 'application/json' }
    expect(await raw({ port, path: '/sign-in/link', method: 'POST', headers }, body)).toMatchObject(
      {
        ...{ status: 403, cookies: 0 },
      },
    )
  })

  it('can be handed in at any name of this machine', async () => {
    const { port } = new URL(house.url)
    for (const name of ['localhost', '127.0.0.1', '[::1]']) {
      const host = `${name}:${port}`
      const body = JSON.stringify({ secret: await secretFor(dana) })
      const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' }
      expect(
        await raw({ port, path: '/sign-in/link', method: 'POST', headers }, body),
      ).toMatchObject({
        ...{ status: 200, cookies: 1 },
      })
    }
  })

  it('ends what the browser was signed in as before', async () => {
    const browser = await signedIn(dana)
    const old = cookieOf(browser)
    expect((await hand(browser, await secretFor(noor))).status).toBe(200)
    expect((await me(browser)).body).toMatchObject({ name: 'Noor Haddad' })
    expect((await me(thiefWith(old))).status).toBe(401)
  })
})

describe('a fresh link', () => {
  const again = (browser: Browser, headers: Record<string, string> = {}) =>
    browser.ask(at('/sign-in/link/again'), { method: 'POST', body: {}, headers })

  it('for whoever sits there is shown in the terminal, and not to the browser', async () => {
    const browser = await signedIn(dana)
    const { body, text } = await again(browser)
    expect(body).toMatchObject({ printed: true, address: null })
    expect(shown).toHaveLength(1)
    const [{ principal, link } = { principal: null, link: { address: '' } }] = shown
    const [, secret] = link.address.split(`${new URL(house.url).origin}/sign-in/link#`)
    expect(principal).toMatchObject({ name: 'Dana Ortiz', role: 'steward' })
    expect(text).not.toContain(secret)
    expect((await hand(browser, secret)).body).toEqual({ name: 'Dana Ortiz', role: 'steward' })
  })

  it('is for nobody who is not signed in', async () => {
    expect((await again(new Browser())).body).toMatchObject({ code: 'TOKEN_MISSING' })
    expect(shown).toEqual([])
  })

  it('is told to the bearer of a token, and lasts no longer than that token', async () => {
    const { token } = await house.person({ ...noor, ttlSeconds: 600 })
    const ends = clock.time + 600_000
    const { body } = await again(new Browser(), { authorization: `Bearer ${token}` })
    const [, secret] = String(body.address).split('/sign-in/link#')
    const browser = new Browser()
    expect((await hand(browser, secret)).status).toBe(200)
    const { until } = (await me(browser)).body
    expect(Math.abs(Date.parse(String(until)) - ends)).toBeLessThanOrEqual(1000)
    expect(shown).toEqual([])
  })

  it('is not made without end', async () => {
    const browser = await signedIn(dana)
    const codes = new Set<unknown>()
    for (let n = 0; n < 8; n += 1) codes.add((await again(browser)).body.code)
    expect(codes).toContain('TOO_MANY_REQUESTS')
  })
})

describe('a sitting', () => {
  it('is carried by a cookie that no script reads and no other site sends', async () => {
    const answer = await fetch(at('/sign-in/link'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: new URL(house.url).origin },
      body: JSON.stringify({ secret: await secretFor(dana) }),
    })
    const [line = ''] = answer.headers.getSetCookie()
    expect(line).toContain('; HttpOnly; SameSite=Strict')
    expect(line).toContain('Path=/;')
    expect(line).not.toContain('Dana')
  })

  it('ends after thirty idle minutes, to the millisecond', async () => {
    const [one, other] = [await signedIn(), await signedIn()]
    clock.time += IDLE_MS - 1
    expect((await me(one)).status).toBe(200)
    clock.time += 1
    const { status, body } = await me(other)
    expect([status, body.code]).toEqual([401, 'TOKEN_INVALID'])
    expect(cookieOf(other)).toBe('')
  })

  it('goes on while it is used, for eight hours, to the millisecond', async () => {
    const browser = await signedIn()
    const end = clock.time + SITTING_MS
    while (clock.time + 20 * MINUTE < end) {
      clock.time += 20 * MINUTE
      expect((await me(browser)).status).toBe(200)
    }
    clock.time = end - 1
    expect((await me(browser)).status).toBe(200)
    clock.time = end
    expect((await me(browser)).status).toBe(401)
  })

  it('is not kept alive by what the page asks by itself', async () => {
    const browser = await signedIn()
    const before = cookieOf(browser)
    clock.time += 20 * MINUTE
    const poll = { 'homeroom-unattended': '1' }
    expect((await browser.ask(at('/v1/me'), { headers: poll })).status).toBe(200)
    expect(cookieOf(browser)).toBe(before)
    clock.time += 10 * MINUTE
    expect((await me(browser)).status).toBe(401)
  })

  it('does not become recent by being used: what decides needs a sign-in of five minutes, to the millisecond', async () => {
    const browser = await signedIn()
    const drop = () =>
      browser.ask(at('/v1/requests/req_none/approve'), {
        method: 'POST',
        body: { hours: 1, note: 'as agreed' },
      })
    clock.time += 5 * MINUTE - 1
    await me(browser)
    expect((await drop()).body).toMatchObject({ code: 'REQUEST_UNKNOWN' })
    clock.time += 1
    const { status, body } = await drop()
    expect([status, body.code, body.signIn]).toEqual([401, 'SIGN_IN_AGAIN', '/sign-in/link/again'])
    expect((await entries('auth.refused')).at(-1)).toMatchObject({
      ...{ actor: { name: 'Dana Ortiz' }, data: { code: 'SIGN_IN_AGAIN' } },
    })
    expect((await hand(browser, await secretFor(dana))).status).toBe(200)
    expect((await drop()).body).toMatchObject({ code: 'REQUEST_UNKNOWN' })
  })

  it('of just now is asked for by everything that decides about children', () => {
    const fresh = routesOf(house.services).filter((route) => route.fresh === true)
    expect(fresh.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'post /v1/requests/{request}/approve',
      'post /v1/sessions/{session}/resolve',
      'post /v1/ledger/entries/{index}/payloads/{name}/erase',
      'post /v1/ledger/retention',
      'post /v1/students/drop',
    ])
  })

  it('that ended is the end of its token, however that comes', async () => {
    const person = await house.person({ ...noor, ttlSeconds: 3600 })
    expect((await person.get('/v1/me')).body).toMatchObject({ by: 'bearer', signedInAt: null })
    const { actor } = (await entries('auth.accepted')).at(-1) ?? {}
    const token = actor?.token ?? ''
    const end = { token, expiresAt: timeText(clock.time + 3_600_000), cause: 'signed-out' as const }
    await house.services.ledger.decide((state) => endToken(state, { by: OPERATOR, ...end }))
    expect((await person.get('/v1/me')).body).toMatchObject({ code: 'TOKEN_INVALID' })
  })

  it('of long ago hinders no bearer token: those are as they were', async () => {
    const person = await house.person({ ...dana, ttlSeconds: 3600 })
    clock.time += 30 * MINUTE
    const { body } = await person.post('/v1/requests/req_none/approve', { hours: 1, note: 'x' })
    expect(body).toMatchObject({ code: 'REQUEST_UNKNOWN' })
  })

  it('gives no role more than it has', async () => {
    const browser = await signedIn(noor)
    const { body } = await browser.ask(at('/v1/vendors'), {
      method: 'POST',
      body: { vendor: 'acme', name: 'Acme' },
    })
    expect(body).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
  })

  it('that was signed out is over wherever its cookie went, also after a restart', async () => {
    const browser = await signedIn()
    const copy = cookieOf(browser)
    const { body } = await browser.ask(at('/sign-out'), { method: 'POST', body: {} })
    expect(body).toEqual({ next: '/' })
    expect(cookieOf(browser)).toBe('')
    expect((await me(thiefWith(copy))).body).toMatchObject({ code: 'TOKEN_INVALID' })
    expect(await entries('auth.ended')).not.toHaveLength(0)
    await house.stop()
    house = await openHouse({
      ...{ clock, folder: house.folder, settings: { HOMEROOM_ROOMS_WARM: '0' } },
      showLink: (principal, link) => {
        shown.push({ principal, link })
      },
    })
    expect((await me(thiefWith(copy))).status).toBe(401)
    expect((await me(await signedIn())).status).toBe(200)
  })

  it('cannot be signed out by another site', async () => {
    const browser = await signedIn()
    const { body } = await browser.ask(at('/sign-out'), {
      ...{ method: 'POST', body: {}, headers: { origin: 'https://evil.example' } },
    })
    expect(body).toMatchObject({ code: 'CROSS_SITE' })
    expect((await me(browser)).status).toBe(200)
  })
})

describe('a forged cookie', () => {
  it('does not hold with any one character changed', async () => {
    const cookie = cookieOf(await signedIn())
    const dots = [...cookie.matchAll(/\./gu)].map(({ index }) => index)
    const places = [3, ...dots.map((dot) => dot + 3), cookie.length - 3].filter(
      (place) => place < cookie.length && cookie[place] !== '.',
    )
    for (const place of places) {
      const letter = cookie[place] === 'A' ? 'B' : 'A'
      const forged = cookie.slice(0, place) + letter + cookie.slice(place + 1)
      clock.time += MINUTE
      expect((await me(thiefWith(forged))).body).toMatchObject({ code: 'TOKEN_INVALID' })
    }
  })

  it('does not hold if another deployment sealed it, or this one for another purpose', async () => {
    const principal = { role: 'steward', name: 'Dana Ortiz', tokenId: 'tok_x' } as const
    const { ledgerKey } = house.secrets
    const person = { principal, issuer: ORIGIN, provenAt: clock.time }
    const times = { beganAt: clock.time, seenAt: clock.time, endsAt: clock.time + SITTING_MS }
    const purpose = 'sitting' as const
    for (const seal of [
      createSeal({ seed: new Uint8Array(32).fill(9), origin: ORIGIN, purpose }),
      createSeal({ seed: ledgerKey, origin: 'other.homeroom.example', purpose }),
      createSeal({ seed: ledgerKey, origin: ORIGIN, purpose: 'transaction' }),
      // Rightly sealed, and yet of a sign-in that is not in the log.
      createSeal({ seed: ledgerKey, origin: ORIGIN, purpose }),
    ]) {
      const text = await createSittings(seal).carried({ ...person, ...times })
      expect((await me(thiefWith(text))).body).toMatchObject({ code: 'TOKEN_INVALID' })
    }
  })

  it.each(['', 'x', '.....', 'a.b.c.d.e', 'x'.repeat(5000)])('%j is nobody’s', async (text) => {
    expect((await me(thiefWith(text))).status).toBe(401)
  })

  it('beside the real one leaves neither: nobody can say which is whose', async () => {
    const cookie = cookieOf(await signedIn())
    const both = `${cookie}; ${SITTING}=${cookie}`
    expect((await me(thiefWith(both))).body).toMatchObject({ code: 'TOKEN_INVALID' })
  })
})

describe('a request that a browser carries', () => {
  it('by cookie and by bearer token at once is nobody’s', async () => {
    const browser = await signedIn()
    const { token } = await house.person(noor)
    const { status, body } = await browser.ask(at('/v1/me'), {
      headers: { authorization: `Bearer ${token}` },
    })
    expect([status, body.code]).toEqual([400, 'IDENTITY_UNCLEAR'])
  })

  it.each([
    ['its own page', {}, 404],
    ['its own page, in a browser that names only the origin', { 'sec-fetch-site': '' }, 404],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['another site that hides its origin', { 'sec-fetch-site': 'cross-site', origin: '' }, 403],
    ['a sister domain', { 'sec-fetch-site': 'same-site', origin: '' }, 403],
    ['a sister port', { 'sec-fetch-site': '', origin: 'http://127.0.0.1:1' }, 403],
    ['a page in a sandbox', { 'sec-fetch-site': 'cross-site', origin: 'null' }, 403],
    ['nowhere', { 'sec-fetch-site': 'none', origin: '' }, 403],
    ['a browser that says nothing', { 'sec-fetch-site': '', origin: '' }, 403],
  ])('to change something, begun by %s', async (_words, headers, status) => {
    const browser = await signedIn()
    const own = new URL(house.url).origin
    const sent: Record<string, string> = {
      ...{ cookie: `${SITTING}=${cookieOf(browser)}`, 'content-type': 'application/json' },
      ...{ origin: own, 'sec-fetch-site': 'same-origin' },
      ...headers,
    }
    const kept = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== ''))
    const { port } = new URL(house.url)
    const path = '/v1/requests/req_none/deny'
    const answer = await raw(
      { port, path, method: 'POST', headers: kept },
      JSON.stringify({ reason: 'no' }),
    )
    expect(answer.status).toBe(status)
    expect((await me(browser)).status).toBe(200)
  })

  it.each([
    ['its own page', 'same-origin', 200],
    ['an address typed in', 'none', 200],
    ['another site', 'cross-site', 403],
    ['a sister domain', 'same-site', 403],
  ])('to read something, begun by %s', async (_words, site, status) => {
    const browser = await signedIn()
    const answer = await browser.ask(at('/v1/me'), { headers: { 'sec-fetch-site': site } })
    expect(answer.status).toBe(status)
  })

  it('to a name that was made to point here is nobody’s (DNS rebinding)', async () => {
    const { port } = new URL(house.url)
    const cookie = `${SITTING}=${cookieOf(await signedIn())}`
    const headers = { host: `evil.example:${port}`, cookie }
    expect(await raw({ port, path: '/v1/me', method: 'GET', headers })).toMatchObject({
      status: 403,
    })
  })
})

describe('a house that others can reach', () => {
  it('makes no links and takes no cookie', async () => {
    const other = await openHouse({
      settings: { HOMEROOM_HOST: '0.0.0.0', HOMEROOM_ROOMS_WARM: '0' },
      showLink: () => undefined,
    })
    try {
      const { port } = new URL(other.url)
      const site = `http://127.0.0.1:${port}`
      const browser = new Browser()
      const { body } = await browser.ask(`${site}/sign-in/ways`)
      expect(body).toEqual({ oidc: false, link: false, signedIn: false })
      const sent = await browser.ask(`${site}/sign-in/link`, {
        ...{ method: 'POST', body: { secret: 'x'.repeat(43) } },
      })
      expect(sent.body).toMatchObject({ code: 'ROUTE_UNKNOWN' })
      expect(other.services.browser).toMatchObject({ site: null, desk: null })
    } finally {
      await other.close()
    }
  })

  it('makes none behind a proxy either', async () => {
    const other = await openHouse({
      settings: { HOMEROOM_PROXIES: '1', HOMEROOM_ROOMS_WARM: '0' },
      showLink: () => undefined,
    })
    expect(other.services.browser).toMatchObject({ site: null, desk: null })
    await other.close()
  })
})

/** A request with whatever headers a program can send, also those a browser would not let a page set. */
function raw(
  wish: {
    readonly port: string
    readonly path: string
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
  },
  body = '',
): Promise<{ readonly status: number; readonly cookies: number }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ ...wish, host: '127.0.0.1' }, (answer) => {
      answer.resume()
      answer.on('end', () => {
        const cookies = answer.headers['set-cookie']?.length ?? 0
        resolve({ status: answer.statusCode ?? 0, cookies })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
