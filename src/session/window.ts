/** Half-open: a query that starts exactly at `closesAt` is too late. Both are epoch milliseconds, UTC. */
export interface AccessWindow {
  readonly opensAt: number
  readonly closesAt: number
}

/** What people ask for: from and to, or a number of hours from the decision on. */
export type Wish = AccessWindow | { readonly hours: number }

export type WindowState = 'upcoming' | 'open' | 'over'

export function windowState(window: AccessWindow, now: number): WindowState {
  if (now < window.opensAt) return 'upcoming'
  return now < window.closesAt ? 'open' : 'over'
}

const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/** The window a wish means at `now`; hours count from `now`. */
export function windowOf(wish: Wish, now: number): AccessWindow {
  if (!('hours' in wish)) return wish
  return { opensAt: now, closesAt: now + Math.round(wish.hours * HOUR_MS) }
}

/** Why a window cannot be granted, in words; null if it can. `longestMs` inclusive. */
export function windowFault(window: AccessWindow, longestMs: number, now: number): string | null {
  const { opensAt, closesAt } = window
  if (!Number.isSafeInteger(opensAt) || !Number.isSafeInteger(closesAt)) return 'not a time'
  if (closesAt <= opensAt) return 'it ends before it starts'
  if (closesAt <= now) return 'it has ended already'
  if (closesAt - opensAt > longestMs) {
    return `it is longer than the ${longestMs / HOUR_MS} hours of the policy`
  }
  return null
}

/** RFC 3339, UTC, milliseconds: how entries and the wire write a window. */
export function windowText(window: AccessWindow): { opensAt: string; closesAt: string } {
  return { opensAt: timeText(window.opensAt), closesAt: timeText(window.closesAt) }
}

/** RFC 3339, UTC, milliseconds. */
export function timeText(at: number): string {
  return new Date(at).toISOString()
}
