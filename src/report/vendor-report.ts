import type { Entry, EntryData, Payload } from '../ledger/entry.js'
import type { Session } from '../session/session.js'
import type { State, Vendor } from '../session/state.js'
import { timeText } from '../session/window.js'
import type { Ordinal } from '../vault/domain.js'
import type { Book } from './book.js'

/** A query of the vendor that ended in the time asked for. */
export interface VendorQuery {
  readonly at: string
  readonly entry: number
  readonly leafHash: string
  readonly session: string
  readonly query: string
  readonly engineer: string
  readonly outcome: 'released' | 'refused' | 'failed'
  /** Refusal code, or why it failed. */
  readonly code: string | null
  readonly kind: 'none' | 'group' | 'named' | null
  readonly check: string | null
  readonly fields: readonly string[]
  readonly rows: number
  /** Persons shown, named in the question, or picked out by it. */
  readonly persons: number
  /** Persons in the groups it counted, as far as the log holds them. */
  readonly counted: number
}

export interface VendorSession {
  readonly session: string
  readonly ticket: string
  readonly engineer: string
  readonly policy: string
  readonly opensAt: string
  readonly closesAt: string
  readonly approvedBy: string
  readonly queries: number
}

/** One person and how the vendor came upon them. Times: RFC 3339, UTC. */
export interface Touched {
  readonly queries: number
  readonly first: string
  readonly last: string
  readonly fields: readonly string[]
}

/** Everything a vendor touched in a time. */
export interface VendorReport {
  readonly origin: string
  readonly at: string
  readonly size: number
  readonly vendor: string
  readonly vendorName: string
  /** Inclusive and exclusive; of the end of a query. */
  readonly from: string
  readonly to: string
  readonly requests: number
  readonly persons: { readonly shown: number; readonly counted: number }
  readonly fields: readonly string[]
  readonly sessions: readonly VendorSession[]
  readonly queries: readonly VendorQuery[]
}

/** A time asked for: epoch milliseconds, UTC; from inclusive, to exclusive. */
export interface Period {
  readonly from: number
  readonly to: number
}

/** The report, and the persons in it by ordinal, who are for a steward's crosswalk alone. */
export async function vendorReport(
  vendor: Vendor,
  period: Period,
  { book, state }: { readonly book: Book; readonly state: State },
): Promise<
  Pick<VendorReport, 'requests' | 'persons' | 'fields' | 'sessions' | 'queries'> & {
    readonly touched: ReadonlyMap<Ordinal, Touched>
  }
> {
  const tally = new Tally()
  for await (const entry of book.entries(ENDS, period)) {
    const session = state.sessions.get(entry.data.session)
    if (session?.vendor !== vendor.id) continue
    tally.add(entry, session, await book.started(entry.data.started))
  }
  return {
    requests: await requestsIn(vendor.id, period, book),
    persons: { shown: tally.touched.size, counted: tally.counted.size },
    fields: [...tally.fields].sort(),
    sessions: [...tally.sessions].map(([session, queries]) => sessionLine(session, queries)),
    queries: tally.queries,
    touched: tally.touched,
  }
}

const ENDS = ['query.refused', 'query.failed', 'query.released'] as const
type Ended = Extract<Entry, { type: (typeof ENDS)[number] }>

async function requestsIn(vendor: string, period: Period, book: Book): Promise<number> {
  let count = 0
  for await (const entry of book.entries(['request.filed', 'request.refused'], period)) {
    if (entry.data.vendor === vendor) count += 1
  }
  return count
}

class Tally {
  readonly touched = new Map<Ordinal, Touched>()
  readonly counted = new Set<Ordinal>()
  readonly fields = new Set<string>()
  readonly sessions = new Map<Session, number>()
  readonly queries: VendorQuery[] = []

  add(entry: Ended, session: Session, started: EntryData<'query.started'> | null): void {
    const { subjects, mentions, groups, measured } = entry.payloads
    const persons = new Set([...inside(subjects), ...inside(mentions)])
    const counted = new Set([...inside(groups), ...inside(measured)])
    const fields = started?.columns ?? []
    const at = timeText(entry.at)
    for (const person of persons) this.#touch(person, at, fields)
    for (const person of counted) this.counted.add(person)
    if (entry.type === 'query.released' || persons.size > 0) {
      for (const field of fields) this.fields.add(field)
    }
    this.sessions.set(session, (this.sessions.get(session) ?? 0) + 1)
    const released = entry.type === 'query.released'
    this.queries.push({
      ...{ at, entry: entry.index, leafHash: entry.leafHash, session: session.id },
      ...{ query: entry.data.query, engineer: session.engineer, outcome: OUTCOMES[entry.type] },
      code: codeOf(entry),
      kind: released ? entry.data.kind : (started?.kind ?? null),
      ...{ check: started?.check ?? null, fields, rows: released ? entry.data.rows : 0 },
      ...{ persons: persons.size, counted: counted.size },
    })
  }

  #touch(person: Ordinal, at: string, fields: readonly string[]): void {
    const before = this.touched.get(person)
    this.touched.set(person, {
      queries: (before?.queries ?? 0) + 1,
      first: before?.first ?? at,
      last: at,
      fields: [...new Set([...(before?.fields ?? []), ...fields])].sort(),
    })
  }
}

const OUTCOMES = {
  'query.released': 'released',
  'query.refused': 'refused',
  'query.failed': 'failed',
} as const

function codeOf(entry: Ended): string | null {
  if (entry.type === 'query.released') return null
  return entry.type === 'query.refused' ? entry.data.code : entry.data.reason
}

/** The persons of a payload, in whichever form. */
function* inside(payload: Payload | null | undefined): Generator<Ordinal> {
  if (payload?.kind === 'ordinals') yield* payload.ordinals
  if (payload?.kind === 'sets') for (const set of payload.sets) yield* set
}

function sessionLine(session: Session, queries: number): VendorSession {
  const { id, ticket, engineer, policy, window, approved } = session
  return {
    ...{ session: id, ticket, engineer, policy: policy.id, queries, approvedBy: approved.by },
    opensAt: timeText(window.opensAt),
    closesAt: timeText(window.closesAt),
  }
}
