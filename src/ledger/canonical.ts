import canonicalize from 'canonicalize'

/**
 * The RFC 8785 form of a JSON value. Fields that are undefined are left out. Throws on what JSON
 * cannot hold (NaN, a half of a surrogate pair).
 *
 * V8 writes numbers and strings as RFC 8785 asks; only the order of keys is ours to make. Two things
 * it does otherwise, keys that look like array indexes and halves of surrogate pairs, go the slow way.
 */
export function toCanonical(value: unknown): string {
  const ordered = inOrder(value)
  const text = ordered === SLOW ? undefined : JSON.stringify(ordered)
  if (text !== undefined && !text.includes(HALF_PAIR)) return text
  return canonicalize(value) ?? ''
}

/** The value of a text that is in RFC 8785 form, or undefined. The text may come from an attacker. */
export function readCanonical(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    const quick = isInOrder(value) && !text.includes(HALF_PAIR) && JSON.stringify(value) === text
    return quick || canonicalize(value) === text ? value : undefined
  } catch {
    return undefined
  }
}

const SLOW = Symbol('has keys that an object puts in an order of its own')
/** How JSON.stringify writes one half of a surrogate pair; also part of a harmless text now and then. */
const HALF_PAIR = '\\ud'

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return Number.isNaN(value) ? SLOW : value
  if (Array.isArray(value)) {
    const items = value.map(inOrder)
    return items.includes(SLOW) ? SLOW : items
  }
  const ordered: Record<string, unknown> = {}
  for (const key of Object.keys(value).sort()) {
    const item = inOrder((value as Record<string, unknown>)[key])
    if (item === SLOW || isUnruly(key)) return SLOW
    ordered[key] = item
  }
  return ordered
}

/** Of a value that JSON.parse made: it has no keys but its own. One of the hottest paths of verifying. */
function isInOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isInOrder)
  let before = ''
  for (const key in value) {
    // The default order of strings is by UTF-16 code unit, as RFC 8785 asks.
    if (key < before || isUnruly(key)) return false
    const item = (value as Record<string, unknown>)[key]
    if (typeof item === 'object' && !isInOrder(item)) return false
    before = key
  }
  return true
}

/** Keys that an object sorts by number, and the one that it does not keep. */
function isUnruly(key: string): boolean {
  const code = key.charCodeAt(0)
  return (code >= 0x30 && code <= 0x39) || key === '__proto__'
}
