import { randomBytes } from 'node:crypto'

const SEGMENT_BITS = 20
const SEGMENT = 1 << SEGMENT_BITS
/** Places are 32 bits wide. */
const MOST_SEGMENTS = 1 << (32 - SEGMENT_BITS)

/**
 * Distinct texts, as bytes (UTF-8), numbered from 1 as they are met. Kept without an object for each, because
 * a large district has millions of them.
 *
 * The bytes are hostile: places in the table come of a multiplier drawn for this process, so that a file
 * cannot be written whose texts all fall into one place.
 */
export class Texts {
  /** How many there are. */
  count = 0
  readonly #segments: Buffer[] = []
  #used = SEGMENT
  #places = new Uint32Array(1024)
  #lengths = new Uint32Array(1024)
  #hashes = new Int32Array(1024)
  #table = new Uint32Array(2048)
  readonly #multiplier = randomBytes(4).readInt32LE() | 1
  readonly #seed = randomBytes(4).readInt32LE()

  /** The number of a text; a new one if it has not been met. */
  id(data: Uint8Array, from: number, to: number): number {
    const hash = this.#hash(data, from, to)
    const mask = this.#table.length - 1
    let at = (hash ^ (hash >>> 15)) & mask
    for (;;) {
      const id = this.#table[at] ?? 0
      if (id === 0) return this.#add(data, from, to, hash, at)
      if (this.#hashes[id] === hash && this.#is(id, data, from, to)) return id
      at = (at + 1) & mask
    }
  }

  /** The number of a text that has been met; 0 if it has not. */
  find(data: Uint8Array, from: number, to: number): number {
    const hash = this.#hash(data, from, to)
    const mask = this.#table.length - 1
    for (let at = (hash ^ (hash >>> 15)) & mask; ; at = (at + 1) & mask) {
      const id = this.#table[at] ?? 0
      if (id === 0 || (this.#hashes[id] === hash && this.#is(id, data, from, to))) return id
    }
  }

  length(id: number): number {
    return this.#lengths[id] ?? 0
  }

  /** Copies a text's bytes; gives where they end in the target. */
  copy(id: number, target: Uint8Array, at: number): number {
    const place = this.#places[id] ?? 0
    const start = place & (SEGMENT - 1)
    const length = this.length(id)
    const segment = this.#segments[place >>> SEGMENT_BITS]
    // Almost all are too short for a call of the system's copy to pay.
    if (segment) for (let i = 0; i < length; i++) target[at + i] = segment[start + i] ?? 0
    return at + length
  }

  text(id: number): string {
    const place = this.#places[id] ?? 0
    const start = place & (SEGMENT - 1)
    return (
      this.#segments[place >>> SEGMENT_BITS]?.toString('utf8', start, start + this.length(id)) ?? ''
    )
  }

  /** Gives back what is needed to find texts; they themselves stay. */
  close(): void {
    this.#table = new Uint32Array(0)
    this.#hashes = new Int32Array(0)
  }

  #hash(data: Uint8Array, from: number, to: number): number {
    const multiplier = this.#multiplier
    let hash = this.#seed
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ (data[at] ?? 0), multiplier)
    return hash ^ (hash >>> 13)
  }

  #is(id: number, data: Uint8Array, from: number, to: number): boolean {
    const length = to - from
    if (this.#lengths[id] !== length) return false
    const place = this.#places[id] ?? 0
    const segment = this.#segments[place >>> SEGMENT_BITS]
    const start = place & (SEGMENT - 1)
    if (!segment) return false
    for (let at = 0; at < length; at++) if (segment[start + at] !== data[from + at]) return false
    return true
  }

  #add(data: Uint8Array, from: number, to: number, hash: number, at: number): number {
    const id = ++this.count
    if (id >= this.#places.length) this.#grow()
    const length = to - from
    if (this.#used + length > SEGMENT) {
      if (this.#segments.length >= MOST_SEGMENTS) throw new RangeError('too many texts')
      this.#segments.push(Buffer.allocUnsafeSlow(Math.max(SEGMENT, length)))
      this.#used = 0
    }
    const last = this.#segments.length - 1
    const segment = this.#segments[last]
    for (let i = 0; segment && i < length; i++) segment[this.#used + i] = data[from + i] ?? 0
    this.#places[id] = last * SEGMENT + this.#used
    this.#lengths[id] = length
    this.#hashes[id] = hash
    this.#used += length
    this.#table[at] = id
    if (this.count * 2 > this.#table.length) this.#rehash()
    return id
  }

  #grow(): void {
    const size = this.#places.length * 2
    this.#places = grown(this.#places, new Uint32Array(size))
    this.#lengths = grown(this.#lengths, new Uint32Array(size))
    this.#hashes = grown(this.#hashes, new Int32Array(size))
  }

  #rehash(): void {
    const table = new Uint32Array(this.#table.length * 2)
    const mask = table.length - 1
    for (let id = 1; id <= this.count; id++) {
      const hash = this.#hashes[id] ?? 0
      let at = (hash ^ (hash >>> 15)) & mask
      while (table[at] !== 0) at = (at + 1) & mask
      table[at] = id
    }
    this.#table = table
  }
}

/** A longer array that starts with a shorter one's numbers. */
export function grown<Numbers extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(
  from: Numbers,
  to: Numbers,
): Numbers {
  to.set(from)
  return to
}
