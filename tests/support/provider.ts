import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'
import type { Configuration } from 'oidc-provider'

/** What an identity provider says of a person. */
export type Claims = Readonly<Record<string, unknown>>

/** A real OpenID Connect provider on this machine (npm `oidc-provider`), whose login page a script fills in. */
export interface TestProvider {
  readonly issuer: string
  /** By login name; what is set here is what the next ID token says. */
  readonly people: Map<string, Claims>
  /** Who the login page is filled in for. */
  login: string
  /** Everything that browsers and services asked for, as method and path. */
  readonly asked: string[]
  close(): Promise<void>
}

export const CLIENT = 'homeroom'
export const SECRET = 'a secret of the client, not of a person'

/** @param site where the client lives: `http://127.0.0.1:8420` */
export async function openProvider(site: string): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  // Another host than the service's, so that a browser takes them for two sites.
  const issuer = `http://localhost:${port}`
  const people = new Map<string, Claims>()
  const asked: string[] = []
  const provider = new Provider(issuer, await settingsOf(site, people))
  const answer = provider.callback() as RequestListener
  const known: TestProvider = {
    ...{ issuer, people, asked, login: 'dana' },
    close: () => closed(server),
  }
  server.on('request', (request, response) => {
    const path = new URL(request.url ?? '/', issuer).pathname
    asked.push(`${request.method ?? ''} ${path}`)
    if (path.startsWith('/interaction/')) logIn(provider, known, request, response)
    else answer(request, response)
  })
  return known
}

/** Whoever is asked to log in is the one the test says, with no questions. */
function logIn(
  provider: Provider,
  { login }: TestProvider,
  ...[request, response]: Parameters<RequestListener>
): void {
  const result = { login: { accountId: login, remember: true } }
  void provider.interactionFinished(request, response, result)
}

async function settingsOf(
  site: string,
  people: ReadonlyMap<string, Claims>,
): Promise<Configuration> {
  const common = {
    redirect_uris: [`${site}/sign-in/callback`],
    post_logout_redirect_uris: [`${site}/`],
    grant_types: ['authorization_code'],
    response_types: ['code' as const],
  }
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const HOUR_S = 3600
  return {
    clients: [
      { ...common, client_id: CLIENT, client_secret: SECRET },
      { ...common, client_id: 'public', token_endpoint_auth_method: 'none' },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256', kid: 'test' }] },
    ttl: {
      ...{ AccessToken: HOUR_S, AuthorizationCode: 60, Grant: HOUR_S, IdToken: HOUR_S },
      ...{ Interaction: HOUR_S, Session: HOUR_S },
    },
    cookies: { keys: ['for this test alone'] },
    claims: { openid: ['sub', 'roles', 'vendor', 'session_expiry'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => Promise.resolve({ sub, ...people.get(sub) }),
    }),
    // Nobody is asked whether Homeroom may know who they are.
    async loadExistingGrant({ oidc }) {
      const { provider, session, client } = oidc
      const [accountId, clientId] = [session?.accountId, client?.clientId]
      if (accountId === undefined || clientId === undefined) return undefined
      const grant = new provider.Grant({ clientId, accountId })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
  }
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
