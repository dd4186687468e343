import { hash } from 'node:crypto'
import { jwtVerify } from 'jose'
import type { Clock } from '../clock.js'
import { refuse, type Refusal } from '../refusal.js'
import { LOCAL_TYPE, LONGEST_TTL_SECONDS } from './issuer.js'
import { keyPair } from './key-pair.js'
import type { Role } from './principal.js'
import { rejection } from './rejection.js'
import { principalOf } from './verified.js'
import type { Verified, Verifier } from './verified.js'

export interface LocalParts {
  readonly seed: Uint8Array
  readonly origin: string
  /** 0 to 5: how far this machine's clock may be off the issuer's. */
  readonly toleranceSeconds: number
  readonly clock: Clock
}

/** A token that held, and from when to when it is sure to hold, in epoch milliseconds; `until` is exclusive. */
interface Held {
  readonly verified: Verified
  readonly since: number
  readonly until: number
}

/** Tokens that held and are not verified again. Who holds none cannot fill this. */
const MOST_HELD = 1_000

/**
 * Verifies tokens of {@link createIssuer}: EdDSA alone, our type, issuer, audience and lifetime.
 *
 * What held once holds until it is too old, since neither its bytes nor our key change: half a millisecond of
 * every request. Whether it was ended is asked of the log each time, by whoever lets in. It is kept by its hash,
 * so that how long a look-up takes tells nothing of a token.
 */
export function createLocalVerifier(parts: LocalParts): Verifier {
  const { seed, clock } = parts
  const { publicKey } = keyPair(seed)
  const held = new Map<string, Held>()
  return {
    async verify(token) {
      const name = hash('sha256', token, 'base64')
      const known = held.get(name)
      const now = clock.now()
      if (known !== undefined && known.since <= now && now < known.until) return known.verified
      held.delete(name)
      const proven = await proof(token, publicKey, parts, now)
      if ('code' in proven) return proven
      held.set(name, proven)
      for (const oldest of held.keys()) {
        if (held.size <= MOST_HELD) break
        held.delete(oldest)
      }
      return proven.verified
    },
  }
}

async function proof(
  token: string,
  publicKey: ReturnType<typeof keyPair>['publicKey'],
  { origin, toleranceSeconds }: LocalParts,
  now: number,
): Promise<Held | Refusal> {
  try {
    const { payload } = await jwtVerify(token, publicKey, {
      ...{ algorithms: ['EdDSA'], typ: LOCAL_TYPE, issuer: origin, audience: origin },
      ...{ requiredClaims: ['sub', 'jti', 'exp', 'iat'], clockTolerance: toleranceSeconds },
      ...{ maxTokenAge: LONGEST_TTL_SECONDS, currentDate: new Date(now) },
    })
    const { sub: name, jti = '', exp = 0, iat = 0, role, vendor } = payload
    if (!isRole(role)) return refuse('TOKEN_INVALID', 'The token carries no role.')
    const principal = principalOf({ name, role, vendor, tokenId: jti })
    if ('code' in principal) return principal
    const verified = { principal, issuer: origin, expiresAt: exp * 1000 }
    return { verified, since: now, until: Math.min(exp, iat + LONGEST_TTL_SECONDS) * 1000 }
  } catch (cause) {
    return rejection(cause)
  }
}

function isRole(value: unknown): value is Role {
  return value === 'steward' || value === 'engineer' || value === 'officer'
}
