import { actorOf } from '../../identity/verified.js'
import { monthsReport } from '../../report/months-report.js'
import { ok } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import { monthsQuestionSchema, monthsSchema } from '../schema.js'
import type { Services } from '../services-port.js'

/** Figures for charts; the look is an entry. */
export function monthsRoute({ ledger, settings: { origin } }: Services): Route {
  return route({
    ...{ method: 'get', path: '/v1/reports/months', tag: 'Reports', status: 200 },
    summary: 'Requests, sessions, refusals and students disclosed, by month (UTC) and vendor',
    roles: ['steward', 'officer'],
    query: monthsQuestionSchema,
    answer: monthsSchema,
    handle: async ({ who, query }) =>
      replyTo(await monthsReport({ ledger, origin }, actorOf(who), query), ok),
  })
}
