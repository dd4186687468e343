import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose'
import type { FetchImplementation, JWTPayload, JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import type { Clock } from '../clock.js'
import { Fault } from '../fault.js'
import { isRefusal } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import type { Role } from './principal.js'
import { personOf } from './oidc-claims.js'
import { rejection } from './rejection.js'
import type { Verifier } from './verified.js'

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

/** Verifies tokens of an OpenID Connect provider. */
export function createOidcVerifier(parts: OidcParts): Verifier {
  const read = createTokenReader(parts)
  return {
    async verify(token) {
      const payload = await read(token)
      return isRefusal(payload) ? payload : personOf(parts.settings, payload, token)
    },
  }
}

/**
 * Reads tokens that the provider signed for the audience: algorithm, signature, issuer, audience and time
 * are checked, nothing else. Its keys are fetched when first needed and cached.
 *
 * @throws Fault `SERVICE_UNREACHABLE`
 */
export function createTokenReader({
  settings,
  clock,
  fetch,
}: OidcParts): (token: string) => Promise<JWTPayload | Refusal> {
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
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, await getKeys(), {
        ...{ algorithms: [...settings.algorithms], issuer: settings.issuer },
        ...{ audience: settings.audience, requiredClaims: ['sub', 'exp', 'iat'] },
        ...{ clockTolerance: settings.toleranceSeconds, currentDate: new Date(clock.now()) },
      })
      return payload
    } catch (cause) {
      return rejection(cause)
    }
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
