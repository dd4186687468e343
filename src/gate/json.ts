import { stop } from './stop.js'

/** A JSON object whose keys are exactly the ones asked for. */
export type Fields<Key extends string> = Readonly<Record<Key, unknown>>

/** "Nowhere" in the words of DuckDB's parser: the one number beyond a double that usual texts are full of. */
const NOWHERE = /query_location":18446744073709551615(?=[,}])/g
const NOWHERE_KEPT = 'query_location":"18446744073709551615"'

/** A number that `JSON.parse` gives back to the digit: whole, at most fifteen digits, no zero before, no `-0`. */
const PLAIN = /^(?:0|-?[1-9][0-9]{0,14})$/
/** Something that could be the start of any other number; a string may look so too. */
const ODD = /[:,[][\t\n\r ]*(?:-(?![1-9])|0[0-9.eE]|-?[1-9](?:[0-9]{15}|[0-9]*[.eE]))/

/**
 * Parses JSON without loss: a number that a double would round, or that is not spelled as a double is, comes
 * as its text. 64-bit and 128-bit constants would be rounded by `JSON.parse`, and two roundings that agree hide
 * two numbers that do not.
 *
 * Where no such number can stand, `JSON.parse` reads the text as it is: a number in an object stands after `:`,
 * `,` or `[`, and what looks like another than a plain one there, be it in a string, is taken the
 * long way. A key before a colon is no part of a string, as a quote in a string has a backslash before it; so
 * "nowhere" is put in quotes at once.
 * @throws SyntaxError if it is not JSON (DuckDB writes a bare `Infinity` for 1e1000).
 */
export function parseLossless(json: string): unknown {
  const kept = json.replace(NOWHERE, NOWHERE_KEPT)
  return JSON.parse(ODD.test(kept) || !kept.startsWith('{') ? oddQuoted(kept) : kept) as unknown
}

/** The text with every number that is not plain as a string. */
function oddQuoted(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*/g, (piece) =>
    piece.startsWith('"') || PLAIN.test(piece) ? piece : `"${piece}"`,
  )
}

/**
 * The object with exactly these keys. An extra key is a construct we do not know, a missing one a
 * version of DuckDB we do not know; either is refused.
 */
export function fields<const Key extends string>(
  value: unknown,
  what: string,
  keys: readonly Key[],
): Fields<Key> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    stop('NOT_UNDERSTOOD', what, undefined)
  }
  const own = Object.keys(value)
  if (own.length === keys.length && keys.every((key) => Object.hasOwn(value, key))) {
    return value as Fields<Key>
  }
  const extra = own.find((key) => !(keys as readonly string[]).includes(key))
  if (extra !== undefined) stop('NOT_UNDERSTOOD', `${what}: ${extra}`, undefined)
  const missing = keys.find((key) => !own.includes(key))
  if (missing !== undefined) stop('NOT_UNDERSTOOD', `${what} without ${missing}`, undefined)
  return value as Fields<Key>
}

/** One field of an object whose other keys are checked elsewhere; undefined if there is none. */
export function peek(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
}

/** The value as text; `what` names the construct if it is none. */
export function text(value: unknown, what: string): string {
  if (typeof value !== 'string') stop('NOT_UNDERSTOOD', what, undefined)
  return value
}

/** The number as it was spelled; `what` names the construct if it is none. */
export function digits(value: unknown, what: string): string {
  return typeof value === 'number' ? String(value) : text(value, what)
}

/** The value as a truth value; `what` names the construct if it is none. */
export function flag(value: unknown, what: string): boolean {
  if (typeof value !== 'boolean') stop('NOT_UNDERSTOOD', what, undefined)
  return value
}

/** The value as a list; `what` names the construct if it is none. */
export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) stop('NOT_UNDERSTOOD', what, undefined)
  return value as unknown[]
}

/** Where a node stood, or undefined: DuckDB writes the largest number for "nowhere". */
export function place(value: unknown): number | undefined {
  if (typeof value !== 'number') {
    text(value, 'query_location')
    return undefined
  }
  return value >= 0 && value <= LAST_PLACE ? value : undefined
}

/** Further than any text that is read goes. */
const LAST_PLACE = 999_999
