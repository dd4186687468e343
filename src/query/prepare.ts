import { classify } from '../disclosure/classify.js'
import type { Plan } from '../disclosure/plan.js'
import type { RunRequest } from '../engine/port.js'
import type { ApprovedQuery } from '../gate/approved.js'
import { judgedInto } from '../gate/gate.js'
import { placedIn } from '../gate/place.js'
import { bothReads, readsOf, type Reads } from '../gate/reads.js'
import type { Ledger } from '../ledger/port.js'
import type { Policy } from '../policy/policy.js'
import type { PolicyShelf } from '../policy/port.js'
import { isRefusal, refuse, type Refusal } from '../refusal.js'
import { mayAsk, type Asked } from '../session/decide-query.js'
import type { Session } from '../session/session.js'
import type { State } from '../session/state.js'
import type { SessionKeys, TokenCodec } from '../vault/port.js'
import type { Question } from './port.js'
import { pose, type Posed } from './question.js'
import type { Readers, Readings } from './readings.js'
import type { Venue } from './venue.js'

/** What it takes to prepare a question: nothing of it can read a row. */
export interface PrepareDeps {
  readonly ledger: Ledger<State>
  readonly shelf: PolicyShelf
  readonly keys: SessionKeys
  readonly readings: Readings
  readonly venue: Venue
}

/** A question that passed the gate and knows how it will be counted. */
export interface Prepared {
  readonly policy: Policy
  readonly codec: TokenCodec
  readonly posed: Posed
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

/** An approved query and what it was judged in. */
type Known = Pick<Prepared, 'policy' | 'codec' | 'posed' | 'approved'> & {
  readonly session: Session
  readonly readers: Readers
}

/** More groups than this before suppression end a query as too large. */
const RAW_GROUPS = 100_000
/** Subjects are counted up to here, so that a refusal can say how many a query would need. */
const COUNTED_SUBJECTS = 5_000_000

/** Everything that can be decided before the room: nothing has been read yet. */
export async function prepare(
  deps: PrepareDeps,
  asked: Asked,
  question: Question,
): Promise<Prepared | Refusal> {
  const session = mayAsk(deps.ledger.state(), asked, deps.ledger.now())
  if (isRefusal(session)) return session
  const policy = sessionPolicy(deps.shelf, session)
  if (isRefusal(policy)) return policy
  const barred = deps.venue.barred(deps.ledger.state(), session)
  if (barred !== null) return barred
  const posed = pose(question, policy, deps.shelf)
  if (isRefusal(posed)) return posed
  const codec = await deps.keys.codec(session.id)
  if (codec === null) return refuse('SESSION_OVER', 'The token key of this session is gone.')
  const submission = { ...posed, policy, decode: (token: string) => codec.decode(token) }
  const readers = deps.readings.of(session.id)
  return judgedInto(submission, readers, (approved) =>
    planned(deps, { session, readers, policy, codec, posed, approved }, question.as),
  )
}

/** How the query will be counted, and what is to be run for it. */
async function planned(
  deps: PrepareDeps,
  known: Known,
  as: Question['as'],
): Promise<Prepared | Refusal> {
  const { policy, codec, posed, approved } = known
  const plan = classify(approved, policy, as)
  if (isRefusal(plan)) return placedIn(plan, posed.sql)
  const second = plan.kind === 'group' ? plan.base : null
  const companions = plan.kind === 'named' ? plan.addressed : []
  const written = await requests(deps, known, [
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
  return { policy, codec, posed, approved, plan, run, reads, addressed, base }
}

/** The policy the session was approved under, to the byte, narrowed to the tables it asked for. */
function sessionPolicy(shelf: PolicyShelf, session: Session): Policy | Refusal {
  const policy = shelf.policy(session.policy.id)
  if (policy?.hash !== session.policy.hash) {
    return refuse('POLICY_CHANGED', 'The policy this session was approved under is not in force.')
  }
  const asked = new Set(session.tables.map((name) => name.toLowerCase()))
  return { ...policy, tables: new Map([...policy.tables].filter(([name]) => asked.has(name))) }
}

/** What is to be run, in the engine's words; or the first that it has no words for. */
async function requests(
  deps: PrepareDeps,
  { session, readers, approved, policy }: Known,
  runs: readonly Pick<Plan, 'kind' | 'query' | 'hidden'>[],
): Promise<readonly RunRequest[] | Refusal> {
  const { snapshot } = session
  const dialect = deps.venue.dialect(readers)
  const made: RunRequest[] = []
  for (const { kind, query, hidden } of runs) {
    const written = await dialect.write(query, approved.parameters, { policy, snapshot })
    if (isRefusal(written)) return written
    made.push({
      ...written,
      deadlineMs: deps.venue.deadlineMs ?? policy.deadlineMs,
      rowCap: kind === 'group' ? RAW_GROUPS : policy.rowCap,
      hidden,
      collect: kind === 'group' ? 'rows' : 'union',
      subjectCap: COUNTED_SUBJECTS,
    })
  }
  return made
}
