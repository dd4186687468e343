const local = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
})

/** An RFC 3339 time in the reader's own zone: `2026-03-04 14:05 GMT+1`; a dash for null. */
export function clockTime(at: string | null): string {
  if (at === null) return '-'
  const parts = new Map(local.formatToParts(new Date(at)).map(({ type, value }) => [type, value]))
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? ''
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')} ${part('timeZoneName')}`
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** A length of time in words, rounded down to its largest unit: `3 hours`. */
export function lengthOf(ms: number): string {
  for (const [unit, size] of UNITS) {
    const n = Math.floor(ms / size)
    if (n > 0) return `${n} ${unit}${n === 1 ? '' : 's'}`
  }
  return 'less than a second'
}

/** `1,234,567` */
export function grouped(n: number): string {
  return n.toLocaleString('en-US')
}

/** `1 person`, `1,204 persons` */
export function countOf(n: number, noun: string): string {
  return `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`
}
