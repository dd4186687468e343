import { createSecretKey, hkdfSync } from 'node:crypto'
import { EncryptJWT, jwtDecrypt } from 'jose'
import type { JWTPayload } from 'jose'

/** Makes what a browser keeps for us unreadable and unchangeable to it. */
export interface Seal {
  /** @param endsAt - Epoch milliseconds, UTC, exclusive; the text opens no longer, to the second. */
  close(claims: JWTPayload, endsAt: number): Promise<string>
  /** What was sealed, or null. The text is the attacker's; why it does not open is not told. */
  open(text: string, now: number): Promise<JWTPayload | null>
}

export interface SealParts {
  /** 32 bytes; of it a key for this purpose alone is derived, so that the seed's own use learns nothing. */
  readonly seed: Uint8Array
  /** Name of this deployment: what another one sealed does not open here, even with the same seed. */
  readonly origin: string
  /** What is sealed. A text made for one purpose does not open for another. */
  readonly purpose: 'sitting' | 'transaction'
}

/** The longest text that is tried; a browser keeps 4096 bytes at most. */
const LONGEST = 4096

/** Seals with A256GCM (RFC 7516, `dir`) under a key derived by HKDF-SHA-256. */
export function createSeal({ seed, origin, purpose }: SealParts): Seal {
  if (seed.length !== 32) throw new TypeError('a seed has 32 bytes')
  const info = `homeroom browser ${purpose} v1`
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', seed, origin, info, 32)))
  const typ = `homeroom-${purpose}+jwe`
  return {
    close: (claims, endsAt) =>
      new EncryptJWT(claims)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ })
        .setIssuer(origin)
        .setAudience(origin)
        .setExpirationTime(Math.ceil(endsAt / 1000))
        .encrypt(key),
    async open(text, now) {
      if (text.length > LONGEST) return null
      try {
        const { payload } = await jwtDecrypt(text, key, {
          ...{ typ, issuer: origin, audience: origin, requiredClaims: ['exp'] },
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
          currentDate: new Date(now),
        })
        return payload
      } catch {
        return null
      }
    },
  }
}
