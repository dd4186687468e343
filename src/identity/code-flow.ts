import * as client from 'openid-client'
import type { Clock } from '../clock.js'
import { isRefusal, refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { codeFailure } from './code-failure.js'
import { discoverProvider } from './discover.js'
import type { ProviderClient } from './discover.js'
import { createTokenReader } from './oidc.js'
import type { OidcSettings } from './oidc.js'
import { personOf } from './oidc-claims.js'
import { SITTING_MS } from './sitting.js'
import type { Sitting } from './sitting.js'
import { samePrincipal } from './transaction.js'
import type { Returning, Transaction } from './transaction.js'

/** Whoever proved themselves to the provider longer ago than a sitting lasts is asked anew, in seconds. */
const LONGEST_AGO = String(SITTING_MS / 1000)

/** Who came back from the provider. */
export interface Arrived extends Pick<Sitting, 'principal' | 'issuer' | 'provenAt'> {
  /** The provider's word on the end of the sitting, epoch milliseconds; null if it has none. */
  readonly until: number | null
}

export interface Started {
  /** At the provider. */
  readonly url: URL
  readonly transaction: Transaction
}

/** Sign-in at an OpenID Connect provider: authorization code, PKCE (S256), state and nonce. */
export interface CodeFlow {
  /**
   * Where to send a browser, and what it must bring back with the answer.
   *
   * @param returning - Who signs in once more, if someone does: then the provider must ask them anew.
   * @throws Fault `SERVICE_UNREACHABLE`
   */
  start(returnTo: string, returning: Returning | null): Promise<Started>
  /**
   * Who came back. `answer` is the query string of the address they came back to, the attacker's;
   * `transaction` is what this very browser was given.
   *
   * @throws Fault `SERVICE_UNREACHABLE`
   */
  finish(answer: string, transaction: Transaction): Promise<Arrived | Refusal>
  /** Where the provider signs people out, if it does. */
  goodbye(): Promise<URL | null>
}

export interface CodeFlowParts {
  readonly settings: OidcSettings
  readonly client: ProviderClient
  /** The address at which browsers find us, without a path: `https://homeroom.example.org`. */
  readonly site: string
  readonly clock: Clock
  readonly fetch: typeof globalThis.fetch
}

export function createCodeFlow(parts: CodeFlowParts): CodeFlow {
  const { settings, client: who, site, clock } = parts
  const provider = discoverProvider(parts)
  // An ID token is made for the client, a bearer token for the API; all else is checked alike.
  const read = createTokenReader({ ...parts, settings: { ...settings, audience: who.id } })
  const redirect = `${site}/sign-in/callback`
  return {
    async start(returnTo, returning) {
      const made = {
        verifier: client.randomPKCECodeVerifier(),
        state: client.randomState(),
        nonce: client.randomNonce(),
      }
      const url = client.buildAuthorizationUrl(await provider(), {
        ...{ redirect_uri: redirect, scope: who.scopes.join(' '), response_type: 'code' },
        ...{ state: made.state, nonce: made.nonce, code_challenge_method: 'S256' },
        code_challenge: await client.calculatePKCECodeChallenge(made.verifier),
        // A provider that is asked for an age must say when it asked the person (OpenID Connect Core 2).
        ...(returning === null ? { max_age: LONGEST_AGO } : { prompt: 'login', max_age: '0' }),
      })
      return { url, transaction: { ...made, returnTo, returning, startedAt: clock.now() } }
    },
    async finish(answer, transaction) {
      const token = await idToken(await provider(), new URL(`${redirect}${answer}`), transaction)
      if (isRefusal(token)) return token
      const payload = await read(token)
      if (isRefusal(payload)) return payload
      const person = personOf(settings, payload, token)
      if (isRefusal(person)) return person
      const { principal, issuer } = person
      const { auth_time: proven, session_expiry: ends } = payload
      const provenAt = typeof proven === 'number' ? proven * 1000 : null
      const doubt = doubtAbout({ principal, provenAt }, transaction, settings.toleranceSeconds)
      if (doubt !== null) return doubt
      return { principal, issuer, provenAt, until: typeof ends === 'number' ? ends * 1000 : null }
    },
    async goodbye() {
      const found = await provider()
      if (found.serverMetadata().end_session_endpoint === undefined) return null
      return client.buildEndSessionUrl(found, { post_logout_redirect_uri: `${site}/` })
    },
  }
}

/** Trades the code for an ID token; state, nonce, verifier, issuer and audience are checked on the way. */
async function idToken(
  provider: client.Configuration,
  answer: URL,
  { verifier, state, nonce }: Transaction,
): Promise<string | Refusal> {
  try {
    const tokens = await client.authorizationCodeGrant(provider, answer, {
      ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
      idTokenExpected: true,
    })
    return tokens.id_token ?? refuse('SIGN_IN_FAILED', 'The identity provider named nobody.')
  } catch (cause) {
    return codeFailure(cause)
  }
}

/**
 * Who signs in once more must be the same person, and the provider must have asked them after we sent them:
 * one that shrugs at `prompt=login` and says who was here an hour ago proves nothing.
 */
function doubtAbout(
  { principal, provenAt }: Pick<Arrived, 'principal' | 'provenAt'>,
  { returning, startedAt }: Transaction,
  toleranceSeconds: number,
): Refusal | null {
  if (returning === null) return null
  if (!samePrincipal(principal, returning)) {
    return refuse('SIGN_IN_FAILED', 'Someone else came back; sign out first to change persons.')
  }
  const asked = Math.floor(startedAt / 1000) - toleranceSeconds
  if (provenAt !== null && provenAt >= asked * 1000) return null
  return refuse('SIGN_IN_FAILED', 'The identity provider did not ask for a new proof.')
}
