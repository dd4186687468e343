import { Browser } from './support/browsing.js'
import type { Page } from './support/browsing.js'
import { openSignInScene, SITTING, TRANSACTION } from './support/sign-in-scene.js'
import type { SignInScene } from './support/sign-in-scene.js'

let scene: SignInScene
beforeAll(async () => {
  scene = await openSignInScene()
})
afterAll(() => scene.close())

const start = (path = '/') => `${scene.site}/sign-in/start?return=${encodeURIComponent(path)}`
const isCallback = (url: URL) => url.pathname === '/sign-in/callback'
/** Goes as far as the provider's answer, and does not hand it in. */
const answered = (browser: Browser): Promise<Page> => browser.open(start(), scene.site, isCallback)
const refusals = () => scene.entries('auth.refused')

/** Nobody is signed in, a person is told why in HTML, and it is on record. */
async function expectFailed(page: Page, browser: Browser, code: string): Promise<void> {
  expect(page.status).toBe(401)
  expect(page.headers.get('content-type')).toContain('text/html')
  expect(page.text).toContain(code)
  expect(browser.cookie(scene.host, SITTING)).toBeUndefined()
  expect(browser.cookie(scene.host, TRANSACTION)).toBeUndefined()
  expect((await refusals()).at(-1)).toMatchObject({
    data: { code, route: 'GET /sign-in/callback' },
  })
}

describe('signing in at the provider', () => {
  it('ends on the page where it began, as the person and role that the provider names', async () => {
    scene.provider.login = 'dana'
    const browser = new Browser()
    const page = await browser.open(start('/requests?state=filed'), scene.site)
    expect(page.url.href).toBe(`${scene.site}/requests?state=filed`)
    const { body } = await scene.me(browser)
    expect(body).toMatchObject({ name: 'dana', role: 'steward', vendor: null, by: 'cookie' })
    expect(Date.parse(String(body.until)) - Date.parse(String(body.now))).toBeGreaterThan(
      28_000_000,
    )
    expect(body.signedInAt).toEqual(expect.any(String))
  })

  it('knows an engineer by vendor', async () => {
    const { body } = await scene.me(await scene.signedIn('dev'))
    expect(body).toMatchObject({ name: 'dev', role: 'engineer', vendor: 'acme' })
  })

  it('is on record before the cookie is given, with the provider and the end', async () => {
    const before = (await scene.entries('auth.accepted')).length
    const browser = await scene.signedIn('olga')
    const entries = await scene.entries('auth.accepted')
    expect(entries).toHaveLength(before + 1)
    expect(entries.at(-1)).toMatchObject({
      actor: { kind: 'officer', name: 'olga' },
      data: { role: 'officer', issuer: scene.provider.issuer },
    })
    expect(JSON.stringify(entries)).not.toContain(browser.cookie(scene.host, SITTING))
  })

  it('lasts no longer than the provider says, if it says', async () => {
    const ends = Math.floor(scene.clock.now() / 1000) + 600
    scene.provider.people.set('brief', { roles: 'officer', session_expiry: ends })
    const { body } = await scene.me(await scene.signedIn('brief'))
    expect(Date.parse(String(body.until))).toBe(ends * 1000)
  })

  it('uses PKCE, state, a nonce and no secret in an address', async () => {
    const browser = new Browser()
    const page = await answered(browser)
    const asked = new URL(page.way[1] ?? '')
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256')
    for (const name of ['code_challenge', 'state', 'nonce']) {
      expect(asked.searchParams.get(name)).toMatch(/^[\w-]{43}$/u)
    }
    expect(asked.searchParams.get('redirect_uri')).toBe(`${scene.site}/sign-in/callback`)
    expect(asked.href).not.toContain('secret')
  })

  it('leaves no code, state or cookie in any log, and no path as it was sent', async () => {
    const browser = new Browser()
    const { url } = await answered(browser)
    const note = browser.cookie(scene.host, TRANSACTION) ?? ''
    await browser.open(`${scene.site}/Sign-In/Start?return=/canary7411`, scene.site, isCallback)
    await browser.open(url.href, scene.site)
    await browser.open(start('/canary7411'), `${scene.site}/`)
    const cookie = browser.cookie(scene.host, SITTING) ?? ''
    const logs =
      scene.lines.join('') + JSON.stringify(await scene.entries('auth.accepted', 'auth.refused'))
    const { searchParams } = url
    for (const secret of [searchParams.get('code'), searchParams.get('state'), note, cookie]) {
      expect(secret).toMatch(/^[\w.-]{20,}$/u)
      expect(logs).not.toContain(secret)
    }
    expect(logs).not.toContain('canary7411')
    expect(logs).not.toContain('Sign-In')
    expect(logs).toContain('/sign-in/callback')
  })

  it('is offered to whoever opens the sign-in page', async () => {
    const browser = new Browser()
    const ways = await browser.ask(`${scene.site}/sign-in/ways`)
    expect(ways.body).toEqual({ oidc: true, link: false, signedIn: false })
    const known = await scene.signedIn('dana')
    const again = await known.ask(`${scene.site}/sign-in/ways`)
    expect(again.body).toMatchObject({ signedIn: true })
  })
})

