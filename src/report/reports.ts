import type { Clock } from '../clock.js'
import type { Actor } from '../ledger/entry.js'
import type { Ledger } from '../ledger/port.js'
import { isRefusal, refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import type { State } from '../session/state.js'
import { timeText } from '../session/window.js'
import type { Ordinal } from '../vault/domain.js'
import type { Crosswalk } from '../vault/port.js'
import { openBook } from './book.js'
import { recordLook, refuseLook } from './decide-look.js'
import type { Look } from './decide-look.js'
import { recordOf } from './record.js'
import type { DisclosureRecord } from './record.js'
import { sessionReport } from './session-report.js'
import type { SessionReport } from './session-report.js'
import type { Identified } from './vendor-csv.js'
import { vendorReport } from './vendor-report.js'
import type { Period, VendorReport } from './vendor-report.js'

export interface ReportDeps {
  readonly ledger: Ledger<State>
  readonly crosswalk: Crosswalk
  readonly origin: string
  readonly clock: Clock
}

/** With `people` only if a steward asked for them. */
export type VendorAnswer = VendorReport & { readonly people: readonly Identified[] | null }

/**
 * Reports about the log. Each is an entry before anyone gets it, and so is each refusal. None holds an
 * ordinal: to people these are counts, or raw identifiers where a steward may have them.
 */
export interface Reports {
  /** Who asked for and saw the records of a student, by the roster's own id of them (`users.sourcedId`). */
  record(
    by: Actor,
    asked: { readonly student: string; readonly reason?: string | undefined },
  ): Promise<DisclosureRecord | Refusal>
  vendor(
    by: Actor,
    asked: Period & { readonly vendor: string; readonly names: boolean },
  ): Promise<VendorAnswer | Refusal>
  session(by: Actor, session: string): Promise<SessionReport | Refusal>
}

/**
 * The commit point is `report.made`: nothing is unsealed or handed out before it is durable. A crash after
 * it leaves a look on record that nobody had, never a look without a record.
 */
export function createReports(deps: ReportDeps): Reports {
  const { ledger, crosswalk } = deps
  const no = async (look: Pick<Look, 'by' | 'what' | 'reason'>, refusal: Refusal) => {
    await ledger.decide((state) => refuseLook(state, { ...look, refusal }))
    return refusal
  }
  const seen = async (look: Look) =>
    (await ledger.decide((state) => recordLook(state, look))).result
  return {
    async record(by, { student, reason }) {
      const look = { by, what: 'record', reason } as const
      const found = await identified(deps, student)
      if (isRefusal(found)) return no(look, found)
      const head = headOf(deps)
      const { ordinal, snapshots } = found
      const body = await recordOf(ordinal, { book: openBook(ledger), state: head.state, snapshots })
      const entries = body.requests.length + body.disclosures.length
      const barred = await seen({ ...look, filter: {}, entries, about: [ordinal] })
      return barred ?? { ...head.facts, checkpoint: head.checkpoint, ...body }
    },
    async vendor(by, { vendor: id, from, to, names }) {
      const look = { by, what: 'vendor', reason: undefined } as const
      const head = headOf(deps)
      const vendor = head.state.vendors.get(id)
      if (vendor === undefined) return no(look, refuse('VENDOR_UNKNOWN', 'No such vendor.'))
      if (names && by.kind !== 'steward') {
        return no(look, refuse('ROLE_NOT_ALLOWED', 'Only stewards get identifiers.'))
      }
      const period = { from: timeText(from), to: timeText(to) }
      const sources = { book: openBook(ledger), state: head.state }
      const { touched, ...body } = await vendorReport(vendor, { from, to }, sources)
      const filter = { vendor: id, ...period, names: names ? 'yes' : 'no' }
      const about = names ? [...touched.keys()] : []
      const barred = await seen({ ...look, filter, entries: body.queries.length, about })
      if (barred !== null) return barred
      const report = { ...head.facts, vendor: id, vendorName: vendor.name, ...period, ...body }
      return { ...report, people: names ? await people(crosswalk, head.state, touched) : null }
    },
    async session(by, id) {
      const look = { by, what: 'session', reason: undefined } as const
      const head = headOf(deps)
      const session = head.state.sessions.get(id)
      if (session === undefined) return no(look, refuse('SESSION_UNKNOWN', 'No such session.'))
      const sources = { book: openBook(ledger), state: head.state, now: ledger.now() }
      const body = await sessionReport(session, sources)
      const verification = await ledger.verify()
      const entries = body.queries.length
      const barred = await seen({ ...look, filter: { session: id }, entries, about: [] })
      return barred ?? { ...head.facts, checkpoint: head.checkpoint, ...body, verification }
    },
  }
}

/** Where the log stands: all of it read in one turn, so that it fits together. */
function headOf({ ledger, origin, clock }: ReportDeps) {
  const facts = { origin, at: timeText(clock.now()), size: ledger.size() }
  return { facts, checkpoint: ledger.checkpoint(), state: ledger.state() }
}

/** The student's ordinal, and the snapshots that knew them, of those that requests were about. */
async function identified(
  { ledger, crosswalk }: ReportDeps,
  student: string,
): Promise<{ readonly ordinal: Ordinal; readonly snapshots: ReadonlySet<string> } | Refusal> {
  const { newest, requests } = ledger.state()
  if (newest === null) return refuse('SNAPSHOT_UNKNOWN', 'No roster was loaded yet.')
  const ordinal = await crosswalk.ordinal(newest, 'PERSON', student)
  if (ordinal === null) return refuse('STUDENT_UNKNOWN', 'No roster loaded holds this identifier.')
  const asked = new Set([...requests.values()].map(({ snapshot }) => snapshot))
  const snapshots = new Set<string>()
  for (const snapshot of asked) {
    // A crosswalk that is gone cannot say that the student was not there; then the request counts.
    const there = crosswalk.ordinal(snapshot, 'PERSON', student).then(
      (found) => found !== null,
      () => true,
    )
    if (await there) snapshots.add(snapshot)
  }
  return { ordinal, snapshots }
}

async function people(
  crosswalk: Crosswalk,
  { newest }: State,
  touched: Awaited<ReturnType<typeof vendorReport>>['touched'],
): Promise<readonly Identified[]> {
  const raw = newest === null ? null : await crosswalk.raw(newest, 'PERSON', [...touched.keys()])
  const list = [...touched].map(([ordinal, how]) => ({
    student: raw?.get(ordinal) ?? null,
    ...how,
  }))
  // By identifier: an order by ordinal would show what stays on the district's side.
  return list.sort((one, other) => compare(one.student ?? '\uffff', other.student ?? '\uffff'))
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
