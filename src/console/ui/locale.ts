/** The console speaks English; of its kinds, the browser's own, or else the one of the districts. */
export const LOCALE = navigator.languages.find((language) => /^en\b/u.test(language)) ?? 'en-US'

const NUMBER = new Intl.NumberFormat(LOCALE)
const SHARE = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 1 })
const BYTES = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `12,345` */
export const numberText = (value: number): string => NUMBER.format(value)

/** `12.3%` of a share from 0 to 1. */
export const shareText = (share: number): string => SHARE.format(share)

const DOLLARS = new Intl.NumberFormat(LOCALE, { style: 'currency', currency: 'USD' })

/** `$1.07` of millionths of a dollar, rounded up to a cent. */
export const dollarText = (microdollars: number): string =>
  DOLLARS.format(Math.ceil(microdollars / 10_000) / 100)

/** `1 student`, `12 students`. */
export function countText(value: number, one: string, more = `${one}s`): string {
  return `${numberText(value)} ${value === 1 ? one : more}`
}

/** `1.4 MB` */
export function bytesText(bytes: number): string {
  const step = Math.min(BYTES.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** step
  return `${value.toFixed(value < 10 && step > 0 ? 1 : 0)} ${BYTES[step] ?? 'B'}`
}

/** `2 h 13 min`, `45 s`, from milliseconds; what has passed is `0 s`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24]
  const minutes = Math.floor(seconds / 60) % 60
  if (days > 0) return `${countText(days, 'day')} ${hours} h`
  if (hours > 0) return `${hours} h ${minutes} min`
  if (minutes >= 10) return `${minutes} min`
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
}
