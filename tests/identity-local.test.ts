import { createSecretKey, generateKeyPairSync } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { createIssuer, LOCAL_TYPE } from '../src/identity/issuer.js'
import type { Grant } from '../src/identity/issuer.js'
import { keyPair } from '../src/identity/key-pair.js'
import { createLocalVerifier } from '../src/identity/local.js'
import { actorOf } from '../src/identity/verified.js'

const NOON = Date.parse('2026-03-02T12:00:00.000Z')
const seed = new Uint8Array(32).map((_, place) => place)
const origin = 'homeroom.example.org'
const clock = { time: NOON, now: () => clock.time }
const issuer = createIssuer({ seed, origin, clock, tokenId: () => 'tok_1' })
const verifier = createLocalVerifier({ seed, origin, toleranceSeconds: 0, clock })
const engineer: Grant = { role: 'engineer', vendor: 'acme', name: 'Ana', ttlSeconds: 3600 }

beforeEach(() => {
  clock.time = NOON
})

/** A token signed with the right key, whatever it says. */
const signed = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
  new SignJWT({
    ...{ sub: 'Ana', jti: 'tok_1', iss: origin, aud: origin, role: 'steward' },
    ...{ iat: NOON / 1000, exp: NOON / 1000 + 60 },
    ...claims,
  })
    .setProtectedHeader({ alg: 'EdDSA', typ: LOCAL_TYPE, ...header })
    .sign(keyPair(seed).privateKey)

describe('a token of the local issuer', () => {
  it('proves name, role and vendor', async () => {
    const { token, expiresAt } = await issuer.issue(engineer)
    const verified = await verifier.verify(token)
    const principal = { role: 'engineer', name: 'Ana', vendor: 'acme', tokenId: 'tok_1' }
    expect(verified).toEqual({ principal, issuer: origin, expiresAt })
    expect(expiresAt).toBe(NOON + 3_600_000)
    expect(actorOf({ ...principal, role: 'engineer' })).toEqual({
      ...{ kind: 'engineer', name: 'Ana', vendor: 'acme', token: 'tok_1' },
    })
  })

  it('holds until its last second and not in the one after', async () => {
    const { token } = await issuer.issue(engineer)
    clock.time = NOON + 3_599_999
    expect(await verifier.verify(token)).toHaveProperty('principal')
    clock.time = NOON + 3_600_000
    expect(await verifier.verify(token)).toMatchObject({ code: 'TOKEN_INVALID' })
  })

  it('is never made for longer than twelve hours', async () => {
    await expect(issuer.issue({ ...engineer, ttlSeconds: 43_201 })).rejects.toThrow(TypeError)
    await expect(issuer.issue({ ...engineer, ttlSeconds: 43_200 })).resolves.toBeDefined()
  })

  it('does not hold for another deployment, nor under another key', async () => {
    const { token } = await issuer.issue(engineer)
    const parts = { seed, origin, toleranceSeconds: 0, clock }
    for (const other of [
      createLocalVerifier({ ...parts, origin: 'other.example.org' }),
      createLocalVerifier({ ...parts, seed: new Uint8Array(32).fill(7) }),
    ]) {
      expect(await other.verify(token)).toMatchObject({ code: 'TOKEN_INVALID' })
    }
  })

  it('does not hold with any one character changed', async () => {
    const { token } = await issuer.issue(engineer)
    for (const place of [0, 20, 60, 120, token.length - 20]) {
      const letter = token[place] === 'A' ? 'B' : 'A'
      const forged = token.slice(0, place) + letter + token.slice(place + 1)
      expect(await verifier.verify(forged)).toMatchObject({ code: 'TOKEN_INVALID' })
    }
  })
})

