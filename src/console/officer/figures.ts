import type { VendorMonthWire } from '../api/reports.js'
import { durationText, numberText } from '../ui/locale.js'

/** One figure of a month and vendor. */
export interface Figure {
  readonly id: string
  readonly title: string
  /** Null if there is nothing to measure, which is not zero. */
  readonly of: (line: VendorMonthWire) => number | null
  /** The value of a month without a line. */
  readonly absent: 0 | null
  readonly words: (value: number) => string
}

/** The charts of the officer, in their order. */
export const FIGURES: readonly Figure[] = [
  {
    ...{ id: 'sessions', title: 'Sessions opened', absent: 0, words: numberText },
    of: ({ sessions }) => sessions,
  },
  {
    ...{ id: 'approval', title: 'Time from request to approval (median)', absent: null },
    of: ({ medianSecondsToApproval }) => medianSecondsToApproval,
    words: (seconds) => durationText(seconds * 1000),
  },
  {
    ...{ id: 'refusals', title: 'Queries refused', absent: 0, words: numberText },
    of: ({ refusals }) => refusals,
  },
  {
    ...{ id: 'students', title: 'Students disclosed by token', absent: 0, words: numberText },
    of: ({ students }) => students,
  },
]
