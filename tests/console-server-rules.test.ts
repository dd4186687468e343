import fc from 'fast-check'
import { cookieName, cookieOf, cookieValues } from '../src/http/screens/cookies.js'
import { crossing } from '../src/http/screens/crossing.js'
import { escaped, goOnPage } from '../src/http/screens/pages.js'
import { returnPath } from '../src/http/screens/return-path.js'
import { originOf } from '../src/http/screens/site.js'
import { beginSitting, freshUntil, FRESH_MS, SITTING_MS } from '../src/identity/sitting.js'
import { createLinks, LINK_MS } from '../src/identity/links.js'
import { acceptToken, endToken } from '../src/session/decide-auth.js'
import { timeText } from '../src/session/window.js'
import { Scene, sam, ola, NOON, HOUR } from './session-scene.js'

const OURS = 'https://homeroom.example'

describe('where a sign-in leads', () => {
  const bits = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '//',
    'evil.example',
    '?',
    '#',
    '@',
    ':',
    '\t',
    '%2f',
    'a',
  )

  it('is a path of ours, whatever was asked for', () => {
    const wishes = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.array(bits).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(wishes, (wish) => {
        const path = returnPath(wish)
        expect(path).toMatch(/^\/(?![/\\])/u)
        expect(new URL(path, OURS).origin).toBe(OURS)
        // Once more, as the browser will read it from the page.
        expect(returnPath(path)).toBe(path)
      }),
      { numRuns: 2000 },
    )
  })

  it.each(['/', '/requests', '/requests?state=filed', '/sessions/ses_1#live', '/a%20b'])(
    'is %s if that was asked for',
    (path) => {
      expect(returnPath(path)).toBe(path)
    },
  )

  it.each([
    ...[
      '//evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/..//evil.example',
      '/./\\/evil.example',
    ],
    ...[
      'https://evil.example',
      'javascript:alert(1)',
      'data:text/html,x',
      '',
      'requests',
      '/\n/evil',
    ],
    `/${'x'.repeat(1001)}`,
  ])('is the first page in place of %j', (path) => {
    expect(returnPath(path)).toBe('/')
  })

  it('breaks out of no page', () => {
    fc.assert(
      fc.property(fc.string(), (wish) => {
        const page = goOnPage(returnPath(`/${wish}`))
        expect(page.match(/<\w+/gu)).toEqual(goOnPage('/').match(/<\w+/gu))
        expect(escaped(wish)).not.toMatch(/[<>"']/u)
      }),
    )
  })
})

describe('where a request began', () => {
  const headers = fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'get', 'X'),
    origin: fc.constantFrom(
      undefined,
      OURS,
      'null',
      'https://evil.example',
      `${OURS}.evil.example`,
    ),
    fetchSite: fc.constantFrom(undefined, 'same-origin', 'same-site', 'cross-site', 'none', 'else'),
  })

  it('is never elsewhere, if it is let through', () => {
    fc.assert(
      fc.property(headers, (beginning) => {
        const { method, origin, fetchSite } = beginning
        expect(crossing(beginning, null)).not.toBeNull()
        if (crossing(beginning, OURS) !== null) return
        expect([undefined, OURS]).toContain(origin)
        expect([undefined, 'same-origin', 'none']).toContain(fetchSite)
        if (method === 'GET' || method === 'HEAD') return
        expect(origin === OURS || fetchSite === 'same-origin').toBe(true)
        expect(fetchSite).not.toBe('none')
      }),
    )
  })

  it('on this machine is a name of this machine, by a socket of this machine', () => {
    const here = { localPort: 8420, remoteAddress: '127.0.0.1' }
    const site = { kind: 'loopback' } as const
    expect(originOf(site, { ...here, host: 'localhost:8420' })).toBe('http://localhost:8420')
    expect(originOf(site, { ...here, host: '[::1]:8420', remoteAddress: '::1' })).toBe(
      'http://[::1]:8420',
    )
    for (const host of [
      undefined,
      '',
      'localhost',
      'localhost:8421',
      'LOCALHOST.evil:8420',
      'a@localhost:8420',
    ]) {
      expect(originOf(site, { ...here, host })).toBeNull()
    }
    for (const remoteAddress of [undefined, '10.0.0.7', '::ffff:10.0.0.7', '127.0.0.1.evil']) {
      expect(originOf(site, { ...here, host: 'localhost:8420', remoteAddress })).toBeNull()
    }
    expect(originOf(site, { host: 'localhost', localPort: 80, remoteAddress: '::1' })).toBe(
      'http://localhost',
    )
  })
})

