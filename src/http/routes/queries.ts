import type { Request } from 'express'
import { z } from 'zod'
import type { Answer, Question, RefusedAnswer, Running } from '../../query/port.js'
import { refuse } from '../../refusal.js'
import { csvHeaders, csvOf } from '../csv.js'
import { patienceOf } from '../patience.js'
import { later, no, ok } from '../reply.js'
import type { Reply } from '../reply.js'
import { route } from '../route.js'
import type { Route } from '../route.js'
import { answerSchema, questionSchema, runningSchema } from '../schema.js'
import type { Services } from '../services-port.js'
import { runningWire } from '../wire/running.js'

const JSON_TYPE = 'application/json'
const CSV_TYPE = 'text/csv'
const NOT_ACCEPTABLE = refuse('NOT_ACCEPTABLE', 'Answers are JSON or CSV.')
/** How long whoever fetches is to leave us in peace. */
const RETRY_SECONDS = 2

const sessionParams = z.object({ session: z.string().min(1).max(100) })
const queryParams = sessionParams.extend({ query: z.string().min(1).max(100) })
/** Of every route here: who asks, and how an answer comes. */
const ASKING = { tag: 'Queries', roles: ['engineer'], answer: answerSchema } as const

/** Asking in a session, and fetching what took long. */
export function queryRoutes({ answers }: Services): readonly Route[] {
  return [
    route({
      ...{ ...ASKING, method: 'post', path: '/v1/sessions/{session}/queries', status: 200 },
      summary: 'Ask: own SQL, or a ready-made check',
      params: sessionParams,
      body: questionSchema,
      running: runningSchema,
      alsoAs: [CSV_TYPE],
      refusals: ['SESSION_OVER', 'NOT_UNDERSTOOD', 'COLUMN_NOT_ALLOWED', 'BUDGET_EXCEEDED'],
      async handle({ who, params: { session }, body, request, signal }) {
        // Asked first: an answer nobody can take would still cost budget.
        const type = typeOf(request)
        if (type === false) return no(NOT_ACCEPTABLE)
        const options = { signal, ...patienceOf(request.get('prefer')) }
        return replyOf(await answers.ask(who, session, questionOf(body), options), type)
      },
    }),
    route({
      ...{ ...ASKING, method: 'get', status: 200 },
      path: '/v1/sessions/{session}/queries/{query}/answer',
      summary: 'The answer to a question that took long',
      params: queryParams,
      running: runningSchema,
      alsoAs: [CSV_TYPE],
      refusals: ['ANSWER_GONE', 'SESSION_OVER'],
      async handle({ who, params: { session, query }, request }) {
        const type = typeOf(request)
        if (type === false) return no(NOT_ACCEPTABLE)
        return replyOf(await answers.fetch(who, session, query), type)
      },
    }),
    route({
      ...{ ...ASKING, method: 'post', status: 202 },
      path: '/v1/sessions/{session}/queries/{query}/cancel',
      summary: 'Stop a question that takes long; what it will answer is that it was stopped',
      params: queryParams,
      answer: runningSchema,
      refusals: ['ANSWER_GONE'],
      handle: async ({ who, params: { session, query } }) =>
        replyOf(await answers.cancel(who, session, query), JSON_TYPE),
    }),
  ]
}

const typeOf = (request: Request): string | false => request.accepts([JSON_TYPE, CSV_TYPE])

function replyOf(answer: Answer | RefusedAnswer | Running, type: string): Reply {
  if ('refusal' in answer) return no(answer.refusal, answer.receipt)
  if (answer.kind === 'running') {
    const { session, query } = answer
    const at = `/v1/sessions/${encodeURIComponent(session)}/queries/${encodeURIComponent(query)}/answer`
    return later(runningWire(answer), at, RETRY_SECONDS)
  }
  if (type === JSON_TYPE) return ok(answer)
  return { kind: 'text', type: CSV_TYPE, text: csvOf(answer), headers: csvHeaders(answer) }
}

function questionOf({ as = 'auto', ...body }: z.output<typeof questionSchema>): Question {
  return 'sql' in body ? { kind: 'sql', as, ...body } : { kind: 'check', as, ...body }
}
