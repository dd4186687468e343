import type { Ordinal } from '../vault/domain.js'

/**
 * A set of ordinals as bytes: the first ordinal, then the steps from one to the next, each in seven-bit
 * pieces, low ones first (LEB128). A fifth of a district takes about a byte per person.
 *
 * @param set ascending, each once, below 2^32
 */
export function packed(set: readonly Ordinal[]): Uint8Array {
  const bytes = new Uint8Array(set.length * MOST_PIECES)
  let length = 0
  let last = 0
  for (const ordinal of set) {
    let step = ordinal - last
    last = ordinal
    while (step >= 0x80) {
      bytes[length++] = (step % 0x80) | 0x80
      step = Math.floor(step / 0x80)
    }
    bytes[length++] = step
  }
  return bytes.slice(0, length)
}

const MOST_PIECES = 5

/** Gives each ordinal of a packed set to `visit`, ascending. */
export function unpack(bytes: Uint8Array, visit: (ordinal: Ordinal) => void): void {
  let ordinal = 0
  let step = 0
  let place = 1
  for (const piece of bytes) {
    step += (piece & 0x7f) * place
    if (piece >= 0x80) {
      place *= 0x80
      continue
    }
    ordinal += step
    visit(ordinal)
    step = 0
    place = 1
  }
}

/** A short name that equal sets share and others hardly ever do; whoever uses it compares the bytes too. */
export function nameOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return `${bytes.length}:${hash >>> 0}`
}

export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && Buffer.compare(one, other) === 0
