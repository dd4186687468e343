import { z } from 'zod'
import { rememberedColumns, rememberedFigures } from '../../casework/figures.js'
import type { Principal } from '../../identity/principal.js'
import { actorOf } from '../../identity/verified.js'
import { policyFacts } from '../../policy/facts.js'
import { isRefusal, refuse } from '../../refusal.js'
import type { Refusal } from '../../refusal.js'
import { deny } from '../../session/decide-approval.js'
import { fileRequest } from '../../session/decide-request.js'
import type { Request } from '../../session/request.js'
import type { State } from '../../session/state.js'
import { pageOf } from '../page.js'
import { made, no, ok } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import {
  approveSchema,
  denySchema,
  newRequestSchema,
  requestDetailSchema,
  requestSchema,
  requestsQuerySchema,
  requestsSchema,
  sessionSchema,
} from '../schema.js'
import type { NewRequest } from '../schema.js'
import type { Services } from '../services-port.js'
import { requestWire } from '../wire/request.js'
import { requestDetail } from '../wire/request-detail.js'
import { sessionWire } from '../wire/session.js'

const tag = 'Requests'
const params = z.object({ request: z.string().min(1).max(100) })

/** What vendors ask for, and what stewards decide. */
export function requestRoutes(given: Services): readonly Route[] {
  const services = {
    ...given,
    figures: rememberedFigures(given.figures),
    columnFigures: rememberedColumns(given.columnFigures),
  }
  const { ledger, policies, casework, newId } = services
  return [
    route({
      ...{ method: 'post', path: '/v1/requests', summary: 'Ask for a room', tag, status: 201 },
      roles: ['engineer'],
      body: newRequestSchema,
      answer: requestSchema,
      refusals: ['ENGINEER_UNKNOWN', 'POLICY_UNKNOWN', 'TABLE_NOT_ALLOWED', 'WINDOW_INVALID'],
      async handle({ who, body }) {
        const { wished, policy: id, ...facts } = body
        const policy = policies.policy(id)
        const command = {
          ...{ by: actorOf(who), request: newId('req'), ...facts, wished: wishOf(wished) },
          policy: policy === undefined ? null : policyFacts(policy),
        }
        const { result } = await ledger.decide((state, now) => fileRequest(state, command, now))
        return replyTo(result, async (request) =>
          made(await requestWire(ledger, existing(ledger.state(), request))),
        )
      },
    }),
    route({
      ...{ method: 'get', path: '/v1/requests', tag, status: 200 },
      summary: 'Requests, newest first; an engineer sees those of their vendor',
      roles: ['steward', 'engineer', 'officer'],
      query: requestsQuerySchema,
      answer: requestsSchema,
      async handle({ who, query }) {
        const wanted = [...ledger.state().requests.values()]
          .filter(({ vendor }) => who.role !== 'engineer' || who.vendor === vendor)
          .filter(({ vendor }) => query.vendor === undefined || query.vendor === vendor)
          .filter(({ decision }) => query.state === undefined || stateOf(decision) === query.state)
        const { items, next } = pageOf(wanted, ({ filed }) => filed.index, query)
        const requests = await Promise.all(items.map((each) => requestWire(ledger, each)))
        return ok({ requests, next })
      },
    }),
    route({
      ...{ method: 'get', path: '/v1/requests/{request}', tag, status: 200 },
      summary: 'One request; for stewards with its risk in figures and the history of the vendor',
      roles: ['steward', 'engineer', 'officer'],
      params,
      answer: requestDetailSchema,
      refusals: ['REQUEST_UNKNOWN', 'NOT_YOURS'],
      async handle({ who, params: { request: id } }) {
        const request = visible(ledger.state(), who, id)
        if (isRefusal(request)) return no(request)
        return ok(await requestDetail(services, who, request))
      },
    }),
    route({
      ...{ method: 'post', path: '/v1/requests/{request}/approve', tag, status: 201 },
      summary: 'Approve: opens a session with a window and a budget',
      roles: ['steward'],
      fresh: true,
      params,
      body: approveSchema,
      answer: sessionSchema,
      refusals: ['OWN_REQUEST', 'REQUEST_DECIDED', 'POLICY_CHANGED', 'WINDOW_INVALID'],
      async handle({ who, params: { request }, body }) {
        const { opensAt, closesAt, hours = 0, budget, note } = body
        const closes = closesAt === undefined ? { hours } : { at: Date.parse(closesAt) }
        const from = opensAt === undefined ? undefined : Date.parse(opensAt)
        const terms = { request, opensAt: from, closes, budget, note }
        const result = await casework.approve(actorOf(who), terms)
        return replyTo(result, (id) => {
          const session = ledger.state().sessions.get(id)
          if (session === undefined) throw new TypeError('a session was approved and is not there')
          return made(sessionWire(session, ledger.now()))
        })
      },
    }),
    route({
      ...{ method: 'post', path: '/v1/requests/{request}/deny', tag, status: 200 },
      summary: 'Deny a request',
      roles: ['steward'],
      params,
      body: denySchema,
      answer: requestSchema,
      refusals: ['REQUEST_UNKNOWN', 'REQUEST_DECIDED'],
      async handle({ who, params: { request }, body: { reason } }) {
        const command = { by: actorOf(who), request, reason }
        const { result } = await ledger.decide((state) => deny(state, command))
        return replyTo(result, async () =>
          ok(await requestWire(ledger, existing(ledger.state(), request))),
        )
      },
    }),
  ]
}

function wishOf(wished: NewRequest['wished']) {
  if ('hours' in wished) return wished
  return { opensAt: Date.parse(wished.opensAt), closesAt: Date.parse(wished.closesAt) }
}

const stateOf = ({ kind }: Request['decision']) => (kind === 'pending' ? 'filed' : kind)

function existing(state: State, id: string): Request {
  const request = state.requests.get(id)
  if (request === undefined) throw new TypeError('a request was written and is not there')
  return request
}

function visible(state: State, who: Principal, id: string): Request | Refusal {
  const request = state.requests.get(id)
  if (request === undefined) return refuse('REQUEST_UNKNOWN', 'There is no such request.')
  if (who.role !== 'engineer' || who.vendor === request.vendor) return request
  return refuse('NOT_YOURS', 'This request is not of your vendor.')
}
