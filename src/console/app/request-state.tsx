import type { RequestWire } from '../api/requests.js'
import { Badge } from '../ui/badge.js'
import type { BadgeProps } from '../ui/badge.js'

const BADGES: Readonly<Record<RequestWire['state'], BadgeProps>> = {
  filed: { icon: 'clock', tone: 'warning', children: 'waits' },
  approved: { icon: 'check', tone: 'good', children: 'approved' },
  denied: { icon: 'cross', tone: 'neutral', children: 'denied' },
}

/** What became of a request. */
export function RequestState({ state }: { readonly state: RequestWire['state'] }) {
  return <Badge {...BADGES[state]} />
}
