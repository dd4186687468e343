import type { Principal, Role } from '../../identity/principal.js'
import type { Grant } from '../../identity/issuer.js'

/** The people of the demo. All made up. */
export const CAST = {
  steward: { name: 'Dana Ortiz', role: 'steward' },
  engineer: { name: 'Eli Park', role: 'engineer', vendor: 'brightpath' },
  officer: { name: 'Noor Haddad', role: 'officer' },
  /** The engineer, who somehow got hold of a steward's token too. */
  climber: { name: 'eli park', role: 'steward' },
} as const satisfies Record<string, Pick<Principal, 'name'> & { role: Role; vendor?: string }>

export type Person = keyof typeof CAST

export const VENDOR = { vendor: 'brightpath', name: 'BrightPath Learning' } as const

/** What the issuer is asked for. */
export function grantOf(person: Person, ttlSeconds: number): Grant {
  return { ...CAST[person], ttlSeconds }
}
