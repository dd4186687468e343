import type { Clock } from '../clock.js'
import type { Config } from '../config/config.js'
import type { Secrets } from '../config/secrets.js'
import { createLocalVerifier } from '../identity/local.js'
import { createOidcVerifier } from '../identity/oidc.js'
import type { Verifier } from '../identity/verified.js'

/** What proves who is asking: the district's identity provider, or the issuer of this house. */
export function verifierOf(config: Config, { tokenKey }: Secrets, clock: Clock): Verifier {
  const { identity, origin } = config
  if (identity.kind === 'oidc') {
    return createOidcVerifier({ settings: identity.settings, clock, fetch: globalThis.fetch })
  }
  if (tokenKey === null) throw new TypeError('a local issuer without its key')
  const { toleranceSeconds } = identity
  return createLocalVerifier({ seed: tokenKey, origin, toleranceSeconds, clock })
}
