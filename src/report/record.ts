import type { Entry, EntryData, Payload } from '../ledger/entry.js'
import type { Request } from '../session/request.js'
import type { Session } from '../session/session.js'
import type { State } from '../session/state.js'
import { timeText } from '../session/window.js'
import type { Ordinal } from '../vault/domain.js'
import type { Book } from './book.js'
import { openTexts } from './interest.js'
import type { Texts } from './interest.js'

/**
 * How a student's records came into an answer:
 *
 * - `named`: a row about this student was in the answer;
 * - `mentioned`: the query was written with a token of this student, so the answer may tell of them;
 * - `singled-out`: a query picked this student out and was then stopped; nothing was answered;
 * - `counted`: the student was one of a group of at least k that was counted; nobody in it was shown.
 */
export type DisclosureKind = 'named' | 'mentioned' | 'singled-out' | 'counted'

/** Who asked for access, why, and what became of it (34 CFR 99.32(a)(1): each request). Times: RFC 3339, UTC. */
export interface RequestLine {
  readonly request: string | null
  readonly at: string
  readonly entry: number
  readonly vendor: string
  readonly vendorName: string
  readonly engineer: string
  readonly ticket: string | null
  /** As the vendor wrote them; null once erased. */
  readonly purpose: string | null
  readonly interest: string | null
  readonly basis: string | null
  readonly tables: readonly string[]
  readonly outcome: 'waiting' | 'approved' | 'denied' | 'refused'
  readonly decidedAt: string | null
  readonly decidedBy: string | null
  readonly session: string | null
  /** Answers of the session that were counts of groups; whether this student was in one may not be on record. */
  readonly groupAnswers: number
}

/** One answer that this student's records were part of (34 CFR 99.32(a)(1): each disclosure). */
export interface DisclosureLine {
  readonly at: string
  readonly entry: number
  readonly leafHash: string
  readonly kind: DisclosureKind
  readonly vendor: string
  readonly vendorName: string
  readonly engineer: string
  readonly interest: string | null
  readonly basis: string
  /** Columns the query read, as `table.column`; the answer held no others. */
  readonly fields: readonly string[]
  readonly check: string | null
  readonly session: string
  readonly query: string
}

/** The record of one student: 34 CFR 99.32(a). Holds no identifier of theirs. */
export interface DisclosureRecord {
  readonly origin: string
  /** When it was made, and how many entries of the log it was made of. */
  readonly at: string
  readonly size: number
  /** The signed checkpoint of the log at that size. */
  readonly checkpoint: string
  readonly requests: readonly RequestLine[]
  readonly disclosures: readonly DisclosureLine[]
}

export interface RecordSources {
  readonly book: Book
  readonly state: State
  /** Snapshots that knew the student: requests for others did not ask for their records. */
  readonly snapshots: ReadonlySet<string>
}

/** Requests and disclosures about one student, oldest first. `student` is an ordinal of the PERSON domain. */
export async function recordOf(
  student: Ordinal,
  sources: RecordSources,
): Promise<Pick<DisclosureRecord, 'requests' | 'disclosures'>> {
  const texts = openTexts(sources.book)
  const disclosures = await disclosuresOf(student, sources, texts)
  return { requests: await requestsOf(sources, texts), disclosures }
}

const ENDS = ['query.refused', 'query.failed', 'query.released'] as const
type Ended = Extract<Entry, { type: (typeof ENDS)[number] }>

/**
 * Without reading the log through: whom an entry names is found by the log's own index, and answers in groups
 * are looked at one by one, as the state knows where they are.
 */
async function disclosuresOf(
  student: Ordinal,
  { book, state, snapshots }: RecordSources,
  texts: Texts,
): Promise<readonly DisclosureLine[]> {
  const found = new Map<number, Ended>()
  for await (const entry of book.entries(ENDS, { students: [student] }))
    found.set(entry.index, entry)
  for (const { snapshot, queries } of state.sessions.values()) {
    if (!snapshots.has(snapshot)) continue
    for (const { receipt } of queries.filter(isGroupAnswer)) {
      const entry = await book.entry(receipt.index)
      if (entry?.type === 'query.released') found.set(entry.index, entry)
    }
  }
  const lines: DisclosureLine[] = []
  for (const entry of [...found.values()].sort((one, other) => one.index - other.index)) {
    const kind = kindOf(student, entry)
    const session = state.sessions.get(entry.data.session)
    if (kind === null || session === undefined) continue
    const started = await book.started(entry.data.started)
    lines.push(await lineOf(entry, kind, session, started, state, texts))
  }
  return lines
}

