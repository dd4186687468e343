import type { Entry, EntryData, Payload } from '../ledger/entry.js'
import type { Verification } from '../ledger/port.js'
import { budgetLeft, endOf, sessionState } from '../session/session.js'
import type { Session, SessionState } from '../session/session.js'
import type { State } from '../session/state.js'
import { timeText, windowText } from '../session/window.js'
import type { Book } from './book.js'
import { openTexts } from './interest.js'

/** Who did something, when, with which words (null: none, or erased), in which entry. */
export interface Act {
  readonly by: string
  readonly at: string
  readonly words: string | null
  readonly entry: number
  readonly leafHash: string
}

export interface ReportedQuery {
  readonly at: string
  readonly query: string
  readonly by: string
  readonly verdict: 'running' | 'released' | 'refused' | 'failed'
  readonly code: string | null
  readonly kind: 'none' | 'group' | 'named' | null
  readonly check: string | null
  readonly sql: string | null
  readonly fields: readonly string[]
  readonly rows: number
  readonly students: number
  readonly newStudents: number
  readonly withheldGroups: number
  readonly receipt: { readonly index: number; readonly leafHash: string }
}

export interface ReportedResolve extends Act {
  readonly tokens: number | null
  readonly found: number | null
  /** Why it was refused; null if it was not. */
  readonly code: string | null
}

/** A session from request to end, for the ticket. Times: RFC 3339, UTC. */
export interface SessionReport {
  readonly origin: string
  readonly at: string
  readonly size: number
  readonly checkpoint: string
  readonly session: string
  readonly state: SessionState
  readonly vendor: string
  readonly vendorName: string
  readonly engineer: string
  readonly ticket: string
  readonly policy: { readonly id: string; readonly hash: string }
  readonly snapshot: string
  readonly tables: readonly string[]
  readonly window: { readonly opensAt: string; readonly closesAt: string }
  readonly endedAt: string | null
  readonly basis: string
  readonly purpose: string | null
  readonly interest: string | null
  readonly budget: { readonly granted: number; readonly used: number; readonly left: number }
  readonly filed: { readonly request: string; readonly at: string; readonly entry: number }
  readonly approved: Act | null
  readonly queries: readonly ReportedQuery[]
  /** Refused queries by code. */
  readonly refusals: Readonly<Record<string, number>>
  readonly ending: (Act & { readonly kind: 'closed' | 'revoked' | 'expired' }) | null
  readonly resolves: readonly ReportedResolve[]
  readonly keyDestroyed: Act | null
  readonly verification: Verification
}

type Told = Pick<
  SessionReport,
  'approved' | 'queries' | 'refusals' | 'ending' | 'resolves' | 'keyDestroyed'
>

/** What the log tells of a session; `now` is epoch milliseconds, UTC. */
export async function sessionReport(
  session: Session,
  { book, state, now }: { readonly book: Book; readonly state: State; readonly now: number },
): Promise<Omit<SessionReport, 'origin' | 'at' | 'size' | 'checkpoint' | 'verification'>> {
  const { id, vendor, engineer, ticket, policy, snapshot, tables, request } = session
  const asked = state.requests.get(request)
  if (asked === undefined) throw new TypeError('a session without its request')
  const stands = sessionState(session, now)
  const over = stands !== 'open' && stands !== 'upcoming'
  return {
    ...{ session: id, state: stands, vendor, engineer, ticket, policy, snapshot, tables },
    vendorName: state.vendors.get(vendor)?.name ?? vendor,
    window: windowText(session.window),
    endedAt: over ? timeText(endOf(session)) : null,
    basis: asked.basis,
    ...(await openTexts(book).of(asked)),
    budget: { granted: session.budget, used: session.disclosed.size, left: budgetLeft(session) },
    filed: { request, at: timeText(asked.filed.at), entry: asked.filed.index },
    ...(await told(id, book)),
  }
}

async function told(session: string, book: Book): Promise<Told> {
  const teller = new Teller()
  for await (const entry of book.entries(TYPES, { session })) teller.add(entry)
  return teller.told()
}

const TYPES = [
  'session.approved',
  'session.closed',
  'session.revoked',
  'session.expired',
  'key.destroyed',
  'query.started',
  'query.refused',
  'query.failed',
  'query.released',
  'token.resolved',
  'token.refused',
] as const

