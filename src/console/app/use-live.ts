import { useReducer } from 'react'
import type { LiveEndWire, LiveEntryWire, LiveStateWire } from '../../http/schema/live.js'
import { announce } from './announce.js'
import type { ServerEvent } from '../api/events.js'
import type { SessionDetailWire, SessionWire } from '../api/sessions.js'
import { useEvents } from '../api/use-events.js'
import type { Stream } from '../api/use-events.js'
import { withEntry, withRecords } from './live-queries.js'
import type { LiveQueries } from './live-queries.js'

/** A session as it is right now. */
export interface Live {
  readonly session: SessionWire
  readonly queries: LiveQueries
  readonly stream: Stream
}

type Known = Omit<Live, 'stream'>
type Heard =
  | { readonly kind: 'state'; readonly state: LiveStateWire }
  | { readonly kind: 'entry'; readonly entry: LiveEntryWire }
  | { readonly kind: 'end'; readonly end: LiveEndWire }

/** Follows a session for as long as it lives; begins with what is known of it. */
export function useLive(session: SessionDetailWire): Live {
  const isAlive = session.state === 'open' || session.state === 'upcoming'
  const [known, hear] = useReducer(after, session, begun)
  const path = isAlive ? `/v1/sessions/${encodeURIComponent(session.session)}/events` : null
  const stream = useEvents(path, (event) => {
    const heard = heardOf(event)
    if (heard !== null) hear(heard)
    if (heard?.kind === 'entry' && heard.entry.verdict !== null) {
      announce(`A question: ${heard.entry.verdict}`)
    }
  })
  // A session that is over is not listened to any more: its end may have been read before it was heard.
  return { ...known, session: isAlive ? known.session : session, stream }
}

function begun(session: SessionDetailWire): Known {
  return { session, queries: withRecords(new Map(), session.queryRecords) }
}

function after(known: Known, heard: Heard): Known {
  if (heard.kind === 'state') {
    const { session, queries } = heard.state
    return { session, queries: withRecords(known.queries, queries) }
  }
  if (heard.kind === 'end') return { ...known, session: heard.end.session ?? known.session }
  const { entry } = heard
  const { session } = known
  const left = entry.budgetLeft ?? session.budget.left
  return {
    session: {
      ...session,
      budget: { ...session.budget, left, used: session.budget.granted - left },
      queries: counted(session.queries, entry.verdict),
    },
    queries: withEntry(known.queries, entry),
  }
}

/** A verdict comes once for each query; a state that comes later says all counts anew. */
function counted(
  counts: SessionWire['queries'],
  verdict: LiveEntryWire['verdict'],
): SessionWire['queries'] {
  if (verdict === null || verdict === 'running') return counts
  return { ...counts, [verdict]: counts[verdict] + 1 }
}

function heardOf({ type, data }: ServerEvent): Heard | null {
  const read: unknown = JSON.parse(data)
  if (type === 'state') return { kind: 'state', state: read as LiveStateWire }
  if (type === 'entry') return { kind: 'entry', entry: read as LiveEntryWire }
  if (type === 'end') return { kind: 'end', end: read as LiveEndWire }
  return null
}