async function lineOf(
  entry: Ended,
  kind: DisclosureKind,
  session: Session,
  started: EntryData<'query.started'> | null,
  state: State,
  texts: Texts,
): Promise<DisclosureLine> {
  const request = state.requests.get(session.request)
  return {
    ...{ at: timeText(entry.at), entry: entry.index, leafHash: entry.leafHash, kind },
    vendor: session.vendor,
    vendorName: state.vendors.get(session.vendor)?.name ?? session.vendor,
    engineer: entry.actor.kind === 'engineer' ? entry.actor.name : session.engineer,
    interest: request === undefined ? null : (await texts.of(request)).interest,
    basis: request?.basis ?? '',
    fields: started?.columns ?? [],
    check: started?.check ?? null,
    session: session.id,
    query: entry.data.query,
  }
}

/** The strongest of the ways in which an entry tells of a student; null if it does not. */
export function kindOf(student: Ordinal, { type, payloads }: Ended): DisclosureKind | null {
  const { subjects, mentions, groups, measured } = payloads
  if (has(subjects, student)) return type === 'query.released' ? 'named' : 'singled-out'
  if (has(mentions, student)) return 'mentioned'
  if (type !== 'query.released') return null
  return has(groups, student) || has(measured, student) ? 'counted' : null
}

function has(payload: Payload | null | undefined, student: Ordinal): boolean {
  if (payload?.kind === 'ordinals') return payload.ordinals.includes(student)
  return payload?.kind === 'sets' && payload.sets.some((set) => set.includes(student))
}

async function requestsOf(
  { book, state, snapshots }: RecordSources,
  texts: Texts,
): Promise<readonly RequestLine[]> {
  const lines: RequestLine[] = []
  for await (const entry of book.entries(['request.filed', 'request.refused'])) {
    if (entry.type === 'request.refused') {
      lines.push(await refusedLine(entry, state, book))
      continue
    }
    const request = state.requests.get(entry.data.request)
    if (request === undefined || !snapshots.has(request.snapshot)) continue
    lines.push(await requestLine(request, state, texts))
  }
  return lines
}

async function requestLine(request: Request, state: State, texts: Texts): Promise<RequestLine> {
  const { id, vendor, engineer, ticket, basis, tables, filed, decision } = request
  const session = decision.kind === 'approved' ? state.sessions.get(decision.session) : undefined
  const { purpose, interest } = await texts.of(request)
  return {
    ...{ request: id, at: timeText(filed.at), entry: filed.index, vendor, engineer, ticket },
    vendorName: state.vendors.get(vendor)?.name ?? vendor,
    ...{ purpose, interest, basis, tables },
    outcome: decision.kind === 'pending' ? 'waiting' : decision.kind,
    decidedAt: decision.kind === 'pending' ? null : timeText(decision.at),
    decidedBy: decision.kind === 'pending' ? null : decision.by,
    session: session?.id ?? null,
    groupAnswers: session?.queries.filter(isGroupAnswer).length ?? 0,
  }
}

function isGroupAnswer({ released }: Session['queries'][number]): boolean {
  return released?.kind === 'group'
}

/** A request that could not even be filed: for whose records is not known, so it is in everyone's record. */
async function refusedLine(
  entry: Extract<Entry, { type: 'request.refused' }>,
  state: State,
  book: Book,
): Promise<RequestLine> {
  const { vendor, code } = entry.data
  return {
    ...{ request: null, at: timeText(entry.at), entry: entry.index, vendor },
    vendorName: state.vendors.get(vendor)?.name ?? vendor,
    ...{ engineer: entry.actor.name, ticket: null, basis: null, tables: [] },
    purpose: await book.text(entry.index, 'purpose'),
    interest: await book.text(entry.index, 'interest'),
    outcome: 'refused',
    ...{ decidedAt: timeText(entry.at), decidedBy: `Homeroom (${code})` },
    ...{ session: null, groupAnswers: 0 },
  }
}
