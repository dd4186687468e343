/** RFC 3339 in UTC of what a `datetime-local` field holds, which is local time; undefined if it holds none. */
export function utcOf(local: string): string | undefined {
  const time = local === '' ? NaN : new Date(local).getTime()
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

/** Midnight in the local zone at which a day (`2026-03-01`) begins, or so many days later; RFC 3339, UTC. */
export function midnight(day: string, later = 0): string | undefined {
  const [year, month, date] = day.split('-').map(Number)
  if (year === undefined || month === undefined || date === undefined) return undefined
  const time = new Date(year, month - 1, date + later).getTime()
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

/** The day of a time in the local zone, `2026-03-01`. */
export function dayOf(time: number): string {
  const at = new Date(time)
  return [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
}

/** The month of a time in UTC, so many months later: `2026-03`. */
export function monthOf(time: number, later = 0): string {
  const at = new Date(time)
  const month = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + later))
  return month.toISOString().slice(0, 7)
}

const two = (value: number): string => String(value).padStart(2, '0')
