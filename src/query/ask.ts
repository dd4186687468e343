import { isHopeless } from '../disclosure/groups.js'
import type { RunOutcome, RunRequest } from '../engine/port.js'
import { actorOf } from '../identity/verified.js'
import type { Decision } from '../ledger/entry.js'
import { isRefusal, refuse, type Refusal, type RefusalCode } from '../refusal.js'
import {
  failQuery,
  refuseQuery,
  startQuery,
  type Asked,
  type Judged,
} from '../session/decide-query.js'
import type { Looked } from '../session/looked.js'
import type { Ordinal } from '../vault/domain.js'
import { disclose, lookedAt } from './disclose.js'
import { createJudgements } from './judgements.js'
import type { Answer, Queries, RefusedAnswer } from './port.js'
import { prepare, type Prepared } from './prepare.js'
import { written } from './question.js'
import { release } from './release.js'
import type { SpecOf } from './rooms.js'
import { receiptOf, weighed, type QueryDeps, type QueryParts, type Started } from './started.js'
import { Turns } from './turns.js'

/**
 * Walks questions from the vendor's text to an answer (DESIGN 5): gate, classification, ledger, room,
 * disclosure, ledger, tokens.
 *
 * Commit points: `query.started` is durable before a room sees anything, so a crash leaves a start
 * without an end, never a read without a record. `query.released` is durable before a row leaves; if
 * that append fails the rows are dropped. Every refusal is an entry too, and its receipt goes along.
 */
export function createQueries(parts: QueryParts): Queries {
  const deps = { ...parts, judgements: createJudgements(), turns: new Turns() }
  return {
    async ask(who, id, question, signal, begun) {
      const asked: Asked = {
        by: actorOf(who),
        session: id,
        query: deps.newId(),
        ...written(question, deps.shelf),
      }
      const prepared = await prepare(deps, asked, question)
      if (isRefusal(prepared)) return refused(deps, asked, prepared)
      const judged = {
        kind: prepared.plan.kind,
        check: prepared.posed.check,
        tables: [...prepared.approved.tables],
        columns: [...prepared.approved.columns],
        functions: [...prepared.approved.functions],
        ...(deps.instance === undefined ? {} : { instance: deps.instance }),
        ...estimateOf(deps, prepared),
      }
      const allowance = deps.venue.tariff
      const start = await deps.ledger.decide((state, now) =>
        startQuery(state, { ...asked, judged, allowance }, now),
      )
      if (isRefusal(start.result))
        return { refusal: start.result, receipt: receiptOf(start.entries) }
      const session = start.result
      begun?.(asked.query)
      return runStarted(deps, { asked, prepared, session, signal, startedAt: deps.ledger.now() })
    },
    end(session) {
      deps.judgements.forget(session)
      return deps.rooms.end(session)
    },
  }
}

/** What the question will cost at least, for the log and the session's limits. */
function estimateOf(
  { venue: { tariff } }: QueryDeps,
  { base, addressed }: Prepared,
): Pick<Judged, 'estimate'> {
  if (tariff === null) return {}
  const runs = 1 + (base === null ? 0 : 1) + addressed.length
  return { estimate: { runs, microdollars: tariff.least(runs) } }
}

/** From `query.started` on every way out leaves an entry that ends the query. */
async function runStarted(deps: QueryDeps, started: Started): Promise<Answer | RefusedAnswer> {
  const { asked, prepared } = started
  let looked = UNSEEN
  try {
    const persons = await addressed(deps, started)
    if (typeof persons === 'string') return await failed(deps, asked, persons, looked)
    const crowd = prepared.base === null ? null : await inRoom(deps, started, prepared.base)
    if (crowd?.kind === 'failed') return await failed(deps, asked, crowd.reason, looked)
    const counted = crowd === null ? null : lookedAt(crowd, prepared.policy)
    const barred = await barring(deps, started, { counted, persons })
    if (barred !== null) return await refused(deps, asked, barred)
    looked = { counted, persons }
    const isIdle = crowd !== null && isHopeless(crowd, prepared.policy.k)
    const outcome = isIdle ? NOTHING : await inRoom(deps, started, prepared.run)
    if (outcome.kind === 'failed') return await failed(deps, asked, outcome.reason, looked)
    const disclosure = disclose(prepared.plan, outcome, prepared.approved, prepared.policy, crowd)
    if (disclosure.rows.length > prepared.policy.rowCap) {
      return await failed(deps, asked, 'too-large', looked)
    }
    return await release(deps, started, disclosure, looked)
  } catch (cause) {
    const ending = { ...asked, reason: 'fault', looked }
    await deps.ledger.decide((state) => failQuery(state, ending))
    throw cause
  }
}

