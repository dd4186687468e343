import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { UseMutationResult } from '@tanstack/react-query'
import type { AnswerWire, QuestionWire } from '../../http/schema/query.js'
import { call } from './client.js'
import { isProblem } from './problem.js'
import { waited } from './waited.js'

export type { AnswerWire, QuestionWire }
export type CellWire = AnswerWire['rows'][number][number]

/** A question on its way. Aborting the signal has the service stop it. */
export interface Asking {
  readonly question: QuestionWire
  readonly signal: AbortSignal
}

/**
 * Asks in a session. Rejects with a `ProblemError` for every no, and with an `AbortError` if it was cancelled. It
 * is never asked again by itself: a named answer costs budget each time it shows someone new.
 */
export function useAskQuestion(session: string): UseMutationResult<AnswerWire, Error, Asking> {
  const client = useQueryClient()
  return useMutation({
    onError: async (thrown) => {
      if (!isProblem(thrown, 'SESSION_OVER')) return
      await client.invalidateQueries({ queryKey: ['sessions', 'one', session] })
    },
    mutationFn: async ({ question, signal }: Asking) => {
      const first = await call(`/v1/sessions/${encodeURIComponent(session)}/queries`, {
        ...{ method: 'POST', signal, body: JSON.stringify(question) },
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      })
      return (await (await waited(first, signal)).json()) as AnswerWire
    },
    retry: false,
    gcTime: 0,
  })
}
