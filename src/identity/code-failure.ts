import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client'
import { Fault } from '../fault.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'

/** What openid-client says of an answer that does not fit what we asked: someone's, not the provider's, fault. */
const ANSWERS_FAULT: ReadonlySet<string> = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
])

/**
 * What a failed trade of a code means. A code that is stolen, used or foreign, a state or nonce that is not
 * ours, a person who said no: refusals, and the words do not say how far a forger came. A provider that
 * does not answer, or does not know us, is a fault that an operator must see.
 *
 * @throws Fault `SERVICE_UNREACHABLE`
 */
export function codeFailure(cause: unknown): Refusal {
  if (cause instanceof AuthorizationResponseError) {
    return refuse('SIGN_IN_FAILED', 'The identity provider did not sign you in.')
  }
  const isCodes = cause instanceof ResponseBodyError && cause.error === 'invalid_grant'
  const code: unknown = cause instanceof ClientError ? cause.code : undefined
  if (isCodes || (typeof code === 'string' && ANSWERS_FAULT.has(code))) {
    return refuse('SIGN_IN_FAILED', 'This sign-in does not hold here and now.')
  }
  throw new Fault(
    'SERVICE_UNREACHABLE',
    'The identity provider did not complete the sign-in; until it does, nobody can sign in.',
    { cause },
  )
}
