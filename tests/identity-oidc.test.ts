import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { createOidcVerifier, isSafeUrl } from '../src/identity/oidc.js'
import type { OidcSettings } from '../src/identity/oidc.js'

const NOON = Date.parse('2026-03-02T12:00:00.000Z')
const clock = { now: () => NOON }

/** A small identity provider on this machine: discovery and keys. */
interface Provider {
  readonly server: Server
  readonly issuer: string
  down: boolean
  claimed: string | null
}
let provider: Provider
let keys: Awaited<ReturnType<typeof generateKeyPair>>

beforeAll(async () => {
  keys = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }
  const server = createServer((request, response) => {
    const body: Record<string, unknown> = {
      '/.well-known/openid-configuration': {
        issuer: provider.claimed ?? provider.issuer,
        jwks_uri: `${provider.issuer}/keys`,
      },
      '/keys': { keys: [jwk] },
    }
    const answer = body[request.url ?? '']
    response.statusCode = provider.down ? 503 : answer === undefined ? 404 : 200
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(answer ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  provider = { server, issuer: `http://127.0.0.1:${port}`, down: false, claimed: null }
})

afterAll(() => {
  provider.server.close()
})

beforeEach(() => {
  provider.down = false
  provider.claimed = null
})

const verifier = (change: Partial<OidcSettings> = {}) =>
  createOidcVerifier({
    clock,
    fetch,
    settings: {
      ...{ issuer: provider.issuer, audience: 'homeroom', jwksUrl: null, toleranceSeconds: 0 },
      ...{ algorithms: ['ES256'], nameClaim: 'sub', roleClaim: 'realm.roles', vendorClaim: 'org' },
      ...{ roles: { steward: 'data-steward', engineer: 'vendor-eng', officer: 'privacy' } },
      ...change,
    },
  })

const token = (claims: Record<string, unknown> = {}) =>
  new SignJWT({
    ...{ sub: 'ana@acme', iss: provider.issuer, aud: 'homeroom', org: 'acme' },
    ...{ realm: { roles: ['vendor-eng', 'unrelated'] }, iat: NOON / 1000, exp: NOON / 1000 + 60 },
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .sign(keys.privateKey)

describe("a provider's token", () => {
  it('proves name, role and vendor by the claims configured', async () => {
    expect(await verifier().verify(await token())).toMatchObject({
      principal: { name: 'ana@acme', role: 'engineer', vendor: 'acme' },
      issuer: provider.issuer,
      expiresAt: NOON + 60_000,
    })
  })

  it('has an id of ours that is stable and does not hold the token', async () => {
    const text = await token({ jti: 'abc' })
    const first = await verifier().verify(text)
    const second = await verifier().verify(text)
    expect(first).toEqual(second)
    expect(JSON.stringify(first)).not.toContain(text.slice(-40))
  })

  it.each([
    ['no role of ours', { realm: { roles: ['unrelated'] } }],
    ['two roles of ours', { realm: { roles: ['privacy', 'data-steward'] } }],
    ['roles in another place', { realm: undefined, roles: ['privacy'] }],
    ['a role by inheritance', { realm: { roles: undefined } }],
    ['no vendor for an engineer', { org: undefined }],
    ['another audience', { aud: 'payroll' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['no end', { exp: undefined }],
    ['an end that has come', { exp: NOON / 1000 }],
  ])('is refused with %s', async (_words, claims) => {
    expect(await verifier().verify(await token(claims))).toMatchObject({ code: 'TOKEN_INVALID' })
  })

  it('is refused under an algorithm that is not configured', async () => {
    const strict = verifier({ algorithms: ['EdDSA'] })
    expect(await strict.verify(await token())).toMatchObject({ code: 'TOKEN_INVALID' })
  })

  it('names a person by address only if the address was verified', async () => {
    const byMail = verifier({ nameClaim: 'email' })
    const mail = { email: 'ana@acme.example' }
    expect(await byMail.verify(await token(mail))).toMatchObject({ code: 'TOKEN_INVALID' })
    const proven = await token({ ...mail, email_verified: true })
    expect(await byMail.verify(proven)).toMatchObject({ principal: { name: 'ana@acme.example' } })
  })
})

describe('a provider that cannot be asked', () => {
  it('lets nobody in, as a fault and not a refusal, and is asked again later', async () => {
    provider.down = true
    const patient = verifier()
    const text = await token()
    await expect(patient.verify(text)).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE' })
    provider.down = false
    expect(await patient.verify(text)).toHaveProperty('principal')
  })

  it('is not believed when it calls itself by another name', async () => {
    provider.claimed = 'https://evil.example'
    await expect(verifier().verify(await token())).rejects.toMatchObject({
      code: 'SERVICE_UNREACHABLE',
    })
  })

  it('must be reached over HTTPS unless it is on this machine', () => {
    expect(isSafeUrl('https://id.example.org/x')).toBe(true)
    expect(isSafeUrl('http://localhost:8080')).toBe(true)
    expect(isSafeUrl('http://id.example.org')).toBe(false)
    expect(isSafeUrl('http://localhost.evil.example')).toBe(false)
    expect(isSafeUrl('file:///etc/passwd')).toBe(false)
    expect(isSafeUrl('not a url')).toBe(false)
  })
})
