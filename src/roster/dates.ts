import { NO_DAY, calendarDay } from './plain-date.js'

const DAY_MS = 86_400_000

export const DAY_FORMATS = ['iso', 'us', 'serial', 'empty', 'absent', 'other'] as const
export const STAMP_FORMATS = ['iso', 'empty', 'absent', 'other'] as const

export interface Day {
  /** Days since 1970-01-01, or null if the cell is no date of the form YYYY-MM-DD. */
  readonly days: number | null
  readonly format: (typeof DAY_FORMATS)[number]
}

/** A Date cell of the specification; an impossible day (2025-02-30) is `other`. */
export function readDay(cell: string | null): Day {
  if (cell === null) return { days: null, format: 'absent' }
  if (cell.trim() === '') return { days: null, format: 'empty' }
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(cell)
  if (iso) {
    const days = dayOf(iso[1], iso[2], iso[3])
    return { days, format: days === null ? 'other' : 'iso' }
  }
  if (/^\d{1,2}\/\d{1,2}\/(\d{4}|\d{2})$/u.test(cell)) return { days: null, format: 'us' }
  // Spreadsheets count days from 1899-12-30: 20000 to 69999 is 1954 to 2091.
  if (/^[2-6]\d{4}$/u.test(cell)) return { days: null, format: 'serial' }
  return { days: null, format: 'other' }
}

/** Null if the calendar has no such day. */
function dayOf(year: string | undefined, month: string | undefined, day: string | undefined) {
  const days = calendarDay(Number(year), Number(month), Number(day))
  return days === NO_DAY ? null : days
}

export interface Stamp {
  /** Milliseconds since 1970, UTC, or null. */
  readonly ms: number | null
  readonly format: (typeof STAMP_FORMATS)[number]
}

const STAMP =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):?(\d{2}))$/u

/** A DateTime cell: ISO 8601 with `T` and a zone; finer than milliseconds is cut. */
export function readStamp(cell: string | null): Stamp {
  if (cell === null) return { ms: null, format: 'absent' }
  if (cell.trim() === '') return { ms: null, format: 'empty' }
  const part = STAMP.exec(cell)
  const days = part && dayOf(part[1], part[2], part[3])
  if (!part || days === null) return { ms: null, format: 'other' }
  const seconds = Number(part[4]) * 3600 + Number(part[5]) * 60 + Number(part[6])
  const fraction = Math.trunc(Number(`0.${part[7] ?? '0'}`) * 1000)
  const zone = part[8] ? (Number(part[9]) * 60 + Number(part[10])) * 60_000 : 0
  const offset = part[8] === '-' ? -zone : zone
  return { ms: days * DAY_MS + seconds * 1000 + fraction - offset, format: 'iso' }
}

export const AGE_GAPS = ['-2 or less', '-1', '0', '+1', '+2 or more'] as const

/**
 * How far a child's age on 1 September of the school year of `now` (which starts in August, UTC) is from
 * the usual age of the grade: five in kindergarten (grade 0). The birth date goes no further than here.
 */
export function ageGap(birth: number, grade: number, now: number): (typeof AGE_GAPS)[number] {
  const today = new Date(now)
  const year = today.getUTCFullYear() - (today.getUTCMonth() < 7 ? 1 : 0)
  const born = new Date(birth * DAY_MS)
  const later = born.getUTCMonth() > 8 || (born.getUTCMonth() === 8 && born.getUTCDate() > 1)
  const gap = year - born.getUTCFullYear() - (later ? 1 : 0) - (grade + 5)
  return AGE_GAPS[Math.max(-2, Math.min(2, gap)) + 2] ?? '0'
}
