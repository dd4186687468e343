import type { SessionWire } from '../api/sessions.js'
import { Badge } from '../ui/badge.js'
import type { BadgeProps } from '../ui/badge.js'

const BADGES: Readonly<Record<SessionWire['state'], BadgeProps>> = {
  upcoming: { icon: 'clock', tone: 'info', children: 'upcoming' },
  open: { icon: 'dot', tone: 'good', children: 'open' },
  expired: { icon: 'clock', tone: 'neutral', children: 'expired' },
  revoked: { icon: 'cross', tone: 'danger', children: 'revoked' },
  closed: { icon: 'check', tone: 'neutral', children: 'closed' },
}

/** Where a session is between its approval and its end. */
export function SessionState({ state }: { readonly state: SessionWire['state'] }) {
  return <Badge {...BADGES[state]} />
}