const UNSEEN: Looked = { counted: null, persons: [] }

const NOTHING: Extract<RunOutcome, { readonly kind: 'rows' }> = {
  ...{ kind: 'rows', rows: [], hidden: [], subjects: [], elapsedMs: 0 },
}

/** Whom the query singles out, found or not; or why that could not be told. */
async function addressed(deps: QueryDeps, started: Started): Promise<readonly Ordinal[] | Failure> {
  const persons = new Set<Ordinal>()
  for (const run of started.prepared.addressed) {
    const outcome = await inRoom(deps, started, run)
    if (outcome.kind === 'failed') return outcome.reason
    for (const person of outcome.subjects) persons.add(person)
  }
  return [...persons]
}

/** Asked before anything is looked at: what will be refused must not even be timed. */
async function barring(
  deps: QueryDeps,
  started: Started,
  { counted, persons }: Looked,
): Promise<Refusal | null> {
  const { approved, policy } = started.prepared
  const named = new Set([...persons, ...approved.mentions])
  return (await weighed(deps, started, { persons: named, counted, k: policy.k })).refusal
}

async function inRoom(
  deps: QueryDeps,
  { asked, prepared, session, signal, startedAt }: Started,
  run: RunRequest,
): Promise<RunOutcome> {
  const stop = (): void => {
    void deps.rooms.end(asked.session)
  }
  signal?.addEventListener('abort', stop, { once: true })
  try {
    if (signal?.aborted === true) return { kind: 'failed', reason: 'stopped' }
    const now = deps.ledger.now()
    const open = session.window.closesAt - now
    if (open <= 0) return { kind: 'failed', reason: 'stopped' }
    // A query may not outlive its window, whatever the policy's deadline; two runs share one deadline.
    const left = Math.min(open, run.deadlineMs - (now - startedAt))
    const spec: SpecOf = (reads) => deps.roomSpec(session, prepared.policy, reads)
    const request = { ...run, deadlineMs: Math.max(1, left) }
    const beside = () => deps.roomBeside(session, prepared.policy)
    const errand = { request, reads: prepared.reads, beside }
    const outcome = await deps.rooms.run(asked.session, spec, errand)
    if (outcome.bill !== undefined) await deps.bills.ran(asked, outcome.bill)
    return outcome
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

type Failure = Extract<RunOutcome, { readonly kind: 'failed' }>['reason']

/** What a vendor is told of a run without rows; the engine's own words quote cells and never leave. */
const FAILURES: Readonly<Record<Failure, { readonly code: RefusalCode; readonly detail: string }>> =
  {
    error: { code: 'QUERY_FAILED', detail: 'The engine could not finish this query.' },
    deadline: { code: 'QUERY_TIMEOUT', detail: 'The query ran into its deadline.' },
    memory: { code: 'QUERY_MEMORY', detail: 'The query needed more memory than a room has.' },
    died: { code: 'QUERY_FAILED', detail: 'The room ended while it ran this query.' },
    'too-large': { code: 'RESULT_TOO_LARGE', detail: 'The answer has more rows than are allowed.' },
    'too-many-subjects': {
      code: 'BUDGET_EXCEEDED',
      detail: 'The answer is about too many persons.',
    },
    stopped: {
      code: 'SESSION_OVER',
      detail: 'The query was stopped: the session or the request ended.',
    },
  }

async function failed(
  deps: QueryDeps,
  asked: Asked,
  reason: Failure,
  looked: Looked,
): Promise<RefusedAnswer> {
  const { code, detail } = FAILURES[reason]
  if (reason === 'too-large' || reason === 'too-many-subjects') {
    return refused(deps, asked, refuse(code, detail), looked)
  }
  const ending = { ...asked, reason, looked }
  const { entries } = await deps.ledger.decide((state) => failQuery(state, ending))
  return { refusal: refuse(code, detail), receipt: receiptOf(entries) }
}

async function refused(
  deps: QueryDeps,
  asked: Asked,
  refusal: Refusal,
  looked: Looked = UNSEEN,
): Promise<RefusedAnswer> {
  const { entries } = await deps.ledger.decide((state): Decision<Refusal> =>
    refuseQuery(state, { ...asked, refusal, looked }),
  )
  return { refusal, receipt: receiptOf(entries) }
}
