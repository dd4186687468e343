import { v7 as uuid } from 'uuid'
import { systemClock } from '../clock.js'
import type { Config } from '../config/config.js'
import type { Secrets } from '../config/secrets.js'
import { createIssuer } from '../identity/issuer.js'
import type { Grant, Issued } from '../identity/issuer.js'
import type { Ledger } from '../ledger/port.js'
import { issueToken } from '../session/decide-auth.js'
import type { State } from '../session/state.js'
import { timeText } from '../session/window.js'
import { UsageError } from './shell.js'

/** Who makes tokens here, as the log names them. */
export const OPERATOR = { kind: 'operator', name: 'operator' } as const

/**
 * Makes a token with the key of this machine. With a ledger, `auth.issued` is durable before the token is
 * handed over; without one the service logs its first use.
 *
 * @throws UsageError if an identity provider signs people in here
 */
export async function issueHere(
  ledger: Ledger<State> | null,
  config: Pick<Config, 'origin'>,
  secrets: Pick<Secrets, 'tokenKey'>,
  grant: Grant,
): Promise<Issued> {
  const { tokenKey: seed } = secrets
  if (seed === null) {
    throw new UsageError('An identity provider signs people in here; get the token from it.')
  }
  const tokenId = () => `tok_${uuid()}`
  const issuer = createIssuer({ seed, origin: config.origin, clock: systemClock, tokenId })
  const issued = await issuer.issue(grant)
  const data = {
    role: grant.role,
    subject: grant.name,
    ...(grant.role === 'engineer' ? { vendor: grant.vendor } : {}),
    token: issued.tokenId,
    expiresAt: timeText(issued.expiresAt),
  }
  await ledger?.decide((state) => issueToken(state, { by: OPERATOR, ...data }))
  return issued
}
