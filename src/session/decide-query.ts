import type { Actor, Decision, EntryData } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { fresh } from './bars.js'
import { granted, refused, SERVICE, texts } from './decision.js'
import type { Ruled } from './decision.js'
import { groupSets, lookedPayloads, ordinals } from './looked.js'
import type { Counted, Looked } from './looked.js'
import { budgetLeft, entry } from './session.js'
import type { Session } from './session.js'
import { hasEngineer } from './state.js'
import type { State } from './state.js'
import { barredNow, type Weighed } from './weighed.js'

/** What was asked, kept beside the entry as text. */
export interface Asked {
  readonly by: Actor
  readonly session: string
  /** `qry_` and a UUID v7, made by the caller. */
  readonly query: string
  readonly sql: string
  /** As JSON; empty if there are none. */
  readonly parameters: string
}

/** What the gate found: goes into query.started. */
export type Judged = Pick<
  EntryData<'query.started'>,
  'kind' | 'check' | 'tables' | 'columns' | 'functions' | 'instance' | 'estimate'
>

/** What a session may use up where runs are paid for; money in millionths of a dollar. */
export interface Allowance {
  readonly queriesPerSession: number
  readonly costPerSession: number
}

/**
 * Starts a query if its session is open now, the engineer belongs to it and none runs. Also the first
 * check of a question, with the same reasons in the same order: see {@link mayAsk}.
 */
export function startQuery(
  state: State,
  {
    judged,
    allowance = null,
    ...asked
  }: Asked & { readonly judged: Judged; readonly allowance?: Allowance | null },
  now: number,
): Ruled<Session> {
  const session = mayAsk(state, asked, now)
  if (!('id' in session)) return refuseQuery(state, { ...asked, refusal: session })
  const dear = allowance === null ? null : tooDear(session, judged, allowance)
  if (dear !== null) return refuseQuery(state, { ...asked, refusal: dear })
  const { by: actor, sql, parameters, query } = asked
  return granted(session, {
    type: 'query.started',
    actor,
    data: { session: session.id, query, ...judged },
    payloads: texts({ sql, parameters }),
  })
}

/** What an engine is paid for has an end, whoever asks. */
function tooDear(
  session: Session,
  { estimate }: Judged,
  { queriesPerSession, costPerSession }: Allowance,
): Refusal | null {
  const started = session.queries.filter((record) => record.started !== null).length
  if (started >= queriesPerSession) {
    return refuse('QUERY_LIMIT', `This session has asked its ${queriesPerSession} queries.`)
  }
  if (session.spent + (estimate?.microdollars ?? 0) > costPerSession) {
    return refuse('COST_LIMIT', 'This query would cost more than this session has left.')
  }
  return null
}

/** Records what a run cost, before anything of it is used. */
export function ranQuery(
  run: Omit<EntryData<'engine.ran'>, 'session' | 'query'> & Pick<Asked, 'by' | 'session' | 'query'>,
): Decision<null> {
  const { by: actor, ...data } = run
  return granted(null, { type: 'engine.ran', actor, data })
}

/** Records what a run cost that an earlier process had left behind. */
export function recoveredRun(data: EntryData<'engine.recovered'>): Decision<null> {
  return granted(null, { type: 'engine.recovered', actor: SERVICE, data })
}

/** The session, if this engineer may ask something in it at `now`; otherwise why not. */
export function mayAsk(
  state: State,
  { by, session: id }: Pick<Asked, 'by' | 'session'>,
  now: number,
): Session | Refusal {
  const session = state.sessions.get(id)
  if (session === undefined) return refuse('SESSION_UNKNOWN', 'There is no such session.')
  if (by.kind !== 'engineer' || by.vendor !== session.vendor) {
    return refuse('NOT_YOURS', 'This session is not of your vendor.')
  }
  const vendor = state.vendors.get(session.vendor)
  if (vendor === undefined || !hasEngineer(vendor, by.name)) {
    return refuse('ENGINEER_UNKNOWN', 'You are not registered with this vendor.')
  }
  const closed = entry(session, now)
  if (closed !== null) return closed
  if (session.running !== null) {
    return refuse('ROOM_BUSY', 'Another query of this session is running.')
  }
  return session
}

/**
 * Records a refusal, wherever on its way the query met it.
 */