describe('nobody is signed in', () => {
  it.each([
    ['without a role of ours', { roles: ['janitor'] }],
    ['with two roles', { roles: ['steward', 'officer'] }],
    ['without any claim', {}],
    ['as an engineer of no vendor', { roles: 'engineer' }],
  ])('%s', async (_words, claims) => {
    scene.provider.people.set('mallory', claims)
    scene.provider.login = 'mallory'
    const browser = new Browser()
    await expectFailed(await browser.open(start(), scene.site), browser, 'TOKEN_INVALID')
  })

  it('in a browser that began nothing: an answer in a link signs nobody in as its sender', async () => {
    scene.provider.login = 'dana'
    const thief = new Browser()
    const { url } = await answered(thief)
    const traded = () => scene.provider.asked.filter((each) => each === 'POST /token').length
    const before = traded()
    const victim = new Browser()
    const page = await victim.open(url.href, 'https://evil.example/')
    await expectFailed(page, victim, 'SIGN_IN_FAILED')
    expect(traded()).toBe(before)
  })

  it('by the answer to another browser, although this one began a sign-in too', async () => {
    scene.provider.login = 'dana'
    const { url } = await answered(new Browser())
    const other = new Browser()
    await answered(other)
    await expectFailed(await other.open(url.href, scene.site), other, 'SIGN_IN_FAILED')
  })

  it('by a code that was used, even with the note that went with it', async () => {
    scene.provider.login = 'dana'
    const browser = new Browser()
    const { url } = await answered(browser)
    const note = browser.cookie(scene.host, TRANSACTION) ?? ''
    await browser.open(url.href, scene.site)
    expect((await scene.me(browser)).status).toBe(200)
    const thief = new Browser()
    thief.plant(scene.host, TRANSACTION, note, 'Lax')
    await expectFailed(await thief.open(url.href, scene.site), thief, 'SIGN_IN_FAILED')
  })

  it('by a state that was changed, a code that was made up, or a no of the provider', async () => {
    const answers: ((url: URL) => void)[] = [
      (url) => url.searchParams.set('state', 'x'.repeat(43)),
      (url) => url.searchParams.set('code', 'x'.repeat(43)),
      (url) => url.searchParams.set('iss', 'https://evil.example'),
      (url) => url.searchParams.append('state', 'twice'),
      (url) => {
        url.searchParams.delete('code')
        url.searchParams.set('error', 'access_denied')
      },
    ]
    for (const change of answers) {
      const browser = new Browser()
      const { url } = await answered(browser)
      change(url)
      await expectFailed(await browser.open(url.href, scene.site), browser, 'SIGN_IN_FAILED')
    }
  })

  it('with a note that was changed, or set twice', async () => {
    const browser = new Browser()
    const { url } = await answered(browser)
    const note = browser.cookie(scene.host, TRANSACTION) ?? ''
    browser.plant(scene.host, TRANSACTION, `${note.slice(0, -3)}AAA`, 'Lax')
    await expectFailed(await browser.open(url.href, scene.site), browser, 'SIGN_IN_FAILED')
    browser.plant(scene.host, TRANSACTION, `${note}; ${TRANSACTION}=${note}`, 'Lax')
    const page = await browser.open(url.href, scene.site)
    expect(page.text).toContain('SIGN_IN_FAILED')
  })

  it.each(['//evil.example/', '/\\evil.example', 'https://evil.example/', '/\t/evil.example'])(
    'and sent on to %j',
    async (path) => {
      scene.provider.login = 'dana'
      const browser = new Browser()
      const page = await browser.open(start(path), scene.site)
      expect(page.url.href).toBe(`${scene.site}/`)
      expect((await scene.me(browser)).status).toBe(200)
    },
  )
})

describe('a cookie that was there before', () => {
  it('is not the one that a sign-in leaves, and what it stood for is over', async () => {
    const browser = await scene.signedIn('dana')
    const old = browser.cookie(scene.host, SITTING) ?? ''
    await browser.open(start(), `${scene.site}/`)
    expect(browser.cookie(scene.host, SITTING)).not.toBe(old)
    expect((await scene.me(browser)).status).toBe(200)
    const thief = new Browser()
    thief.plant(scene.host, SITTING, old)
    expect((await scene.me(thief)).body).toMatchObject({ code: 'TOKEN_INVALID' })
    expect((await scene.entries('auth.ended')).at(-1)).toMatchObject({
      actor: { name: 'dana' },
      data: { cause: 'replaced' },
    })
  })

  it('that a stranger planted is thrown away', async () => {
    scene.provider.login = 'olga'
    const browser = new Browser()
    browser.plant(scene.host, SITTING, 'planted')
    await browser.open(start(), scene.site)
    expect((await scene.me(browser)).body).toMatchObject({ name: 'olga' })
  })
})

