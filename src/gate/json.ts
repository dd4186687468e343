import { stop } from './stop.js'

/** A JSON object whose keys are exactly the ones asked for. */
export type Fields<Key extends string> = Readonly<Record<Key, unknown>>

/**
 * Parses JSON with every number kept as its text: 64-bit and 128-bit constants would be rounded by
 * `JSON.parse`, and two roundings that agree hide two numbers that do not.
 * @throws SyntaxError if it is not JSON (DuckDB writes a bare `Infinity` for 1e1000).
 */
export function parseLossless(json: string): unknown {
  const quoted = json.replace(/"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*/g, (piece) =>
    piece.startsWith('"') ? piece : `"${piece}"`,
  )
  return JSON.parse(quoted) as unknown
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
  const digits = text(value, 'query_location')
  return /^[0-9]{1,6}$/.test(digits) ? Number(digits) : undefined
}
