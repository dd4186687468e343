import { z } from 'zod'
import { createFeed } from '../../casework/feed.js'
import type { Feed } from '../../casework/feed.js'
import type { Principal } from '../../identity/principal.js'
import { isRefusal, refuse } from '../../refusal.js'
import type { Refusal } from '../../refusal.js'
import { no } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import { LIVE_TYPES, liveEventSchema } from '../schema.js'
import type { Services } from '../services-port.js'
import { watch } from '../watch.js'
import { EventStream, Watchers } from '../watcher.js'
import { recordLook } from './history.js'
import { visibleSession } from './visible.js'

const TYPE = 'text/event-stream'
const MOST = { perPerson: 5, all: 200 }
/** A reader may come again after some time; an id that is no index counts for nothing. */
const LAST_ID = /^\d{1,15}$/u

/** What happens in a session, as it happens. */
export function sessionEventsRoute(services: Services): Route {
  const { ledger } = services
  const feed: Feed = createFeed(ledger, LIVE_TYPES)
  const watchers = new Watchers(MOST)
  return route({
    ...{ method: 'get', path: '/v1/sessions/{session}/events', tag: 'Sessions', status: 200 },
    summary: 'A session live: its state, then each entry about it as it becomes durable',
    roles: ['steward', 'engineer', 'officer'],
    params: z.object({ session: z.string().min(1).max(100) }),
    answer: liveEventSchema,
    streamed: {
      ...{ type: TYPE, bit: liveEventSchema },
      words: 'Server-sent events until the session is over; Last-Event-ID goes on after an entry.',
    },
    refusals: ['SESSION_UNKNOWN', 'NOT_YOURS', 'TOO_MANY_WATCHERS'],
    async handle({ who, params: { session: id }, request, signal, again }) {
      const session = visibleSession(ledger.state(), who, id)
      if (isRefusal(session)) return no(session)
      const leave = watchers.take(nameOf(who))
      if (leave === null) return no(refuse('TOO_MANY_WATCHERS', 'Too many live views are open.'))
      const entries = session.queries.length
      const barred = await recordLook(ledger, who, { session: id, entries }).catch(
        (cause: unknown) => {
          leave()
          throw cause
        },
      )
      if (barred !== null) leave()
      return replyTo(barred, () => {
        const events = new EventStream()
        events.stream.once('close', leave)
        const asked = request.get('last-event-id') ?? ''
        const last = LAST_ID.test(asked) ? Number(asked) : null
        const allowed = async () => stillAllowed(services, await again(), id)
        watch({ ledger, feed, allowed, events, session: id, last, signal })
        const headers = { 'X-Accel-Buffering': 'no' }
        return { kind: 'stream', type: TYPE, stream: events.stream, headers }
      })
    },
  })
}

/** Asked before each event: a sign-out, a token's end or another vendor ends the view. */
function stillAllowed(
  { ledger }: Pick<Services, 'ledger'>,
  who: Principal | Refusal,
  session: string,
): boolean {
  return !isRefusal(who) && !isRefusal(visibleSession(ledger.state(), who, session))
}

const nameOf = (who: Principal): string =>
  JSON.stringify([who.role, who.role === 'engineer' ? who.vendor : null, who.name])
