import { SignJWT } from 'jose'
import type { Clock } from '../clock.js'
import { keyPair } from './key-pair.js'
import type { Role } from './principal.js'

/** Marks our tokens, so that no other token signed by accident with the same key passes for one. */
export const LOCAL_TYPE = 'homeroom+jwt'
export const LONGEST_TTL_SECONDS = 12 * 3600

export type Grant = { readonly name: string; readonly ttlSeconds: number } & (
  | { readonly role: Exclude<Role, 'engineer'> }
  | { readonly role: 'engineer'; readonly vendor: string }
)

export interface Issued {
  readonly token: string
  readonly tokenId: string
  /** Epoch milliseconds, UTC, exclusive. */
  readonly expiresAt: number
}

export interface Issuer {
  /** A token for one person in one role. The caller logs `auth.issued` before handing it over. */
  issue(grant: Grant): Promise<Issued>
}

export interface IssuerParts {
  /** 32 bytes. */
  readonly seed: Uint8Array
  /** Name of this deployment: issuer and audience of its tokens. */
  readonly origin: string
  readonly clock: Clock
  /** A fresh id for each token. */
  readonly tokenId: () => string
}

/**
 * The issuer for houses without an identity provider: whoever holds the token key makes tokens, at
 * the command line. Tokens live for 12 hours at most, since there is no way to take one back.
 */
export function createIssuer({ seed, origin, clock, tokenId }: IssuerParts): Issuer {
  const { privateKey } = keyPair(seed)
  return {
    async issue(grant) {
      const { ttlSeconds, name, role } = grant
      if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > LONGEST_TTL_SECONDS) {
        throw new TypeError('a token lives for 1 second to 12 hours')
      }
      const id = tokenId()
      const from = Math.floor(clock.now() / 1000)
      const vendor = grant.role === 'engineer' ? { vendor: grant.vendor } : {}
      const token = await new SignJWT({ role, ...vendor })
        .setProtectedHeader({ alg: 'EdDSA', typ: LOCAL_TYPE })
        .setSubject(name)
        .setIssuer(origin)
        .setAudience(origin)
        .setJti(id)
        .setIssuedAt(from)
        .setExpirationTime(from + ttlSeconds)
        .sign(privateKey)
      return { token, tokenId: id, expiresAt: (from + ttlSeconds) * 1000 }
    },
  }
}
