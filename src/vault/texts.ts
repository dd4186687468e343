import { randomBytes } from 'node:crypto'

const SEGMENT_BITS = 20
const SEGMENT = 1 << SEGMENT_BITS
/** Places are 32 bits wide. */
const MOST_SEGMENTS = 1 << (32 - SEGMENT_BITS)
/** A length that stands for "see the next four bytes". */
const LONG = 255

/** Numbers of a table from which it only doubles. */
const LARGE = 1 << 20

/** Texts that are found no more, as they go from one thread to another. */
export interface TextParts {
  readonly count: number
  readonly segments: readonly Uint8Array<ArrayBuffer>[]
  readonly places: Uint32Array<ArrayBuffer>
}

/**
 * Distinct texts, as bytes (UTF-8), numbered from 1 as they are met. Kept without an object for each, because
 * a large district has millions of them: each lies in a segment, its length before it.
 *
 * The bytes are hostile: places in the table come of a multiplier drawn for this process, so that a file
 * cannot be written whose texts all fall into one place.
 */
export class Texts {
  /** How many there are. */
  count = 0
  #segments: Uint8Array<ArrayBuffer>[] = []
  #used = SEGMENT
  #places = new Uint32Array(1024)
  /** Number and hash of a text, one after the other, so that both are found in one place; number 0 is a gap. */
  #table = new Int32Array(4096)
  readonly #multiplier = randomBytes(4).readInt32LE() | 1
  readonly #seed = randomBytes(4).readInt32LE()

  /** Texts that came from another thread; none can be added or found. */
  static of({ count, segments, places }: TextParts): Texts {
    const texts = new Texts()
    texts.count = count
    texts.#segments = [...segments]
    texts.#places = places
    texts.close()
    return texts
  }

  /** The texts for another thread; there are none here then. */
  take(): TextParts {
    const parts = { count: this.count, segments: this.#segments, places: this.#places }
    this.count = 0
    this.#segments = []
    this.#used = SEGMENT
    this.#places = new Uint32Array(0)
    this.close()
    return parts
  }

  /** The number of a text; a new one if it has not been met. */
  id(data: Uint8Array, from: number, to: number): number {
    const hash = this.#hash(data, from, to)
    const table = this.#table
    const mask = table.length - 1
    for (let at = startOf(hash, mask); ; at = (at + 2) & mask) {
      const id = table[at] ?? 0
      if (id === 0) return this.#add(data, from, to, hash, at)
      if (table[at + 1] === hash && this.#is(id, data, from, to)) return id
    }
  }

  /** The number of a text that has been met; 0 if it has not. */
  find(data: Uint8Array, from: number, to: number): number {
    const hash = this.#hash(data, from, to)
    const table = this.#table
    const mask = table.length - 1
    for (let at = startOf(hash, mask); ; at = (at + 2) & mask) {
      const id = table[at] ?? 0
      if (id === 0 || (table[at + 1] === hash && this.#is(id, data, from, to))) return id
    }
  }

  length(id: number): number {
    return id > 0 ? this.#lengthOf(this.#places[id] ?? 0) : 0
  }

  /** Copies a text's bytes, for which there must be room; gives where they end in the target. */
  copy(id: number, target: Uint8Array, at: number): number {
    return id > 0 ? this.#copyFrom(this.#places[id] ?? 0, target, at) : at
  }

  /**
   * Copies texts one after the other, number `at` from `starts[at]` to `starts[at + 1]`; `room` gives a target
   * that so many bytes fit in.
   *
   * In any order of the ids each of them is far from the one before. The places, the lengths and the bytes are
   * looked up in turns, so that the memory is asked for many at a time: one by one it takes twice as long.
   */
  gather(ids: Uint32Array, starts: Uint32Array, room: (size: number) => Uint8Array): void {
    const count = ids.length
    const places = new Uint32Array(count)
    for (let at = 0; at < count; at++) places[at] = this.#places[ids[at] ?? 0] ?? 0
    let size = 0
    for (let at = 0; at < count; at++) {
      starts[at] = size
      size += this.#lengthOf(places[at] ?? 0)
    }
    starts[count] = size
    const target = room(size)
    for (let at = 0; at < count; at++) {
      this.#copyFrom(places[at] ?? 0, target, starts[at] ?? 0)
    }
  }

  #lengthOf(place: number): number {
    const segment = this.#segments[place >>> SEGMENT_BITS]
    return segment ? lengthAt(segment, place & (SEGMENT - 1)) : 0
  }

  #copyFrom(place: number, target: Uint8Array, at: number): number {
    const segment = this.#segments[place >>> SEGMENT_BITS]
    if (!segment) return at
    const head = place & (SEGMENT - 1)
    const length = lengthAt(segment, head)
    const start = head + headOf(length)
    // Almost all are too short for a call of the system's copy to pay.
    for (let i = 0; i < length; i++) target[at + i] = segment[start + i] ?? 0
    return at + length
  }

  text(id: number): string {
    const bytes = Buffer.allocUnsafe(this.length(id))
    this.copy(id, bytes, 0)
    return bytes.toString('utf8')
  }

  /** Gives back what is needed to find texts; they themselves stay. */
  close(): void {
    this.#table = new Int32Array(0)
  }

  #hash(data: Uint8Array, from: number, to: number): number {
    const multiplier = this.#multiplier
    let hash = this.#seed
    let at = from
    // Four at a time: each turn waits for the one before.
    for (; at + 4 <= to; at += 4) {
      const four =
        (data[at] ?? 0) |
        ((data[at + 1] ?? 0) << 8) |
        ((data[at + 2] ?? 0) << 16) |
        ((data[at + 3] ?? 0) << 24)
      hash = Math.imul(hash ^ four, multiplier)
      // The highest bits would else stay the highest, whatever the multiplier is.
      hash ^= hash >>> 15
    }
    for (; at < to; at++) hash = Math.imul(hash ^ (data[at] ?? 0), multiplier)
    return hash ^ (hash >>> 13)
  }

  #is(id: number, data: Uint8Array, from: number, to: number): boolean {
    const place = this.#places[id] ?? 0
    const segment = this.#segments[place >>> SEGMENT_BITS]
    if (!segment) return false
    const length = to - from
    const head = place & (SEGMENT - 1)
    if (lengthAt(segment, head) !== length) return false
    const start = head + headOf(length)
    for (let at = 0; at < length; at++) if (segment[start + at] !== data[from + at]) return false
    return true
  }

