import { jwtVerify } from 'jose'
import type { Clock } from '../clock.js'
import { refuse } from '../refusal.js'
import { LOCAL_TYPE, LONGEST_TTL_SECONDS } from './issuer.js'
import { keyPair } from './key-pair.js'
import type { Role } from './principal.js'
import { rejection } from './rejection.js'
import { principalOf } from './verified.js'
import type { Verifier } from './verified.js'

export interface LocalParts {
  readonly seed: Uint8Array
  readonly origin: string
  /** 0 to 5: how far this machine's clock may be off the issuer's. */
  readonly toleranceSeconds: number
  readonly clock: Clock
}

/** Verifies tokens of {@link createIssuer}: EdDSA alone, our type, issuer, audience and lifetime. */
export function createLocalVerifier(parts: LocalParts): Verifier {
  const { seed, origin, toleranceSeconds, clock } = parts
  const { publicKey } = keyPair(seed)
  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          ...{ algorithms: ['EdDSA'], typ: LOCAL_TYPE, issuer: origin, audience: origin },
          ...{ requiredClaims: ['sub', 'jti', 'exp', 'iat'], clockTolerance: toleranceSeconds },
          ...{ maxTokenAge: LONGEST_TTL_SECONDS, currentDate: new Date(clock.now()) },
        })
        const { sub: name, jti = '', exp = 0, role, vendor } = payload
        if (!isRole(role)) return refuse('TOKEN_INVALID', 'The token carries no role.')
        const principal = principalOf({ name, role, vendor, tokenId: jti })
        if ('code' in principal) return principal
        return { principal, issuer: origin, expiresAt: exp * 1000 }
      } catch (cause) {
        return rejection(cause)
      }
    },
  }
}

function isRole(value: unknown): value is Role {
  return value === 'steward' || value === 'engineer' || value === 'officer'
}
