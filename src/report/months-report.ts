import type { Actor } from '../ledger/entry.js'
import type { Ledger } from '../ledger/port.js'
import type { Refusal } from '../refusal.js'
import type { State } from '../session/state.js'
import { timeText } from '../session/window.js'
import { openBook } from './book.js'
import { recordLook } from './decide-look.js'
import { MOST_MONTHS, monthAfter, monthOf, monthsOf } from './months.js'
import type { VendorMonth } from './months.js'

/** Months by vendor, for charts. */
export interface MonthsReport {
  readonly origin: string
  readonly at: string
  readonly size: number
  /** First and last month, both inclusive. */
  readonly from: string
  readonly to: string
  readonly months: readonly VendorMonth[]
}

/** Which months; the twelve up to now if left out. */
export interface MonthsAsked {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/**
 * Makes the report. The commit point is `report.made`: nobody gets it before that entry is durable.
 *
 * Whoever asks for more than `MOST_MONTHS`, or for none, gets the last of them up to `to`.
 */
export async function monthsReport(
  { ledger, origin }: { readonly ledger: Ledger<State>; readonly origin: string },
  by: Actor,
  asked: MonthsAsked,
): Promise<MonthsReport | Refusal> {
  const now = ledger.now()
  const to = asked.to ?? monthOf(now)
  const first = asked.from ?? monthAfter(to, -11)
  const earliest = monthAfter(to, 1 - MOST_MONTHS)
  const from = first > to ? to : first < earliest ? earliest : first
  const state = ledger.state()
  const book = openBook(ledger)
  const months = await monthsOf({ from, to }, { book, state })
  const look = { by, what: 'months', filter: { from, to }, entries: months.length } as const
  const { result } = await ledger.decide((before) =>
    recordLook(before, { ...look, about: [], reason: undefined }),
  )
  return result ?? { origin, at: timeText(now), size: book.size, from, to, months }
}
