import { Answered, type Partition } from '../disclosure/answered.js'
import { clash, leavesFew, type Clash } from '../disclosure/overlap.js'
import type { Actor, Decision, EntryData, NewEntry, Payload } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { granted, refused, texts } from './decision.js'
import type { Ruled } from './decision.js'
import { budgetLeft, entry } from './session.js'
import type { Session } from './session.js'
import { hasEngineer, nothingSeen } from './state.js'
import type { State } from './state.js'

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
  'kind' | 'check' | 'tables' | 'columns' | 'functions'
>

/**
 * Starts a query if its session is open now, the engineer belongs to it and none runs. Also the first
 * check of a question, with the same reasons in the same order: see {@link mayAsk}.
 */
export function startQuery(
  state: State,
  { judged, ...asked }: Asked & { readonly judged: Judged },
  now: number,
): Ruled<Session> {
  const session = mayAsk(state, asked, now)
  if (!('id' in session)) return refuseQuery(state, { ...asked, refusal: session })
  const { by: actor, sql, parameters, query } = asked
  return granted(session, {
    type: 'query.started',
    actor,
    data: { session: session.id, query, ...judged },
    payloads: texts({ sql, parameters }),
  })
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

/** The sets of persons behind an answer in groups, for the overlap audit. */
export interface Counted {
  readonly partitions: readonly Partition[]
  /** A secret column was looked at. */
  readonly measured: boolean
}

/**
 * Records a refusal, wherever on its way the query met it. A query that was let look at a secret (`looked`)
 * leaves the sets it looked at on record even so: that it came to no answer may say something of them.
 */
export function refuseQuery(
  state: State,
  {
    by: actor,
    refusal,
    looked = null,
    ...asked
  }: Asked & { readonly refusal: Refusal; readonly looked?: Counted | null },
): Decision<Refusal> {
  const { session, query, sql, parameters } = asked
  const started = startOf(state, session, query)
  // The text stands beside query.started already, if it came so far.
  const written = started === null ? { sql, parameters } : {}
  return refused(refusal, {
    type: 'query.refused',
    actor,
    data: { session, query, code: refusal.code, started },
    payloads: { ...texts({ ...written, detail: refusal.detail }), ...groupSets(looked) },
  })
}

/** Records that a running query ended without an answer; nothing if it does not run. */
export function failQuery(
  state: State,
  failed: Pick<Asked, 'by' | 'session' | 'query'> & {
    readonly reason: string
    readonly looked?: Counted | null
  },
): Decision<null> {
  const { by: actor, session, query, reason, looked = null } = failed
  const started = startOf(state, session, query)
  if (started === null) return granted(null)
  return granted(null, {
    type: 'query.failed',
    actor,
    data: { session, query, started, reason },
    payloads: groupSets(looked),
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
 *
 * An attacker controls how many persons a query needs; the refusal says it only as a multiple of k,
 * lest it count groups smaller than k for free.
 */
export function releaseQuery(state: State, release: Release, now: number): Ruled<Released> {
  const { by: actor, session: id, query, kind, rows, withheldGroups, elapsedMs } = release
  const session = state.sessions.get(id)
  if (session === undefined) return no(state, release, 'SESSION_UNKNOWN', 'No such session.')
  const started = startOf(state, id, query)
  if (started === null) throw new TypeError('release of a query that does not run')
  const closed = entry(session, now)
  if (closed !== null) return refuseQuery(state, { ...release, refusal: closed })

  const persons = new Set([...release.subjects, ...release.mentions])
  const fresh = [...persons].filter((ordinal) => !session.disclosed.has(ordinal)).length
  const left = budgetLeft(session)
  if (fresh > left) {
    const need = Math.ceil(fresh / release.k) * release.k
    const words = `The answer is about up to ${need} persons not seen before; ${left} are left of the budget.`
    return no(state, release, 'BUDGET_EXCEEDED', words)
  }
  const clashing = overlap(state, session.vendor, release)
  if (clashing !== null) return refuseQuery(state, { ...release, refusal: clashing })
  const data: EntryData<'query.released'> = {
    ...{ session: id, query, started, kind, rows, withheldGroups, elapsedMs },
    students: persons.size,
    newStudents: fresh,
    budgetLeft: left - fresh,
  }
  const released = { used: session.disclosed.size + fresh, left: left - fresh, thisQuery: fresh }
  return granted(released, {
    type: 'query.released',
    actor,
    data,
    payloads: {
      ...set('subjects', release.subjects),
      ...set('mentions', release.mentions),
      ...groupSets(release.counted ?? null),
    },
  })
}

/**
 * Why an answer may not leave beside what the vendor has seen; null if it may. Asked before a room looks at
 * a secret, so that not even its time tells of a set that will be refused, and again at the release. Decides
 * on sets made without the secret and on who was named, so a refusal says nothing about the secret.
 */
export function overlap(
  state: State,
  vendor: string,
  {
    counted = null,
    k,
    subjects,
    mentions,
  }: Pick<Release, 'counted' | 'k' | 'subjects' | 'mentions'>,
): Refusal | null {
  const { answered, named } = state.seen.get(vendor) ?? nothingSeen
  const persons = new Set([...subjects, ...mentions])
  const isNamed = (person: number): boolean => persons.has(person) || named.has(person)
  // Sets compared before are compared again only if someone new is named.
  const told = [...persons].some((person) => !named.has(person)) ? [answered] : []
  if (counted?.measured === true) told.push(Answered.empty().with(counted.partitions, true))
  if (told.some((each) => leavesFew(each, isNamed, k))) return refuse('OVERLAP', FEW_LEFT)
  const found = counted === null ? null : clash(answered, counted.partitions, k, counted.measured)
  return found === null ? null : refuse('OVERLAP', CLASHES[found])
}

const FEW_LEFT =
  'With the persons shown by name, a count would be about the few persons left of a group.'

const CLASHES: Readonly<Record<Clash, string>> = {
  overlap: 'A group of this answer and one of an earlier answer differ by too few persons.',
  'too much': 'The groups of this answer are too many to be compared with those of earlier ones.',
}

function no(state: State, asked: Asked, code: Refusal['code'], detail: string): Decision<Refusal> {
  return refuseQuery(state, { ...asked, refusal: refuse(code, detail) })
}

/** Ascending, each once; nothing if there is no one. */
function set(name: 'subjects' | 'mentions', persons: readonly number[]): NewEntry['payloads'] {
  if (persons.length === 0) return {}
  const ordinals = [...new Set(persons)].sort((one, other) => one - other)
  const payload: Payload = { kind: 'ordinals', ordinals }
  return name === 'subjects' ? { subjects: payload } : { mentions: payload }
}

/** Partitions one after another, with an empty set between them. */
function groupSets(counted: Counted | null): NonNullable<NewEntry['payloads']> {
  const found = (counted?.partitions ?? []).filter((partition) => partition.length > 0)
  if (counted === null || found.length === 0) return {}
  const sets = found.flatMap((partition, at) => (at === 0 ? partition : [[], ...partition]))
  const payload: Payload = { kind: 'sets', sets }
  return counted.measured ? { measured: payload } : { groups: payload }
}

/** Index of query.started if the query runs now. */
function startOf(state: State, session: string, query: string): number | null {
  const found = state.sessions.get(session)
  if (found?.running !== query) return null
  return found.queries.findLast((record) => record.query === query)?.started ?? null
}