describe('a cookie', () => {
  it('is found by its whole name, each time it stands there', () => {
    const name = cookieName('sitting', true)
    expect(cookieValues(`a=1; ${name}=x; ${name}=y`, name)).toEqual(['x', 'y'])
    expect(cookieValues(`x${name}=1; ${name}2=2`, name)).toEqual([])
    expect(cookieValues(undefined, name)).toEqual([])
  })

  it('over HTTPS is a host’s own', () => {
    expect(cookieOf('sitting', true, 'x')).toBe(
      '__Host-homeroom-sitting=x; Path=/; HttpOnly; SameSite=Strict; Secure',
    )
  })
})

describe('a sitting', () => {
  const principal = { role: 'steward', name: 'Dana', tokenId: 'tok_1' } as const
  const person = { principal, issuer: 'https://id.example' }

  it('ends after eight hours or when the provider says, whichever comes first', () => {
    const ends = fc.option(fc.integer({ min: NOON - HOUR, max: NOON + 24 * HOUR }))
    fc.assert(
      fc.property(ends, (until) => {
        const { endsAt } = beginSitting({ ...person, provenAt: null }, until, NOON)
        expect(endsAt).toBe(Math.min(NOON + SITTING_MS, until ?? Infinity))
      }),
    )
  })

  it('is recent for five minutes from the proof on, never longer for a clock that is ahead', () => {
    const fresh = (provenAt: number | null) =>
      freshUntil(beginSitting({ ...person, provenAt }, null, NOON))
    expect(fresh(NOON - 1000)).toBe(NOON - 1000 + FRESH_MS)
    expect(fresh(NOON + HOUR)).toBe(NOON + FRESH_MS)
    expect(fresh(null)).toBeNull()
  })
})

describe('links', () => {
  it('are opened once, before their end, and are no two alike', () => {
    const links = createLinks()
    const invited = {
      principal: { role: 'officer', name: 'Noor', tokenId: 't' },
      until: null,
    } as const
    const made = Array.from({ length: 50 }, () => links.make(invited, NOON))
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(50)
    const [one, other] = made
    expect(links.open(one?.secret ?? '', NOON + LINK_MS - 1)).toEqual(invited)
    expect(links.open(one?.secret ?? '', NOON)).toBeNull()
    expect(links.open(other?.secret ?? '', NOON + LINK_MS)).toBeNull()
    expect(links.open(other?.secret ?? '', NOON)).toBeNull()
  })
})

describe('a token that was ended', () => {
  const end = { token: 't-sam', expiresAt: timeText(NOON + HOUR), cause: 'signed-out' as const }

  it('is on record once, with who ended it', () => {
    const scene = new Scene()
    scene.decide((state) => endToken(state, { by: sam, ...end }))
    scene.decide((state) => endToken(state, { by: ola, ...end }))
    expect(scene.log).toHaveLength(1)
    expect(scene.log[0]).toMatchObject({ type: 'auth.ended', actor: sam, data: end })
    expect(scene.state.endedTokens.get('t-sam')).toBe(NOON + HOUR)
    expect(scene.state.endedTokens.get('t-ola')).toBeUndefined()
  })

  it('stays ended while it could still be used, however many others end', () => {
    const scene = new Scene()
    scene.decide((state) => endToken(state, { by: sam, ...end }))
    for (let n = 0; n < 3000; n += 1) {
      scene.decide((state) => endToken(state, { by: ola, ...end, token: `t-${n}` }))
    }
    expect(scene.state.endedTokens.get('t-sam')).toBe(NOON + HOUR)
    scene.now = NOON + 2 * HOUR
    const late = { ...end, expiresAt: timeText(NOON + 3 * HOUR) }
    for (let n = 0; n < 3000; n += 1) {
      scene.decide((state) => endToken(state, { by: ola, ...late, token: `u-${n}` }))
    }
    // Long over by itself: forgotten.
    expect(scene.state.endedTokens.get('t-sam')).toBeUndefined()
  })

  it('does not come back by being accepted again', () => {
    const scene = new Scene()
    const accepted = { role: 'steward', issuer: 'x', expiresAt: timeText(NOON + HOUR) }
    scene.decide((state) => acceptToken(state, { by: sam, ...accepted }))
    scene.decide((state) => endToken(state, { by: sam, ...end }))
    scene.decide((state) => acceptToken(state, { by: sam, ...accepted }))
    expect(scene.state.endedTokens.get('t-sam')).toBe(NOON + HOUR)
  })
})
