import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toConfig } from '../src/config/config.js'
import { readEnv } from '../src/config/env.js'
import { Browser } from './support/browsing.js'
import { furnished } from './support/house.js'
import { openSignInScene, SITTING, TRANSACTION } from './support/sign-in-scene.js'

const answerOf = (address: string, headers: Record<string, string> = {}) =>
  fetch(address, { redirect: 'manual', headers })

describe('a house that browsers find by HTTPS', () => {
  it('gives cookies that are for HTTPS alone, and that no sister domain can set', async () => {
    const site = 'https://rosters.district.example'
    const scene = await openSignInScene({ HOMEROOM_SITE: site })
    try {
      const here = scene.house.url
      const begun = await answerOf(new URL('/sign-in/start?return=/docs', here).href)
      const [note = ''] = begun.headers.getSetCookie()
      expect(note).toMatch(/^__Host-homeroom-transaction=/u)
      expect(note).toContain('; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=600')
      expect(note).not.toContain('Domain')
      expect(begun.headers.get('strict-transport-security')).toContain('max-age=31536000')
      const there = new URL(begun.headers.get('location') ?? '')
      expect(there.searchParams.get('redirect_uri')).toBe(`${site}/sign-in/callback`)
      // A cookie of the plain name is none of ours there: it could be anyone's.
      const headers = { cookie: `${SITTING}=x; ${TRANSACTION}=x` }
      const me = await answerOf(new URL('/v1/me', here).href, headers)
      expect(await me.json()).toMatchObject({ code: 'TOKEN_MISSING' })
      const origin = {
        cookie: '__Host-homeroom-sitting=x',
        origin: 'http://rosters.district.example',
      }
      const crossed = await answerOf(new URL('/v1/me', here).href, origin)
      expect(await crossed.json()).toMatchObject({ code: 'CROSS_SITE' })
    } finally {
      await scene.close()
    }
  })
})

describe('a house that is registered without a secret', () => {
  it('signs people in by PKCE alone', async () => {
    const scene = await openSignInScene({
      HOMEROOM_OIDC_CLIENT_ID: 'public',
      HOMEROOM_OIDC_CLIENT_SECRET_FILE: '',
    })
    try {
      const { body } = await scene.me(await scene.signedIn('olga'))
      expect(body).toMatchObject({ name: 'olga', role: 'officer' })
    } finally {
      await scene.close()
    }
  })
})

describe('a house with a wrong secret', () => {
  it('signs nobody in, and says that an operator must look', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-secret-'))
    const file = join(folder, 'wrong.secret')
    await writeFile(file, 'not the secret of this client\n', { mode: 0o600 })
    const scene = await openSignInScene({ HOMEROOM_OIDC_CLIENT_SECRET_FILE: file })
    try {
      const browser = new Browser()
      const page = await browser.open(`${scene.site}/sign-in/start`, scene.site)
      expect(page.status).toBe(503)
      expect(page.text).toContain('SERVICE_UNREACHABLE')
      expect(page.text).not.toContain('invalid_client')
      expect((await scene.me(browser)).status).toBe(401)
    } finally {
      await scene.close()
      await rm(folder, { recursive: true })
    }
  })
})

describe('the secret of a house', () => {
  it.each([
    ['that others can read', 'a secret of the client', 0o644],
    ['that is empty', '\n', 0o600],
  ])('%s stops the start', async (_words, text, mode) => {
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-secret-'))
    const file = join(folder, 'client.secret')
    await writeFile(file, text, { mode })
    await expect(
      furnished(folder, undefined, {
        ...{ HOMEROOM_TOKEN_KEY_FILE: '', HOMEROOM_OIDC_ISSUER: 'https://id.example' },
        ...{ HOMEROOM_OIDC_AUDIENCE: 'homeroom', HOMEROOM_OIDC_CLIENT_ID: 'homeroom' },
        HOMEROOM_OIDC_CLIENT_SECRET_FILE: file,
      }),
    ).rejects.toMatchObject({ code: 'KEY_UNSAFE' })
    await rm(folder, { recursive: true })
  })
})

describe('the settings of sign-in', () => {
  const least = {
    ...{ HOMEROOM_DATA: 'data', HOMEROOM_ORIGIN: 'homeroom.example.org' },
    ...{ HOMEROOM_VAULT_KEY_FILE: 'vault.key', HOMEROOM_LEDGER_KEY_FILE: 'ledger.key' },
    ...{ HOMEROOM_OIDC_ISSUER: 'https://id.example', HOMEROOM_OIDC_AUDIENCE: 'homeroom' },
    HOMEROOM_OIDC_CLIENT_ID: 'homeroom',
  }
  const config = (change: Record<string, string | undefined>) =>
    toConfig(readEnv({ ...least, ...change }))

  it('make the address of the name, by HTTPS', () => {
    expect(config({}).signIn).toEqual({
      client: { id: 'homeroom', secretFile: null, scopes: ['openid'] },
      site: 'https://homeroom.example.org',
    })
    const set = config({
      HOMEROOM_SITE: 'http://localhost:8420',
      HOMEROOM_OIDC_SCOPES: 'openid email',
    })
    expect(set.signIn).toMatchObject({
      ...{ site: 'http://localhost:8420', client: { scopes: ['openid', 'email'] } },
    })
  })

  it('let nobody in by browser if they name no client', () => {
    expect(config({ HOMEROOM_OIDC_CLIENT_ID: undefined }).signIn).toEqual({
      client: null,
      site: null,
    })
  })

  it.each([
    ['an address without HTTPS', { HOMEROOM_SITE: 'http://homeroom.example.org' }, 'HOMEROOM_SITE'],
    ['an address with a path', { HOMEROOM_SITE: 'https://example.org/homeroom' }, 'HOMEROOM_SITE'],
    ['an address that ends in a slash', { HOMEROOM_SITE: 'https://example.org/' }, 'HOMEROOM_SITE'],
    ['a name that is no host', { HOMEROOM_ORIGIN: 'example.org/homeroom' }, 'HOMEROOM_SITE'],
    ['scopes without openid', { HOMEROOM_OIDC_SCOPES: 'email openids' }, 'HOMEROOM_OIDC_SCOPES'],
    [
      'a secret of no client',
      { HOMEROOM_OIDC_CLIENT_ID: '', HOMEROOM_OIDC_CLIENT_SECRET_FILE: 'x' },
      '_CLIENT_ID',
    ],
    [
      'a client of no provider',
      { HOMEROOM_OIDC_ISSUER: '', HOMEROOM_TOKEN_KEY_FILE: 'x' },
      '_ISSUER',
    ],
  ])('are refused with %s', (_words, change, setting) => {
    expect(() => config(change)).toThrow(setting)
  })
})
