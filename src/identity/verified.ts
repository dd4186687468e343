import type { Actor } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import type { Principal, Role } from './principal.js'

/** A token that held: who it proves, who made it, until when. `expiresAt` is epoch milliseconds, UTC. */
export interface Verified {
  readonly principal: Principal
  readonly issuer: string
  readonly expiresAt: number
}

/** What is known of a bearer once the signature held; still to be checked. */
export interface Claims {
  readonly name: unknown
  readonly role: Role
  readonly vendor: unknown
  readonly tokenId: string
}

const NAME = /^[^\p{Cc}\p{Cs}]{1,200}$/u
const VENDOR = /^[a-z0-9][a-z0-9-]{0,62}$/u

/**
 * The one place a principal is made. Even an issuer we trust may hold odd names: those that could
 * break a log line or a screen are refused. An engineer without a vendor is nobody's.
 */
export function principalOf(claims: Claims): Principal | Refusal {
  const { name, role, vendor, tokenId } = claims
  if (typeof name !== 'string' || !NAME.test(name) || name.trim() !== name) {
    return refuse('TOKEN_INVALID', 'The token carries no usable name.')
  }
  if (role !== 'engineer') return { name, role, tokenId }
  if (typeof vendor !== 'string' || !VENDOR.test(vendor)) {
    return refuse('TOKEN_INVALID', 'The token of an engineer carries no vendor.')
  }
  return { name, role, tokenId, vendor }
}

/** How the ledger writes a principal. */
export function actorOf(principal: Principal): Actor {
  const { name, role: kind, tokenId: token } = principal
  return principal.role === 'engineer'
    ? { kind, name, vendor: principal.vendor, token }
    : { kind, name, token }
}

/** Tells who is asking. */
export interface Verifier {
  /**
   * Who the bearer of a token is. The text is the attacker's.
   *
   * @throws Fault `SERVICE_UNREACHABLE` if the issuer's keys cannot be had; nobody is let in then.
   */
  verify(token: string): Promise<Verified | Refusal>
}
