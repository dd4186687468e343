import { classify } from '../disclosure/classify.js'
import type { Plan } from '../disclosure/plan.js'
import type { RunRequest } from '../engine/port.js'
import type { ApprovedQuery } from '../gate/approved.js'
import type { Decode } from '../gate/docket.js'
import { judgedInto } from '../gate/gate.js'
import { placedIn } from '../gate/place.js'
import { bothReads, readsOf, type Reads } from '../gate/reads.js'
import type { Policy } from '../policy/policy.js'
import { isRefusal, type Refusal } from '../refusal.js'
import type { Session } from '../session/session.js'
import type { Question } from './port.js'
import type { Posed } from './question.js'
import type { Readers } from './readings.js'
import type { Venue } from './venue.js'

/**
 * What the gate and the disclosure rules made of a question that passed: how it is run and how its answer is
 * counted. It holds no row and no key.
 */
export interface Judgement {
  readonly approved: ApprovedQuery
  readonly plan: Plan
  readonly run: RunRequest
  /** What its runs read, together: the room is made before the first, so no run waits for another's. */
  readonly reads: Reads
  /** Runs first, and without what looks at a secret column; null where nothing does. */
  readonly base: RunRequest | null
  /** Run first, for everyone who is counted though no row may show them. */
  readonly addressed: readonly RunRequest[]
}

/** A question as it is put to the gate. */
export interface Put {
  readonly posed: Posed
  readonly as: NonNullable<Question['as']>
}

/** What a question is judged by and against. */
export interface Setting {
  readonly session: Session
  /** The session's, narrowed to its tables. */
  readonly policy: Policy
  readonly decode: Decode
  readonly readers: Readers
  readonly venue: Venue
}

/** An approved query and what it was judged in. */
type Known = Setting & Put & Pick<Judgement, 'approved'>

/** More groups than this before suppression end a query as too large. */
const RAW_GROUPS = 100_000
/** Subjects are counted up to here, so that a refusal can say how many a query would need. */
const COUNTED_SUBJECTS = 5_000_000

/** Through the gate and the disclosure rules, on nothing but what is given. */
export function judged(setting: Setting, put: Put): Promise<Judgement | Refusal> {
  const { policy, decode, readers } = setting
  return judgedInto({ ...put.posed, policy, decode }, readers, (approved) =>
    planned({ ...setting, ...put, approved }),
  )
}

/** How the query will be counted, and what is to be run for it. */
async function planned(known: Known): Promise<Judgement | Refusal> {
  const { policy, posed, approved, as } = known
  const plan = classify(approved, policy, as)
  if (isRefusal(plan)) return placedIn(plan, posed.sql)
  const second = plan.kind === 'group' ? plan.base : null
  const companions = plan.kind === 'named' ? plan.addressed : []
  const written = await requests(known, [
    plan,
    ...(second === null ? [] : [{ kind: 'group' as const, ...second }]),
    ...companions.map((query) => ({ kind: 'named' as const, query, hidden: 1 })),
  ])
  if (isRefusal(written)) return placedIn(written, posed.sql)
  const [run, ...others] = written
  if (run === undefined) throw new TypeError('a plan without a run')
  const base = second === null ? null : (others[0] ?? null)
  const addressed = second === null ? others : others.slice(1)
  const queries = [...companions, ...(second === null ? [] : [second.query])]
  const reads = queries.map(readsOf).reduce(bothReads, readsOf(plan.query))
  return { approved, plan, run, reads, addressed, base }
}

/** What is to be run, in the engine's words; or the first that it has no words for. */
async function requests(
  { session, readers, venue, approved, policy }: Known,
  runs: readonly Pick<Plan, 'kind' | 'query' | 'hidden'>[],
): Promise<readonly RunRequest[] | Refusal> {
  const { snapshot } = session
  const dialect = venue.dialect(readers)
  const made: RunRequest[] = []
  for (const { kind, query, hidden } of runs) {
    const written = await dialect.write(query, approved.parameters, { policy, snapshot })
    if (isRefusal(written)) return written
    made.push({
      ...written,
      deadlineMs: venue.deadlineMs ?? policy.deadlineMs,
      rowCap: kind === 'group' ? RAW_GROUPS : policy.rowCap,
      hidden,
      collect: kind === 'group' ? 'rows' : 'union',
      subjectCap: COUNTED_SUBJECTS,
    })
  }
  return made
}
