import { InvalidArgumentError } from 'commander'
import type { ParameterValue } from '../../gate/approved.js'

/** Options read from text; each throws commander's own usage error. */

export function hours(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value > 0 && value <= 8760) return value
  throw new InvalidArgumentError('Give a number of hours, such as 4 or 0.5.')
}

export function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d{1,15}$/u.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`)
  }
}

export function list(text: string): readonly string[] {
  const items = text.split(',').map((item) => item.trim())
  if (items.every((item) => item !== '')) return items
  throw new InvalidArgumentError('Give names with commas between.')
}

/** For options that may be given several times. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
}

/** A time as people type it, in their own zone unless it names one; as RFC 3339, UTC. */
export function typedTime(text: string): string {
  const at = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?$/u.test(text) ? localTime(text) : Number.NaN
  if (!Number.isNaN(at)) return new Date(at).toISOString()
  throw new InvalidArgumentError('Give a time such as 2026-03-04T14:00 (your zone) or …Z (UTC).')
}

function localTime(text: string): number {
  // Without a time of day the language would read a date as UTC.
  return Date.parse(text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T'))
}

/**
 * A parameter of a query: numbers, true, false and null as JSON writes them, everything else as text. A number
 * that would not come back the same (007, 1e400) stays text: it is an id. `'5'` in single quotes is text.
 */
export function parameterValue(text: string): ParameterValue {
  const quoted = /^'(.*)'$/su.exec(text)
  if (quoted !== null) return quoted[1] ?? ''
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'null') return null
  return /^-?\d/u.test(text) && String(Number(text)) === text ? Number(text) : text
}
