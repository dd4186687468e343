/** Masks of plain texts have at most so many characters. */
const LONGEST = 40

/** The mask met last of each length, and its number: one after the other, most texts of a column have one. */
export class RecentMasks {
  readonly #bytes = new Uint8Array((LONGEST + 1) * LONGEST)
  readonly #numbers = new Uint32Array(LONGEST + 1)

  /** The number of a mask; 0 if it is not the last of its length. */
  find(mask: Uint8Array, length: number): number {
    const start = length * LONGEST
    const bytes = this.#bytes
    for (let at = 0; at < length; at++) if (bytes[start + at] !== mask[at]) return 0
    return this.#numbers[length] ?? 0
  }

  put(mask: Uint8Array, length: number, number: number): number {
    const start = length * LONGEST
    for (let at = 0; at < length; at++) this.#bytes[start + at] = mask[at] ?? 0
    this.#numbers[length] = number
    return number
  }
}

const SLOTS = 256
/** Length, bits, mask and the number of the shape. */
const WIDTH = 4

/** Some shapes met lately, by what they are made of, and their numbers. */
export class RecentShapes {
  readonly #slots = new Uint32Array(SLOTS * WIDTH)

  /** The number of a shape; 0 if it is not among them. */
  find(length: number, bits: number, mask: number): number {
    const slots = this.#slots
    const at = slotOf(length, bits, mask)
    const isIt = slots[at] === length && slots[at + 1] === bits && slots[at + 2] === mask
    return isIt ? (slots[at + 3] ?? 0) : 0
  }

  put(length: number, bits: number, mask: number, number: number): number {
    const at = slotOf(length, bits, mask)
    this.#slots[at] = length
    this.#slots[at + 1] = bits
    this.#slots[at + 2] = mask
    return (this.#slots[at + 3] = number)
  }
}

const slotOf = (length: number, bits: number, mask: number): number =>
  ((mask ^ (length << 3) ^ bits) & (SLOTS - 1)) * WIDTH
