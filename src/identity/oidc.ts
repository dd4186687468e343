import { createHash } from 'node:crypto'
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose'
import type { FetchImplementation, JWTPayload, JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import type { Clock } from '../clock.js'
import { Fault } from '../fault.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import type { Role } from './principal.js'
import { rejection } from './rejection.js'
import { principalOf } from './verified.js'
import type { Verified, Verifier } from './verified.js'

export const OIDC_ALGORITHMS = ['EdDSA', 'ES256', 'RS256'] as const
export type OidcAlgorithm = (typeof OIDC_ALGORITHMS)[number]

/** An identity provider, and how its claims become ours. */
export interface OidcSettings {
  readonly issuer: string
  readonly audience: string
  /** Where its keys are; found by discovery if null. */
  readonly jwksUrl: string | null
  readonly algorithms: readonly OidcAlgorithm[]
  /** The person's stable name. `sub` unless an administrator vouches that another is never reused. */
  readonly nameClaim: string
  /** A text or a list of texts; dots step into objects. */
  readonly roleClaim: string
  readonly vendorClaim: string
  /** The provider's word for each role. */
  readonly roles: Readonly<Record<Role, string>>
  /** 0 to 5. */
  readonly toleranceSeconds: number
}

export interface OidcParts {
  readonly settings: OidcSettings
  readonly clock: Clock
  readonly fetch: FetchImplementation
}

/** Verifies tokens of an OpenID Connect provider. Its keys are fetched when first needed and cached. */
export function createOidcVerifier({ settings, clock, fetch }: OidcParts): Verifier {
  let keys: Promise<JWTVerifyGetKey> | null = null
  const getKeys = async () => {
    keys ??= keySet(settings, fetch)
    try {
      return await keys
    } catch (cause) {
      // A provider that was down is asked again by the next sign-in.
      keys = null
      throw cause
    }
  }
  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, await getKeys(), {
          ...{ algorithms: [...settings.algorithms], issuer: settings.issuer },
          ...{ audience: settings.audience, requiredClaims: ['sub', 'exp', 'iat'] },
          ...{ clockTolerance: settings.toleranceSeconds, currentDate: new Date(clock.now()) },
        })
        return verified(settings, payload, token)
      } catch (cause) {
        return rejection(cause)
      }
    },
  }
}

const discovered = z.object({ issuer: z.string(), jwks_uri: z.string() })

async function keySet(
  settings: OidcSettings,
  fetch: FetchImplementation,
): Promise<JWTVerifyGetKey> {
  const url = settings.jwksUrl ?? (await discover(settings.issuer, fetch))
  if (!isSafeUrl(url)) {
    throw new Fault('SERVICE_UNREACHABLE', 'The identity provider names a key URL without HTTPS.')
  }
  return createRemoteJWKSet(new URL(url), { timeoutDuration: 5000, [customFetch]: fetch })
}

/** OpenID Connect Discovery 1.0, section 4: the document must name the issuer it was asked of. */
async function discover(issuer: string, fetch: FetchImplementation): Promise<string> {
  const url = `${issuer.replace(/\/$/u, '')}/.well-known/openid-configuration`
  const answer = await fetch(url, {
    ...{ method: 'GET', redirect: 'manual', signal: AbortSignal.timeout(5000) },
    headers: new Headers({ accept: 'application/json' }),
  })
  const document = discovered.safeParse(answer.ok ? await answer.json() : null)
  if (document.success && document.data.issuer === issuer) return document.data.jwks_uri
  throw new Fault('SERVICE_UNREACHABLE', 'The identity provider cannot be discovered.')
}

/** HTTPS, or a provider on this very machine. */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname))
}
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

function verified(settings: OidcSettings, payload: JWTPayload, token: string): Verified | Refusal {
  const held = claim(payload, settings.roleClaim)
  const words = new Set(Array.isArray(held) ? held : [held])
  const roles = (['steward', 'engineer', 'officer'] as const).filter((role) =>
    words.has(settings.roles[role]),
  )
  const [role] = roles
  if (role === undefined || roles.length > 1) {
    return refuse('TOKEN_INVALID', 'The token must carry exactly one role of Homeroom.')
  }
  // An address that was never proven could be a colleague's.
  if (settings.nameClaim === 'email' && payload.email_verified !== true) {
    return refuse('TOKEN_INVALID', 'The address in the token is not verified.')
  }
  const principal = principalOf({
    role,
    name: claim(payload, settings.nameClaim),
    vendor: claim(payload, settings.vendorClaim),
    tokenId: idOf(payload, token),
  })
  if ('code' in principal) return principal
  return { principal, issuer: settings.issuer, expiresAt: (payload.exp ?? 0) * 1000 }
}

/** A claim by name, or by dotted path where there is none of that whole name. */
function claim(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name]
  let found: unknown = payload
  for (const part of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined
    found = (found as Record<string, unknown>)[part]
  }
  return found
}

/** A hash of the provider's id for the token, or of what it signed: never the token. */
function idOf(payload: JWTPayload, token: string): string {
  const text = payload.jti ?? token.slice(0, token.lastIndexOf('.'))
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 32)
  return `tok_${digest}`
}
