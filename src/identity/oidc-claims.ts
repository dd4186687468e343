import { createHash } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import type { OidcSettings } from './oidc.js'
import { principalOf } from './verified.js'
import type { Verified } from './verified.js'

/**
 * Whom a provider's claims mean, by the settings: exactly one role of ours, a usable name, a vendor if an
 * engineer. The signature held already; the same rules for a bearer token and for a sign-in.
 *
 * @param token - The text the claims came in, for its id.
 */
export function personOf(
  settings: OidcSettings,
  payload: JWTPayload,
  token: string,
): Verified | Refusal {
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
