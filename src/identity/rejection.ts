import { errors } from 'jose'
import { Fault } from '../fault.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'

/** jose says these of a token; everything else is trouble of ours or of the issuer's. */
const TOKENS_FAULT = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
] as const

/**
 * What a failed verification means. A forged, expired or foreign token is a refusal, and the words
 * do not say which, lest a forger learn how far they came. Keys that cannot be had are a fault.
 *
 * @throws Fault `SERVICE_UNREACHABLE`
 */
export function rejection(cause: unknown): Refusal {
  if (TOKENS_FAULT.some((kind) => cause instanceof kind)) {
    return refuse('TOKEN_INVALID', 'The token does not hold here and now.')
  }
  throw new Fault(
    'SERVICE_UNREACHABLE',
    "The identity provider's keys cannot be read; until they can, nobody can sign in.",
    { cause },
  )
}