  #add(data: Uint8Array, from: number, to: number, hash: number, at: number): number {
    const id = ++this.count
    if (id >= this.#places.length) this.#grow()
    const length = to - from
    const whole = length + headOf(length)
    if (this.#used + whole > SEGMENT) {
      if (this.#segments.length >= MOST_SEGMENTS) throw new RangeError('too many texts')
      this.#segments.push(new Uint8Array(Math.max(SEGMENT, whole)))
      this.#used = 0
    }
    const last = this.#segments.length - 1
    const segment = this.#segments[last]
    if (segment) put(segment, this.#used, data, from, to)
    this.#places[id] = last * SEGMENT + this.#used
    this.#used += whole
    this.#table[at] = id
    this.#table[at + 1] = hash
    // At most two thirds full: a place has two numbers.
    if (this.count * 3 > this.#table.length) this.#rehash()
    return id
  }

  #grow(): void {
    this.#places = grown(this.#places, new Uint32Array(this.#places.length * 2))
  }

  #rehash(): void {
    const from = this.#table
    // To fill one again costs most of what it costs to add texts: few times, as long as it takes little.
    const table = new Int32Array(from.length * (from.length < LARGE ? 4 : 2))
    const mask = table.length - 1
    for (let old = 0; old < from.length; old += 2) {
      const id = from[old] ?? 0
      if (id === 0) continue
      const hash = from[old + 1] ?? 0
      let at = startOf(hash, mask)
      while (table[at] !== 0) at = (at + 2) & mask
      table[at] = id
      table[at + 1] = hash
    }
    this.#table = table
  }
}

/** Where in a table a text of the hash is looked for first; `mask` is the length of the table less one. */
const startOf = (hash: number, mask: number): number => ((hash ^ (hash >>> 15)) << 1) & mask

/** Bytes before a text of a length. */
const headOf = (length: number): number => (length < LONG ? 1 : 5)

function lengthAt(segment: Uint8Array, at: number): number {
  const length = segment[at] ?? 0
  if (length !== LONG) return length
  return Buffer.from(segment.buffer, segment.byteOffset).readUInt32LE(at + 1)
}

/** Writes bytes `from` to `to`, their length first. */
function put(segment: Uint8Array, at: number, data: Uint8Array, from: number, to: number): void {
  const length = to - from
  if (length < LONG) segment[at] = length
  else {
    segment[at] = LONG
    Buffer.from(segment.buffer, segment.byteOffset).writeUInt32LE(length, at + 1)
  }
  const start = at + headOf(length)
  for (let i = 0; i < length; i++) segment[start + i] = data[from + i] ?? 0
}

/** A longer array that starts with a shorter one's numbers. */
export function grown<Numbers extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(
  from: Numbers,
  to: Numbers,
): Numbers {
  to.set(from)
  return to
}
