/** What `plainDay` gives for a cell that is left to `readDay`. */
export const NO_DAY = -2_147_483_648

const [DASH, ZERO] = [0x2d, 0x30]
const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** Years before it are other years to those who write them with two digits. */
const FIRST_YEAR = 100

/**
 * The days since 1970-01-01 of a cell of ASCII bytes of the form YYYY-MM-DD, as `readDay` gives them; `NO_DAY`
 * for any other. Places are `from`, inclusive, to `to`, exclusive.
 */
export function plainDay(data: Uint8Array, from: number, to: number): number {
  if (to - from !== 10 || data[from + 4] !== DASH || data[from + 7] !== DASH) return NO_DAY
  const year = digits(data, from, from + 4)
  return calendarDay(year, digits(data, from + 5, from + 7), digits(data, from + 8, from + 10))
}

/** The days since 1970-01-01 of a day of the Gregorian calendar; `NO_DAY` if it has no such day. */
export function calendarDay(year: number, month: number, day: number): number {
  if (year < FIRST_YEAR || month < 1 || day < 1) return NO_DAY
  const isLong = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (MONTHS[month - 1] ?? 0) + Number(isLong) ? daysTo(year, month, day) : NO_DAY
}

/** The number that digits make; -1 if there is something else among them. */
function digits(data: Uint8Array, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at++) {
    const digit = (data[at] ?? 0) - ZERO
    if (digit < 0 || digit > 9) return -1
    number = number * 10 + digit
  }
  return number
}

/** Days from 1970-01-01 to a day of the Gregorian calendar. Years are counted from March: the leap day ends one. */
function daysTo(year: number, month: number, day: number): number {
  const march = month > 2 ? year : year - 1
  const before = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5)
  const leaps = Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400)
  return march * 365 + leaps + before + day - 719_469
}
