import { dayOf, midnight } from './local-time.js'

/** From a day to another, both included, as the fields hold them: local days. */
export interface Days {
  readonly from: string
  readonly to: string
}

/** Times that one asks for most. */
export const PERIODS = ['this month', 'last month', 'last 12 months', 'own'] as const
export type Period = (typeof PERIODS)[number]

/** The days of a period as of a time; null for one's own. */
export function daysOf(period: Period, now: number): Days | null {
  const today = new Date(now)
  const [year, month] = [today.getFullYear(), today.getMonth()]
  const day = (months: number, date: number) =>
    dayOf(new Date(year, month + months, date).getTime())
  switch (period) {
    case 'this month':
      return { from: day(0, 1), to: dayOf(now) }
    case 'last month':
      return { from: day(-1, 1), to: day(0, 0) }
    case 'last 12 months':
      return { from: day(-12, 1), to: dayOf(now) }
    case 'own':
      return null
  }
}

/** The days as times: from inclusive, to exclusive, RFC 3339; null if they are none. */
export function timesOf({ from, to }: Days): { readonly from: string; readonly to: string } | null {
  const [start, end] = [midnight(from), midnight(to, 1)]
  return start === undefined || end === undefined || start >= end ? null : { from: start, to: end }
}
