import type { Entry, Payload } from '../ledger/entry.js'
import type { State } from '../session/state.js'
import type { Ordinal } from '../vault/domain.js'
import type { Book } from './book.js'

/** What a vendor did in a month, or was decided about it. Months are UTC, written `2026-03`. */
export interface VendorMonth {
  readonly month: string
  readonly vendor: string
  readonly vendorName: string
  readonly requests: number
  readonly approved: number
  readonly denied: number
  /** From the request to its approval, of those approved in the month; null if none was. */
  readonly medianSecondsToApproval: number | null
  /** Whose window opened in the month. */
  readonly sessions: number
  /** That ended in the month, whichever way; the refused are among them. */
  readonly queries: number
  readonly refusals: number
  readonly refusalsByCode: Readonly<Record<string, number>>
  /** Distinct persons shown by name, or singled out. */
  readonly students: number
  readonly findings: number
  readonly resolves: number
}

/** Most months in one report. */
export const MOST_MONTHS = 36

/**
 * Months by vendor, oldest first, then by vendor; a month in which nothing happened has no line. One pass
 * over the leaves of the time, and over the sessions of the state, whose windows no entry opens.
 *
 * @param from - The first month; `to` the last, inclusive.
 */
export async function monthsOf(
  { from, to }: { readonly from: string; readonly to: string },
  { book, state }: { readonly book: Book; readonly state: State },
): Promise<readonly VendorMonth[]> {
  const period = { from: beginOf(from), to: beginOf(monthAfter(to, 1)) }
  const sheets = new Sheets()
  for await (const entry of book.entries(COUNTED, period)) count(sheets, entry, state)
  for (const { vendor, window } of state.sessions.values()) {
    const { opensAt } = window
    if (opensAt >= period.from && opensAt < period.to) sheets.of(vendor, opensAt).sessions += 1
  }
  return [...sheets.all()]
    .map((sheet) => lineOf(sheet, state))
    .sort((one, other) => compare(one.month, other.month) || compare(one.vendor, other.vendor))
}

/** The month of a moment (epoch milliseconds), UTC. */
export const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7)

/** So many months after one; before it if negative. */
export function monthAfter(month: string, months: number): string {
  const first = new Date(beginOf(month))
  return monthOf(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + months, 1))
}

const beginOf = (month: string): number => Date.parse(`${month}-01T00:00:00.000Z`)

const COUNTED = [
  'request.filed',
  'request.refused',
  'request.denied',
  'session.approved',
  'session.closed',
  'query.released',
  'query.refused',
  'query.failed',
  'token.resolved',
] as const
type Counted = Extract<Entry, { type: (typeof COUNTED)[number] }>

/** A line while it is counted. */
class Sheet {
  readonly month: string
  readonly vendor: string
  requests = 0
  denied = 0
  sessions = 0
  queries = 0
  findings = 0
  resolves = 0
  readonly waits: number[] = []
  readonly refusals = new Map<string, number>()
  readonly persons = new Set<Ordinal>()

  constructor(month: string, vendor: string) {
    this.month = month
    this.vendor = vendor
  }
}

class Sheets {
  readonly #sheets = new Map<string, Sheet>()

  of(vendor: string, at: number): Sheet {
    const month = monthOf(at)
    const key = `${month} ${vendor}`
    const sheet = this.#sheets.get(key) ?? new Sheet(month, vendor)
    this.#sheets.set(key, sheet)
    return sheet
  }

  all(): Iterable<Sheet> {
    return this.#sheets.values()
  }
}

function count(sheets: Sheets, entry: Counted, state: State): void {
  const vendor = vendorOf(entry, state)
  if (vendor === null) return
  const sheet = sheets.of(vendor, entry.at)
  switch (entry.type) {
    case 'request.filed':
    case 'request.refused':
      sheet.requests += 1
      return
    case 'request.denied':
      sheet.denied += 1
      return
    case 'session.approved': {
      const filed = state.requests.get(entry.data.request)?.filed.at ?? entry.at
      sheet.waits.push((entry.at - filed) / 1000)
      return
    }
    case 'session.closed':
      sheet.findings += 1
      return
    case 'token.resolved':
      sheet.resolves += 1
      return
    case 'query.refused': {
      const { code } = entry.data
      sheet.refusals.set(code, (sheet.refusals.get(code) ?? 0) + 1)
      countQuery(sheet, entry)
      return
    }
    case 'query.released':
    case 'query.failed':
      countQuery(sheet, entry)
  }
}

function countQuery(sheet: Sheet, { payloads }: Counted): void {
  sheet.queries += 1
  for (const person of inside(payloads.subjects)) sheet.persons.add(person)
  for (const person of inside(payloads.mentions)) sheet.persons.add(person)
}

const inside = (payload: Payload | null | undefined): readonly Ordinal[] =>
  payload?.kind === 'ordinals' ? payload.ordinals : []

/** Whom an entry is about; null if the log knows no such request or session. */
function vendorOf({ data }: Counted, state: State): string | null {
  if ('vendor' in data) return data.vendor
  if ('session' in data && !('request' in data)) {
    return state.sessions.get(data.session)?.vendor ?? null
  }
  return state.requests.get(data.request)?.vendor ?? null
}

function lineOf(sheet: Sheet, state: State): VendorMonth {
  const { month, vendor, requests, denied, sessions, queries, findings, resolves } = sheet
  const refusals = [...sheet.refusals].sort(([one], [other]) => compare(one, other))
  return {
    ...{ month, vendor, requests, denied, sessions, queries, findings, resolves },
    vendorName: state.vendors.get(vendor)?.name ?? vendor,
    approved: sheet.waits.length,
    medianSecondsToApproval: medianOf(sheet.waits),
    refusals: refusals.reduce((sum, [, times]) => sum + times, 0),
    refusalsByCode: Object.fromEntries(refusals),
    students: sheet.persons.size,
  }
}

/** The middle one, or between the two in the middle; null of nothing. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half]
  if (upper === undefined) return null
  const lower = sorted[half - 1]
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
