import { z } from 'zod'
import { actorOf } from '../../identity/verified.js'
import { isRefusal, refuse } from '../../refusal.js'
import { sessionState } from '../../session/session.js'
import { pageOf } from '../page.js'
import { no, ok } from '../reply.js'
import { replyTo, route } from '../route.js'
import type { Route } from '../route.js'
import {
  closeSchema,
  id,
  pageQuery,
  resolveSchema,
  resolvedSchema,
  revokeSchema,
  sessionDetailSchema,
  sessionSchema,
  sessionStateSchema,
  sessionViewSchema,
  sessionsSchema,
} from '../schema.js'
import type { Services } from '../services-port.js'
import { checkWire, policyWire } from '../wire/policy.js'
import { sessionDetail, sessionWire } from '../wire/session.js'
import { visibleSession } from './visible.js'

const tag = 'Sessions'
const params = z.object({ session: z.string().min(1).max(100) })
const anyone = ['steward', 'engineer', 'officer'] as const

/** Approved requests: seeing them, and ending them. Asking in them is in `queries.ts`. */
export function sessionRoutes(services: Services): readonly Route[] {
  return [...reading(services), ...ending(services), resolving(services)]
}

function reading({ ledger, policies, settings }: Services): readonly Route[] {
  return [
    route({
      ...{ method: 'get', path: '/v1/sessions', tag, status: 200 },
      summary: 'Sessions, newest first; an engineer sees those of their vendor',
      roles: anyone,
      query: z.strictObject({
        state: sessionStateSchema.optional(),
        vendor: id.optional(),
        ...pageQuery,
      }),
      answer: sessionsSchema,
      handle: ({ who, query }) => {
        const now = ledger.now()
        const wanted = [...ledger.state().sessions.values()]
          .filter(({ vendor }) => who.role !== 'engineer' || who.vendor === vendor)
          .filter(({ vendor }) => query.vendor === undefined || query.vendor === vendor)
          .filter((each) => query.state === undefined || sessionState(each, now) === query.state)
        const { items, next } = pageOf(wanted, ({ approved }) => approved.index, query)
        const sessions = items.map((each) => sessionWire(each, now))
        return Promise.resolve(ok({ sessions, next }))
      },
    }),
    route({
      ...{ method: 'get', path: '/v1/sessions/{session}', tag, status: 200 },
      summary: 'One session: state, window, budget, queries',
      roles: anyone,
      params,
      answer: sessionDetailSchema,
      refusals: ['SESSION_UNKNOWN', 'NOT_YOURS'],
      async handle({ who, params: { session: id } }) {
        const session = visibleSession(ledger.state(), who, id)
        if (isRefusal(session)) return no(session)
        return ok(await sessionDetail(ledger, session, ledger.now()))
      },
    }),
    route({
      ...{ method: 'get', path: '/v1/sessions/{session}/schema', tag, status: 200 },
      summary: 'What can be asked in a session: tables, columns, functions, checks',
      roles: anyone,
      params,
      answer: sessionViewSchema,
      refusals: ['SESSION_UNKNOWN', 'NOT_YOURS', 'POLICY_CHANGED'],
      handle: ({ who, params: { session: id } }) => {
        const session = visibleSession(ledger.state(), who, id)
        if (isRefusal(session)) return Promise.resolve(no(session))
        const policy = policies.policy(session.policy.id)
        if (policy?.hash !== session.policy.hash) {
          const words = 'The policy this session was approved under is not in force.'
          return Promise.resolve(no(refuse('POLICY_CHANGED', words)))
        }
        const { tables, ...facts } = policyWire(policy, settings.deadlineMs)
        return Promise.resolve(
          ok({
            session: id,
            policy: facts,
            tables: tables.filter(({ name }) => session.tables.includes(name)),
            checks: policies.checks().map(checkWire),
          }),
        )
      },
    }),
  ]
}

function ending({ ledger, casework }: Services): readonly Route[] {
  const shown = (id: string) => {
    const session = ledger.state().sessions.get(id)
    if (session === undefined) throw new TypeError('a session was ended and is not there')
    return ok(sessionWire(session, ledger.now()))
  }
  return [
    route({
      ...{ method: 'post', path: '/v1/sessions/{session}/revoke', tag, status: 200 },
      summary: 'Cut a session off, now',
      roles: ['steward'],
      params,
      body: revokeSchema,
      answer: sessionSchema,
      refusals: ['SESSION_UNKNOWN', 'SESSION_OVER'],
      handle: async ({ who, params: { session }, body: { reason } }) =>
        replyTo(await casework.endings.revoke(actorOf(who), { session, reason }), shown),
    }),
    route({
      ...{ method: 'post', path: '/v1/sessions/{session}/close', tag, status: 200 },
      summary: 'Close a session with a finding',
      roles: ['engineer'],
      params,
      body: closeSchema,
      answer: sessionSchema,
      refusals: ['SESSION_UNKNOWN', 'NOT_YOURS', 'SESSION_OVER', 'TOKEN_UNKNOWN'],
      handle: async ({ who, params: { session }, body }) =>
        replyTo(await casework.endings.close(actorOf(who), { session, ...body }), shown),
    }),
  ]
}

function resolving({ casework }: Services): Route {
  return route({
    ...{ method: 'post', path: '/v1/sessions/{session}/resolve', tag, status: 200 },
    summary: 'Turn tokens of a session back into the raw identifiers',
    roles: ['steward'],
    fresh: true,
    params,
    body: resolveSchema,
    answer: resolvedSchema,
    refusals: ['SESSION_UNKNOWN', 'TOKEN_NOT_RESOLVABLE', 'KEY_DESTROYED'],
    async handle({ who, params: { session }, body }) {
      const result = await casework.resolve(actorOf(who), { session, ...body })
      return replyTo(result, (resolution) => ok({ session, ...resolution }))
    },
  })
}
