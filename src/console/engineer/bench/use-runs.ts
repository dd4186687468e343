import { useEffect, useReducer, useRef } from 'react'
import { serviceNow } from '../../api/me.js'
import { ProblemError } from '../../api/problem.js'
import { useAskQuestion } from '../../api/questions.js'
import { announce } from '../../app/announce.js'
import { countText } from '../../ui/locale.js'
import { NO_RUNS, afterStep, isUnderWay } from './runs.js'
import type { Outcome, Posed, Runs } from './runs.js'

/** Asking, and what came of it. */
export interface Asking extends Runs {
  readonly isBusy: boolean
  /** Asks one thing after the other. While something is under way it says so and asks nothing. */
  readonly start: (title: string, posed: readonly Posed[]) => void
  /** Has the service stop what is running; what waits is not asked. */
  readonly cancel: () => void
  readonly show: (run: number) => void
}

const BUSY = 'A query is running. Wait for its end, or cancel it.'

/** The questions asked in a session from this page. Leaving the page cancels what is under way. */
export function useRuns(session: string): Asking {
  const [runs, step] = useReducer(afterStep, NO_RUNS)
  const { mutateAsync } = useAskQuestion(session)
  const stop = useRef<AbortController | null>(null)
  const count = useRef(0)
  useEffect(() => () => stop.current?.abort(), [])
  const isBusy = runs.list.some(isUnderWay)

  const askAll = async (run: number, posed: readonly Posed[], signal: AbortSignal) => {
    for (const [part, { question }] of posed.entries()) {
      step({ kind: 'came', run, part, to: { kind: 'running', since: serviceNow() } })
      const to = await outcomeOf(() => mutateAsync({ question, signal }), signal)
      if (to !== null) step({ kind: 'came', run, part, to })
      if (to === null || isEnd(to)) {
        step({ kind: 'stopped', run })
        return
      }
      if (to.kind === 'answered') announce(`Answered: ${countText(to.answer.rows.length, 'row')}.`)
    }
  }
  return {
    ...{ ...runs, isBusy },
    start: (title, posed) => {
      if (isBusy) {
        announce(BUSY)
        return
      }
      count.current += 1
      stop.current = new AbortController()
      const parts = posed.map((each) => ({ posed: each, outcome: { kind: 'waiting' } as const }))
      step({ kind: 'started', run: { id: count.current, title, parts } })
      void askAll(count.current, posed, stop.current.signal)
    },
    cancel: () => stop.current?.abort(),
    show: (run) => step({ kind: 'show', run }),
  }
}

/** Null if it was cancelled. */
async function outcomeOf(
  ask: () => Promise<Extract<Outcome, { kind: 'answered' }>['answer']>,
  signal: AbortSignal,
): Promise<Outcome | null> {
  try {
    return { kind: 'answered', answer: await ask() }
  } catch (thrown) {
    return signal.aborted ? null : { kind: 'refused', thrown }
  }
}

/** After these no other question of the same run can do better. */
function isEnd(outcome: Outcome): boolean {
  if (outcome.kind !== 'refused') return false
  const { thrown } = outcome
  if (!(thrown instanceof ProblemError)) return true
  const { code, status } = thrown.problem
  return status === 401 || status === 429 || code === 'SESSION_OVER' || code === 'SESSION_NOT_OPEN'
}
