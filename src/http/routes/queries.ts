import { z } from 'zod'
import type { Question } from '../../query/port.js'
import { refuse } from '../../refusal.js'
import { csvHeaders, csvOf } from '../csv.js'
import { no, ok } from '../reply.js'
import { route } from '../route.js'
import type { Route } from '../route.js'
import { answerSchema, questionSchema } from '../schema.js'
import type { Services } from '../services-port.js'

const JSON_TYPE = 'application/json'
const CSV_TYPE = 'text/csv'

/** Asking in a session. */
export function queryRoutes({ queries }: Services): readonly Route[] {
  return [
    route({
      ...{ method: 'post', path: '/v1/sessions/{session}/queries', tag: 'Queries', status: 200 },
      summary: 'Ask: own SQL, or a ready-made check',
      roles: ['engineer'],
      params: z.object({ session: z.string().min(1).max(100) }),
      body: questionSchema,
      answer: answerSchema,
      alsoAs: [CSV_TYPE],
      refusals: ['SESSION_OVER', 'NOT_UNDERSTOOD', 'COLUMN_NOT_ALLOWED', 'BUDGET_EXCEEDED'],
      async handle({ who, params: { session }, body, request, signal }) {
        // Asked first: an answer nobody can take would still cost budget.
        const type = request.accepts([JSON_TYPE, CSV_TYPE])
        if (type === false) return no(refuse('NOT_ACCEPTABLE', 'Answers are JSON or CSV.'))
        const answer = await queries.ask(who, session, questionOf(body), signal)
        if ('refusal' in answer) return no(answer.refusal, answer.receipt)
        if (type === JSON_TYPE) return ok(answer)
        const headers = csvHeaders(answer)
        return { kind: 'text', type: CSV_TYPE, text: csvOf(answer), headers }
      },
    }),
  ]
}

function questionOf({ as = 'auto', ...body }: z.output<typeof questionSchema>): Question {
  return 'sql' in body ? { kind: 'sql', as, ...body } : { kind: 'check', as, ...body }
}