class Teller {
  readonly #started = new Map<string, Extract<Entry, { type: 'query.started' }>>()
  readonly #queries: ReportedQuery[] = []
  readonly #resolves: ReportedResolve[] = []
  readonly #refusals: Record<string, number> = {}
  #approved: Act | null = null
  #ending: SessionReport['ending'] = null
  #keyDestroyed: Act | null = null

  told(): Told {
    const running = [...this.#started.values()].map((entry) => queryOf(entry, entry))
    return {
      approved: this.#approved,
      queries: [...this.#queries, ...running],
      refusals: this.#refusals,
      ending: this.#ending,
      resolves: this.#resolves,
      keyDestroyed: this.#keyDestroyed,
    }
  }

  add(entry: EntryOf<(typeof TYPES)[number]>): void {
    switch (entry.type) {
      case 'session.approved':
        this.#approved = act(entry, entry.payloads.note)
        return
      case 'session.closed':
        this.#ending ??= { kind: 'closed', ...act(entry, entry.payloads.finding) }
        return
      case 'session.revoked':
        this.#ending ??= { kind: 'revoked', ...act(entry, entry.payloads.reason) }
        return
      case 'session.expired':
        this.#ending ??= { kind: 'expired', ...act(entry, null) }
        return
      case 'key.destroyed':
        this.#keyDestroyed = act(entry, null)
        return
      case 'query.started':
        this.#started.set(entry.data.query, entry)
        return
      case 'query.refused':
      case 'query.failed':
      case 'query.released':
        this.#query(entry)
        return
      case 'token.resolved':
      case 'token.refused':
        this.#resolves.push(resolveOf(entry))
    }
  }

  #query(entry: Ended): void {
    const { query } = entry.data
    this.#queries.push(queryOf(entry, this.#started.get(query)))
    this.#started.delete(query)
    if (entry.type !== 'query.refused') return
    const { code } = entry.data
    this.#refusals[code] = (this.#refusals[code] ?? 0) + 1
  }
}

type EntryOf<T> = Extract<Entry, { type: T }>
type Ended = EntryOf<'query.refused' | 'query.failed' | 'query.released'>

const VERDICTS = {
  'query.started': 'running',
  'query.refused': 'refused',
  'query.failed': 'failed',
  'query.released': 'released',
} as const

function queryOf(
  entry: Ended | EntryOf<'query.started'>,
  started: EntryOf<'query.started'> | undefined,
): ReportedQuery {
  const released: EntryData<'query.released'> | null =
    entry.type === 'query.released' ? entry.data : null
  return {
    ...{ at: timeText(entry.at), query: entry.data.query, by: entry.actor.name },
    verdict: VERDICTS[entry.type],
    code: codeOf(entry),
    kind: released?.kind ?? started?.data.kind ?? null,
    check: started?.data.check ?? null,
    // The text stands beside the start, or beside a refusal that came before any.
    sql: words(started?.payloads.sql ?? entry.payloads.sql),
    fields: started?.data.columns ?? [],
    rows: released?.rows ?? 0,
    students: released?.students ?? 0,
    newStudents: released?.newStudents ?? 0,
    withheldGroups: released?.withheldGroups ?? 0,
    receipt: { index: entry.index, leafHash: entry.leafHash },
  }
}

function codeOf(entry: Ended | EntryOf<'query.started'>): string | null {
  if (entry.type === 'query.refused') return entry.data.code
  return entry.type === 'query.failed' ? entry.data.reason : null
}

function resolveOf(entry: EntryOf<'token.resolved' | 'token.refused'>): ReportedResolve {
  const done = entry.type === 'token.resolved'
  return {
    ...act(entry, entry.payloads.reason),
    tokens: done ? entry.data.tokens : null,
    found: done ? entry.data.found : null,
    code: done ? null : entry.data.code,
  }
}

function act(entry: Entry, payload: Payload | null | undefined): Act {
  const { index, leafHash, actor, at } = entry
  return { by: actor.name, at: timeText(at), words: words(payload), entry: index, leafHash }
}

function words(payload: Payload | null | undefined): string | null {
  return payload?.kind === 'text' ? payload.text : null
}
