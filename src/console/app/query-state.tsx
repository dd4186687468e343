import { Badge } from '../ui/badge.js'
import type { BadgeProps } from '../ui/badge.js'
import type { LiveQuery } from './live-queries.js'

const BADGES: Readonly<Record<LiveQuery['state'], BadgeProps>> = {
  running: { icon: 'clock', tone: 'info', children: 'running' },
  released: { icon: 'check', tone: 'good', children: 'released' },
  refused: { icon: 'cross', tone: 'warning', children: 'refused' },
  failed: { icon: 'warning', tone: 'neutral', children: 'failed' },
}

/** The verdict on a query. */
export function QueryState({ state }: { readonly state: LiveQuery['state'] }) {
  return <Badge {...BADGES[state]} />
}
