import { z } from 'zod'
import type { Principal } from '../../identity/principal.js'
import { actorOf } from '../../identity/verified.js'
import { isRefusal } from '../../refusal.js'
import { readLedger } from '../../session/decide-ledger.js'
import { pageOf } from '../page.js'
import { no, ok } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import { historyQuerySchema, pastQueriesSchema } from '../schema.js'
import type { Services } from '../services-port.js'
import { pastQueryWire } from '../wire/past-query.js'
import { visibleSession } from './visible.js'

/** The queries of a session with their texts. */
export function historyRoute({ ledger }: Services): Route {
  return route({
    ...{ method: 'get', path: '/v1/sessions/{session}/queries', tag: 'Queries', status: 200 },
    summary: 'Queries of a session, newest first: what was asked, what became of it',
    roles: ['steward', 'engineer', 'officer'],
    params: z.object({ session: z.string().min(1).max(100) }),
    query: historyQuerySchema,
    answer: pastQueriesSchema,
    refusals: ['SESSION_UNKNOWN', 'NOT_YOURS'],
    async handle({ who, params: { session: id }, query }) {
      const session = visibleSession(ledger.state(), who, id)
      if (isRefusal(session)) return no(session)
      // By their place in the session: a query keeps it, whatever becomes of it.
      const placed = session.queries.map((record, place) => ({ record, place }))
      const { items, next } = pageOf(placed, ({ place }) => place, query)
      const queries = await Promise.all(items.map(({ record }) => pastQueryWire(ledger, record)))
      const barred = await recordLook(ledger, who, { session: id, entries: queries.length })
      return replyTo(barred, () => ok({ queries, next }))
    },
  })
}

/**
 * A steward or an officer who reads what a vendor wrote reads the log, so there is an entry of it before they
 * get it. An engineer reads what their own vendor sent.
 */
export async function recordLook(
  ledger: Services['ledger'],
  who: Principal,
  { session, entries }: { readonly session: string; readonly entries: number },
): Promise<ReturnType<typeof readLedger>['result']> {
  if (who.role === 'engineer') return null
  const data = { what: 'list', filter: { session, of: 'queries' }, entries } as const
  return (await ledger.decide((state) => readLedger(state, { by: actorOf(who), ...data }))).result
}