describe('signing in once more', () => {
  it('has the provider ask anew, and counts as recent', async () => {
    const browser = await scene.signedIn('dana')
    const asked = scene.provider.asked.length
    const page = await browser.open(start('/requests'), `${scene.site}/`)
    const there = new URL(page.way[1] ?? '')
    expect(there.searchParams.get('prompt')).toBe('login')
    expect(there.searchParams.get('max_age')).toBe('0')
    expect(scene.provider.asked.slice(asked).join()).toContain('/interaction/')
    const { body } = await scene.me(browser)
    expect(Date.parse(String(body.freshUntil))).toBeGreaterThan(Date.parse(String(body.now)))
  })

  it('is for the same person: someone else does not come in by it', async () => {
    const browser = await scene.signedIn('dana')
    scene.provider.login = 'olga'
    // At the provider, dana has signed out meanwhile.
    browser.cookies.delete('localhost')
    const page = await browser.open(start(), `${scene.site}/`)
    expect(page.text).toContain('SIGN_IN_FAILED')
    expect((await scene.me(browser)).body).toMatchObject({ name: 'dana', role: 'steward' })
  })

  it('is for the same role', async () => {
    scene.provider.people.set('chris', { roles: 'officer' })
    const browser = await scene.signedIn('chris')
    scene.provider.people.set('chris', { roles: 'steward' })
    const page = await browser.open(start(), `${scene.site}/`)
    expect(page.text).toContain('SIGN_IN_FAILED')
    expect((await scene.me(browser)).body).toMatchObject({ role: 'officer' })
  })

  it('begins as a plain sign-in if another site sends one there: it cannot see who is signed in', async () => {
    const browser = await scene.signedIn('dana')
    const page = await browser.open(start(), 'https://evil.example/', ({ pathname }) =>
      pathname.startsWith('/auth'),
    )
    expect(page.url.searchParams.get('prompt')).toBeNull()
  })
})

describe('signing out', () => {
  it('ends the sitting wherever its cookie was copied to, and names the way out of the provider', async () => {
    const browser = await scene.signedIn('dana')
    const copy = browser.cookie(scene.host, SITTING) ?? ''
    const { status, body } = await browser.ask(`${scene.site}/sign-out`, {
      method: 'POST',
      body: {},
    })
    expect(status).toBe(200)
    const next = new URL(String(body.next))
    expect(next.origin).toBe(scene.provider.issuer)
    expect(next.searchParams.get('post_logout_redirect_uri')).toBe(`${scene.site}/`)
    expect(browser.cookie(scene.host, SITTING)).toBeUndefined()
    const thief = new Browser()
    thief.plant(scene.host, SITTING, copy)
    expect((await scene.me(thief)).body).toMatchObject({ code: 'TOKEN_INVALID' })
    expect((await scene.entries('auth.ended')).at(-1)).toMatchObject({
      actor: { kind: 'steward', name: 'dana' },
      data: { cause: 'signed-out' },
    })
  })
})

describe('what an old sign-in may not do', () => {
  // Last: it moves the house's clock on, and a provider on real time proves nothing from then on.
  it('is anything that decides about children; what it may is all else', async () => {
    const browser = await scene.signedIn('dana')
    const resolve = () =>
      browser.ask(`${scene.site}/v1/sessions/ses_none/resolve`, {
        method: 'POST',
        body: { tokens: ['usr_x'], reason: 'fix it' },
      })
    expect((await resolve()).body).toMatchObject({ code: 'SESSION_UNKNOWN' })
    scene.clock.moved += 5 * 60_000
    expect((await resolve()).body).toMatchObject({
      ...{ code: 'SIGN_IN_AGAIN', status: 401, signIn: '/sign-in/start' },
    })
    expect((await scene.me(browser)).status).toBe(200)
  })

  it('is to be renewed by a provider that shrugs and names an old proof', async () => {
    const browser = await scene.signedIn('dana')
    scene.clock.moved += 60_000
    const page = await browser.open(start(), `${scene.site}/`)
    expect(page.text).toContain('did not ask for a new proof')
  })

  it('is to begin with a note that is older than ten minutes', async () => {
    const browser = new Browser()
    const { url } = await answered(browser)
    scene.clock.moved += 10 * 60_000
    await expectFailed(await browser.open(url.href, scene.site), browser, 'SIGN_IN_FAILED')
  })

  it('is to be completed while the provider is away: nobody comes in, and an operator is told', async () => {
    const browser = new Browser()
    const { url } = await answered(browser)
    await scene.provider.close()
    const page = await browser.open(url.href, scene.site)
    expect(page.status).toBe(503)
    expect(page.text).toContain('SERVICE_UNREACHABLE')
    expect(browser.cookie(scene.host, SITTING)).toBeUndefined()
  })
})
