import { v7 } from 'uuid'
import { LINK_MS } from '../../identity/links.js'
import type { Link, Links } from '../../identity/links.js'
import type { Principal } from '../../identity/principal.js'
import { SITTING_MS } from '../../identity/sitting.js'
import type { Actor } from '../../ledger/entry.js'
import type { Ledger } from '../../ledger/port.js'
import { issueToken } from '../../session/decide-auth.js'
import type { State } from '../../session/state.js'
import { timeText } from '../../session/window.js'

/** Someone whom a link is to sign in. */
export type Guest =
  | { readonly name: string; readonly role: 'steward' | 'officer' }
  | { readonly name: string; readonly role: 'engineer'; readonly vendor: string }

/** The page that reads a link's secret from behind `#`. */
export const linkPath = ({ secret }: Link): string => `/sign-in/link#${secret}`

/**
 * A fresh link for a person. That it was made, by whom and for whom, is in the log before it exists.
 *
 * @param until - When their sitting is to end at the latest, epoch milliseconds; null for the usual time.
 */
export async function giveLink(
  { ledger, links }: { readonly ledger: Ledger<State>; readonly links: Links },
  guest: Guest,
  by: Actor,
  until: number | null = null,
): Promise<Link> {
  const token = `tok_${v7()}`
  const principal: Principal = { ...personOf(guest), tokenId: token }
  const now = ledger.now()
  const latest = Math.min(now + LINK_MS + SITTING_MS, until ?? Infinity)
  const subject = { subject: guest.name, role: guest.role }
  const vendor = guest.role === 'engineer' ? { vendor: guest.vendor } : {}
  const issued = { ...subject, ...vendor, token, expiresAt: timeText(latest) }
  await ledger.decide((state) => issueToken(state, { by, ...issued }))
  return links.make({ principal, until }, now)
}

/** A principal has a token id of its own: that of another must not come along. */
function personOf(guest: Guest): Guest {
  const { name } = guest
  return guest.role === 'engineer'
    ? { name, role: guest.role, vendor: guest.vendor }
    : { name, role: guest.role }
}