describe('a token that held before', () => {
  it('is refused in the second after its last, however often it was let in', async () => {
    const token = await signed({})
    for (clock.time = NOON; clock.time < NOON + 60_000; clock.time += 20_000) {
      expect(await verifier.verify(token)).toHaveProperty('principal')
    }
    clock.time = NOON + 60_000
    expect(await verifier.verify(token)).toMatchObject({ code: 'TOKEN_INVALID' })
  })

  it('is refused once it is twelve hours old, whatever end it names', async () => {
    const token = await signed({ iat: NOON / 1000 - 43_190, exp: NOON / 1000 + 86_400 })
    expect(await verifier.verify(token)).toHaveProperty('principal')
    clock.time = NOON + 9_999
    expect(await verifier.verify(token)).toHaveProperty('principal')
    clock.time = NOON + 11_000
    expect(await verifier.verify(token)).toMatchObject({ code: 'TOKEN_INVALID' })
  })

  it('is looked at anew when the clock is set back before that', async () => {
    const token = await signed({ nbf: NOON / 1000 })
    expect(await verifier.verify(token)).toHaveProperty('principal')
    clock.time = NOON - 1_000
    expect(await verifier.verify(token)).toMatchObject({ code: 'TOKEN_INVALID' })
  })

  it('does not help one that differs in its signature alone', async () => {
    const token = await signed({})
    await verifier.verify(token)
    const at = token.lastIndexOf('.') + 10
    const forged = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
    expect(await verifier.verify(forged)).toMatchObject({ code: 'TOKEN_INVALID' })
  })

  it('holds after a thousand others have held', async () => {
    const token = await signed({})
    await verifier.verify(token)
    for (let other = 0; other < 1_001; other += 1) {
      await verifier.verify(await signed({ jti: `tok_${other}` }))
    }
    expect(await verifier.verify(token)).toHaveProperty('principal')
  })
})

describe('what is refused though the key signed it', () => {
  it.each([
    ['another type of token', {}, { typ: 'JWT' }],
    ['no type', {}, { typ: undefined }],
    ['another audience', { aud: 'else' }, {}],
    ['another issuer', { iss: 'else' }, {}],
    ['no end', { exp: undefined }, {}],
    ['no id', { jti: undefined }, {}],
    ['no name', { sub: undefined }, {}],
    ['a name with a line break in it', { sub: 'Ana\nsteward' }, {}],
    ['a name with outer blanks', { sub: ' Ana' }, {}],
    ['a role there is not', { role: 'operator' }, {}],
    ['a list of roles', { role: ['steward'] }, {}],
    ['an engineer without a vendor', { role: 'engineer' }, {}],
    ['an engineer with a vendor that is no id', { role: 'engineer', vendor: '../acme' }, {}],
    ['made in the future', { iat: NOON / 1000 + 60, exp: NOON / 1000 + 120 }, {}],
    ['living longer than twelve hours', { iat: NOON / 1000 - 43_201 }, {}],
    ['not valid yet', { nbf: NOON / 1000 + 10 }, {}],
  ])('%s', async (_words, claims, header) => {
    expect(await verifier.verify(await signed(claims, header))).toMatchObject({
      code: 'TOKEN_INVALID',
    })
  })

  it('would hold without the change', async () => {
    expect(await verifier.verify(await signed({}))).toHaveProperty('principal')
  })
})

describe('a forger', () => {
  const claims = { sub: 'Eve', jti: 'x', role: 'steward', iss: origin, aud: origin }
  it('gets nowhere with an unsigned token', async () => {
    const token = new UnsecuredJWT(claims).setIssuedAt().setExpirationTime('1h').encode()
    expect(await verifier.verify(token)).toMatchObject({ code: 'TOKEN_INVALID' })
  })

  it('gets nowhere with the public key as an HMAC secret', async () => {
    const secret = createSecretKey(keyPair(seed).publicKey.export({ type: 'spki', format: 'der' }))
    const token = await new SignJWT({ ...claims, iat: NOON / 1000, exp: NOON / 1000 + 60 })
      .setProtectedHeader({ alg: 'HS256', typ: LOCAL_TYPE })
      .sign(secret)
    expect(await verifier.verify(token)).toMatchObject({ code: 'TOKEN_INVALID' })
  })

  it('gets nowhere with a key of their own in the header', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const token = await new SignJWT({ ...claims, iat: NOON / 1000, exp: NOON / 1000 + 60 })
      .setProtectedHeader({
        alg: 'EdDSA',
        typ: LOCAL_TYPE,
        jwk: publicKey.export({ format: 'jwk' }),
      })
      .sign(privateKey)
    expect(await verifier.verify(token)).toMatchObject({ code: 'TOKEN_INVALID' })
  })

  it.each(['', '.', '..', 'a.b.c', 'null', '\u0000', 'e30.e30.', 'x'.repeat(10_000)])(
    'gets nowhere with %j',
    async (token) => {
      expect(await verifier.verify(token)).toMatchObject({ code: 'TOKEN_INVALID' })
    },
  )

  it('is not told how far they came', async () => {
    const words = new Set<unknown>()
    for (const token of ['a.b.c', await signed({ exp: 1 }), await signed({ aud: 'x' })]) {
      words.add(await verifier.verify(token))
    }
    expect(new Set([...words].map((word) => JSON.stringify(word))).size).toBe(1)
  })
})
