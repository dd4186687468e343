import * as client from 'openid-client'
import { Fault } from '../fault.js'
import { isSafeUrl } from './oidc.js'
import type { OidcSettings } from './oidc.js'

/** As what we are registered at the provider. */
export interface ProviderClient {
  readonly id: string
  /** Null for a public client, which PKCE alone protects. */
  readonly secret: string | null
  /** With `openid` among them. */
  readonly scopes: readonly string[]
}

const TIMEOUT_SECONDS = 5

/**
 * Finds the provider when it is first needed, and remembers it; one that was down is asked again next time.
 *
 * @throws Fault `SERVICE_UNREACHABLE` if it cannot be found, or names an address that is not safe
 */
export function discoverProvider(parts: {
  readonly settings: OidcSettings
  readonly client: ProviderClient
  readonly fetch: typeof globalThis.fetch
}): () => Promise<client.Configuration> {
  let known: Promise<client.Configuration> | null = null
  return async () => {
    known ??= discovered(parts)
    try {
      return await known
    } catch (cause) {
      known = null
      if (cause instanceof Fault) throw cause
      throw new Fault('SERVICE_UNREACHABLE', 'The identity provider cannot be discovered.', {
        cause,
      })
    }
  }
}

async function discovered({
  settings,
  client: who,
  fetch,
}: Parameters<typeof discoverProvider>[0]): Promise<client.Configuration> {
  const found = await client.discovery(
    new URL(settings.issuer),
    who.id,
    { [client.clockTolerance]: settings.toleranceSeconds },
    authentication(who.secret),
    {
      // Plain HTTP is for a provider on this very machine, which the settings have checked.
      execute: settings.issuer.startsWith('http:') ? [client.allowInsecureRequests] : [],
      timeout: TIMEOUT_SECONDS,
      [client.customFetch]: (url, { body, ...options }) =>
        fetch(url, { ...options, ...(body === undefined ? {} : { body }) }),
    },
  )
  const { authorization_endpoint: ask, token_endpoint: trade } = found.serverMetadata()
  const { end_session_endpoint: leave } = found.serverMetadata()
  if ([ask, trade, leave ?? settings.issuer].every((url) => url !== undefined && isSafeUrl(url))) {
    return found
  }
  throw new Fault('SERVICE_UNREACHABLE', 'The identity provider names an address without HTTPS.')
}

/** By header where the provider takes it, as OpenID Connect presumes where it says nothing. */
function authentication(secret: string | null): client.ClientAuth {
  if (secret === null) return client.None()
  const [byHeader, byBody] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)]
  return (server, metadata, body, headers) => {
    const takes = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const auth = takes.includes('client_secret_basic') ? byHeader : byBody
    auth(server, metadata, body, headers)
  }
}
