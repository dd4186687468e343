import { createCipheriv, type Cipher } from 'node:crypto'
import { DOMAINS, type Domain } from './domain.js'

const BLOCK = 16
/** Texts taken at once, and bytes of them: one call of the cipher serves a block of each. */
const AT_ONCE = 4096
const BYTES_AT_ONCE = 1 << 18

/**
 * The keyed MAC of texts in a domain: AES-256-CMAC (NIST SP 800-38B) of the domain's code and the text's
 * bytes, as numbers of 128 bits. Two texts of one number are one text to everyone but who breaks AES.
 *
 * Many texts are worked out side by side, block by block: the cipher is called for some thousand of them at a
 * time, which takes a tenth of an HMAC for each.
 */
export class Macs {
  readonly #code: number
  readonly #cipher: Cipher
  /** What the last block is mixed with, whole or padded. */
  readonly #whole: Buffer
  readonly #padded: Buffer
  #messages = Buffer.alloc(BYTES_AT_ONCE * 2)
  readonly #starts = new Uint32Array(AT_ONCE + 1)
  readonly #active = new Uint32Array(AT_ONCE)
  readonly #mixed = Buffer.alloc(AT_ONCE * BLOCK)

  constructor(key: Uint8Array, domain: Domain) {
    if (key.length !== 32) throw new TypeError('a MAC key has 32 bytes')
    this.#code = DOMAINS[domain].code
    this.#cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
    this.#whole = doubled(this.#cipher.update(Buffer.alloc(BLOCK)))
    this.#padded = doubled(this.#whole)
  }

  /** The MAC of one text, as a decimal number. */
  of(text: string): string {
    const bytes = Buffer.from(text)
    let found = ''
    this.each(
      1,
      () => bytes.length,
      (_, target, at) => at + bytes.copy(target, at),
      (_, high, low) => {
        found = ((high << 64n) | low).toString()
      },
    )
    return found
  }

  /**
   * The MACs of texts 1 to `count`, in order. `length` and `copy` give the bytes of one; `take` gets the halves
   * of its MAC.
   */
  each(
    count: number,
    length: (id: number) => number,
    copy: (id: number, target: Uint8Array, at: number) => number,
    take: (id: number, high: bigint, low: bigint) => void,
  ): void {
    for (let first = 1; first <= count;) {
      let end = 0
      let next = first
      while (next <= count && next - first < AT_ONCE && end < BYTES_AT_ONCE) {
        this.#reserve(end + 1 + length(next), end)
        this.#messages[end] = this.#code
        end = copy(next, this.#messages, end + 1)
        this.#starts[++next - first] = end
      }
      const states = this.#chain(next - first)
      for (let at = 0; at < next - first; at++) {
        const place = at * BLOCK
        take(first + at, states.readBigUInt64BE(place), states.readBigUInt64BE(place + 8))
      }
      first = next
    }
  }

  #reserve(size: number, used: number): void {
    if (size <= this.#messages.length) return
    const larger = Buffer.alloc(size * 2)
    this.#messages.copy(larger, 0, 0, used)
    this.#messages = larger
  }

  /** The last states of the messages at hand: block after block, of all that have one. */
  #chain(count: number): Buffer {
    const [states, active, starts] = [Buffer.alloc(count * BLOCK), this.#active, this.#starts]
    for (let at = 0; at < count; at++) active[at] = at
    let left = count
    for (let offset = 0; left > 0; offset += BLOCK) {
      for (let k = 0; k < left; k++) this.#mix(k, active[k] ?? 0, offset, states)
      const out = this.#cipher.update(this.#mixed.subarray(0, left * BLOCK))
      let going = 0
      for (let k = 0; k < left; k++) {
        const at = active[k] ?? 0
        for (let b = 0; b < BLOCK; b++) states[at * BLOCK + b] = out[k * BLOCK + b] ?? 0
        const more = (starts[at] ?? 0) + offset + BLOCK < (starts[at + 1] ?? 0)
        if (more) active[going++] = at
      }
      left = going
    }
    return states
  }

  /** The block at `offset` of a message, with the state before it. */
  #mix(k: number, at: number, offset: number, states: Buffer): void {
    const [messages, mixed] = [this.#messages, this.#mixed]
    const start = (this.#starts[at] ?? 0) + offset
    const left = (this.#starts[at + 1] ?? 0) - start
    const last = left > BLOCK ? null : left === BLOCK ? this.#whole : this.#padded
    for (let b = 0; b < BLOCK; b++) {
      const byte = b < left ? (messages[start + b] ?? 0) : b === left ? 0x80 : 0
      mixed[k * BLOCK + b] = byte ^ (states[at * BLOCK + b] ?? 0) ^ (last ? (last[b] ?? 0) : 0)
    }
  }
}

/** A block times x in GF(2^128). */
function doubled(block: Buffer): Buffer {
  const out = Buffer.alloc(BLOCK)
  for (let b = 0; b < BLOCK; b++) out[b] = ((block[b] ?? 0) << 1) | ((block[b + 1] ?? 0) >>> 7)
  if (((block[0] ?? 0) & 0x80) !== 0) out[BLOCK - 1] = (out[BLOCK - 1] ?? 0) ^ 0x87
  return out
}

/** The MAC of a text in a domain, as a decimal number. */
export const macOf = (key: Uint8Array, domain: Domain, text: string): string =>
  new Macs(key, domain).of(text)

/** Two columns that hold the halves of a MAC, as one number. */
export const macSql = (high: string, low: string): string =>
  `${high}::UHUGEINT * 18446744073709551616::UHUGEINT + ${low}::UHUGEINT`
