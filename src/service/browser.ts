import type { Clock } from '../clock.js'
import { BUILT_CONSOLE } from '../config/config.js'
import type { Config } from '../config/config.js'
import type { Secrets } from '../config/secrets.js'
import type { Browser, LinkDesk } from '../http/screens/browser.js'
import type { Site } from '../http/screens/site.js'
import { createCodeFlow } from '../identity/code-flow.js'
import type { CodeFlow } from '../identity/code-flow.js'
import { createLinks } from '../identity/links.js'
import { createSeal } from '../identity/seal.js'
import { createSittings } from '../identity/sitting.js'
import { createTransactions } from '../identity/transaction.js'

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/u

export interface BrowserTools {
  readonly clock: Clock
  /** Where one-time links are shown; null: none are made. */
  readonly showLink: LinkDesk['show'] | null
}

/**
 * How people at browsers are let in. Cookies are sealed under keys derived from the ledger's: whoever holds that
 * one can write the log, and needs no cookie; all instances have it, and a new one ends every sitting.
 */
export function browserOf(
  config: Config,
  secrets: Secrets,
  { clock, showLink }: BrowserTools,
): Browser {
  const { origin } = config
  const seal = (purpose: 'sitting' | 'transaction') =>
    createSeal({ seed: secrets.ledgerKey, origin, purpose })
  const site = siteOf(config)
  const isHere = site?.kind === 'loopback'
  return {
    site,
    sittings: createSittings(seal('sitting')),
    transactions: createTransactions(seal('transaction')),
    provider: providerOf(config, secrets, clock),
    desk: isHere && showLink !== null ? { links: createLinks(), show: showLink } : null,
    consoleDir: BUILT_CONSOLE,
  }
}

/**
 * With a provider, the address that is set. With tokens of our own, this machine alone, and only if nothing
 * else can reach us: then a link in a terminal is as good as the key that makes tokens, which lies beside it.
 */
function siteOf({ identity, signIn, host, proxies }: Config): Site | null {
  if (identity.kind === 'oidc') {
    return signIn.site === null ? null : { kind: 'named', origin: signIn.site }
  }
  return LOOPBACK.test(host) && proxies === 0 ? { kind: 'loopback' } : null
}

function providerOf({ identity, signIn }: Config, secrets: Secrets, clock: Clock): CodeFlow | null {
  const { client, site } = signIn
  if (identity.kind !== 'oidc' || client === null || site === null) return null
  return createCodeFlow({
    settings: identity.settings,
    client: { id: client.id, secret: secrets.clientSecret ?? null, scopes: client.scopes },
    ...{ site, clock, fetch: globalThis.fetch },
  })
}
