import type { Principal } from '../identity/principal.js'
import { actorOf } from '../identity/verified.js'
import type { Actor } from '../ledger/entry.js'
import type { Ledger } from '../ledger/port.js'
import { isRefusal, refuse, type Refusal } from '../refusal.js'
import { refuseEnd } from '../session/decide-end.js'
import { entry } from '../session/session.js'
import type { State } from '../session/state.js'
import type { Answer, Answers, Queries, RefusedAnswer, Running } from './port.js'

export interface AnswerParts {
  readonly queries: Queries
  readonly ledger: Ledger<State>
  /** How long a caller is kept waiting, if they do not ask for less. Milliseconds. */
  readonly patienceMs: number
}

/** How a question ended. */
type Ended =
  | { readonly kind: 'answer'; readonly answer: Answer | RefusedAnswer }
  | { readonly kind: 'fault'; readonly cause: unknown }

interface Kept {
  readonly query: string
  readonly by: Actor
  readonly since: number
  readonly stop: AbortController
  outcome: Ended | null
}

/**
 * Answers that take longer than a caller waits. A question goes on without its caller once it has been told
 * the query's id, and its answer is kept in memory, one per session, until the session ends, the next
 * question starts or the service stops. By then it has been released: the entry stands, the budget is spent.
 *
 * Whoever takes an answer must be who asked, and the window must be open at that moment (law 5): a revoke
 * between release and fetch means that nothing more leaves.
 */
export function createAnswers({ queries, ledger, patienceMs }: AnswerParts): Answers {
  const kept = new Map<string, Kept>()
  return {
    async ask(who, session, question, { signal, patienceMs: asked = patienceMs }) {
      const stop = new AbortController()
      const leave = (): void => {
        stop.abort()
      }
      signal?.addEventListener('abort', leave, { once: true })
      if (signal?.aborted === true) leave()
      const { begun, tell } = beginning()
      const ended = settled(queries.ask(who, session, question, stop.signal, tell))
      const first = await soonest(ended, begun, Math.min(asked, patienceMs))
      signal?.removeEventListener('abort', leave)
      if (typeof first !== 'string') return answerOf(first)
      const held: Kept = {
        ...{ query: first, by: actorOf(who), since: ledger.now(), stop, outcome: null },
      }
      void ended.then((outcome) => {
        held.outcome = outcome
      })
      kept.set(session, held)
      return running(session, held)
    },
    async fetch(who, session, query) {
      const held = mine(kept, who, session, query)
      if (isRefusal(held)) return barred(ledger, who, session, held)
      if (held.outcome === null) return running(session, held)
      const state = ledger.state().sessions.get(session)
      const closed = state === undefined ? null : entry(state, ledger.now())
      if (closed === null) return answerOf(held.outcome)
      kept.delete(session)
      return barred(ledger, who, session, closed)
    },
    async cancel(who, session, query) {
      const held = mine(kept, who, session, query)
      if (isRefusal(held)) return barred(ledger, who, session, held)
      held.stop.abort()
      return running(session, held)
    },
    forget(session) {
      const held = kept.get(session)
      kept.delete(session)
      held?.stop.abort()
    },
  }
}

/** Kept for whoever asked and for no one else, not even of the same vendor: budgets are personal. */
function mine(
  kept: ReadonlyMap<string, Kept>,
  who: Principal,
  session: string,
  query: string,
): Kept | Refusal {
  const held = kept.get(session)
  const { name, vendor } = actorOf(who)
  if (held?.query !== query || held.by.name !== name || held.by.vendor !== vendor) {
    return refuse('ANSWER_GONE', 'No answer of yours to this query is kept.')
  }
  return held
}

async function barred(
  ledger: Ledger<State>,
  who: Principal,
  session: string,
  refusal: Refusal,
): Promise<RefusedAnswer> {
  const { entries } = await ledger.decide((state) =>
    refuseEnd(state, { by: actorOf(who), session, refusal }),
  )
  const last = entries.at(-1)
  if (last === undefined) throw new TypeError('a refusal without an entry')
  return { refusal, receipt: { index: last.index, leafHash: last.leafHash } }
}

const running = (session: string, { query, since }: Kept): Running => ({
  ...{ kind: 'running', session, query, since },
})

async function settled(asking: Promise<Answer | RefusedAnswer>): Promise<Ended> {
  try {
    return { kind: 'answer', answer: await asking }
  } catch (cause) {
    return { kind: 'fault', cause }
  }
}

/** @throws what the question threw */
function answerOf(ended: Ended): Answer | RefusedAnswer {
  if (ended.kind === 'fault') throw ended.cause
  return ended.answer
}

/** The id of the query once it has begun; a question that never begins ends instead. */
function beginning(): { readonly begun: Promise<string>; readonly tell: (query: string) => void } {
  let tell: (query: string) => void = () => undefined
  const begun = new Promise<string>((resolve) => {
    tell = resolve
  })
  return { begun, tell }
}

/** How the question ended, or its id if it has begun and the patience is over. */
async function soonest(
  ended: Promise<Ended>,
  begun: Promise<string>,
  patienceMs: number,
): Promise<Ended | string> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs)
  })
  try {
    return await Promise.race([ended, patience.then(() => begun)])
  } finally {
    clearTimeout(timer)
  }
}