export function refuseQuery(
  state: State,
  {
    by: actor,
    refusal,
    looked = NOTHING_LOOKED_AT,
    ...asked
  }: Asked & { readonly refusal: Refusal; readonly looked?: Looked },
): Decision<Refusal> {
  const { session, query, sql, parameters } = asked
  const started = startOf(state, session, query)
  // The text stands beside query.started already, if it came so far.
  const written = started === null ? { sql, parameters } : {}
  return refused(refusal, {
    type: 'query.refused',
    actor,
    data: { session, query, code: refusal.code, started, ...placeOf(refusal) },
    payloads: {
      ...texts({ ...written, detail: refusal.detail, instead: refusal.instead }),
      ...lookedPayloads(looked),
    },
  })
}

const placeOf = ({ at }: Refusal): Pick<EntryData<'query.refused'>, 'place'> =>
  at === undefined ? {} : { place: at }

/** Records that a running query ended without an answer; nothing if it does not run. */
export function failQuery(
  state: State,
  failed: Pick<Asked, 'by' | 'session' | 'query'> & {
    readonly reason: string
    readonly looked?: Looked
  },
): Decision<null> {
  const { by: actor, session, query, reason, looked = NOTHING_LOOKED_AT } = failed
  const started = startOf(state, session, query)
  if (started === null) return granted(null)
  return granted(null, {
    type: 'query.failed',
    actor,
    data: { session, query, started, reason },
    payloads: lookedPayloads(looked),
  })
}

/** What is about to leave. */
export interface Release extends Asked {
  readonly kind: Judged['kind']
  /** Persons the rows are about by name, and persons whose tokens the query was written with. */
  readonly subjects: readonly number[]
  readonly mentions: readonly number[]
  readonly rows: number
  readonly withheldGroups: number
  /** Whole milliseconds. */
  readonly elapsedMs: number
  /** The policy's threshold; what a refusal says of a need is rounded up to it. */
  readonly k: number
  /** Of an answer in groups; null or left out of any other. */
  readonly counted?: Counted | null
  /** Counted even if nothing leaves. */
  readonly looked?: Looked
  /** What was worked out beforehand; left out, it is worked out now. */
  readonly weighed?: Weighed
}

export interface Released {
  readonly used: number
  readonly left: number
  readonly thisQuery: number
}

/**
 * The release point. Decides on the newest state, so that a revoke, the window's end or another
 * query's disclosure that came while this one ran counts (laws 2 and 5). Only once the entry is
 * durable may the rows go out (law 1).
 */
export function releaseQuery(state: State, release: Release, now: number): Ruled<Released> {
  const { by: actor, session: id, query, kind, rows, withheldGroups, elapsedMs } = release
  const session = state.sessions.get(id)
  if (session === undefined) return no(state, release, 'SESSION_UNKNOWN', 'No such session.')
  const started = startOf(state, id, query)
  if (started === null) throw new TypeError('release of a query that does not run')
  const closed = entry(session, now)
  if (closed !== null) return refuseQuery(state, { ...release, refusal: closed })

  const { counted = null, k } = release
  const persons = new Set([...release.subjects, ...release.mentions])
  const barred = barredNow(state, session, { persons, counted, k }, release.weighed)
  if (barred !== null) return refuseQuery(state, { ...release, refusal: barred })
  const needed = fresh(session, persons)
  const left = budgetLeft(session) - needed
  const data: EntryData<'query.released'> = {
    ...{ session: id, query, started, kind, rows, withheldGroups, elapsedMs },
    students: persons.size,
    newStudents: needed,
    budgetLeft: left,
  }
  const released = { used: session.disclosed.size + needed, left, thisQuery: needed }
  const { subjects, mentions } = release
  return granted(released, {
    type: 'query.released',
    actor,
    data,
    payloads: {
      ...(subjects.length === 0 ? {} : { subjects: ordinals(subjects) }),
      ...(mentions.length === 0 ? {} : { mentions: ordinals(mentions) }),
      ...groupSets(counted),
    },
  })
}

const NOTHING_LOOKED_AT: Looked = { counted: null, persons: [] }

function no(state: State, asked: Asked, code: Refusal['code'], detail: string): Decision<Refusal> {
  return refuseQuery(state, { ...asked, refusal: refuse(code, detail) })
}

/** Index of query.started if the query runs now. */
function startOf(state: State, session: string, query: string): number | null {
  const found = state.sessions.get(session)
  if (found?.running !== query) return null
  return found.queries.findLast((record) => record.query === query)?.started ?? null
}
