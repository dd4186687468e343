import { createCipheriv, type Cipher } from 'node:crypto'
import { DOMAINS, type Domain } from './domain.js'

const BLOCK = 16
/** Numbers of 32 bits in a block: mixed four bytes at a time. */
const WORDS = BLOCK / 4

/** Texts taken at once: one call of the cipher serves a block of each. */
export const MACS_AT_ONCE = 4096

/** Bytes of a MAC. */
export const MAC_BYTES = BLOCK

/** Texts that lie one after the other: number `at` from `starts[at]` to `starts[at + 1]`. */
export interface Messages {
  /** At most `MACS_AT_ONCE`. */
  readonly count: number
  readonly bytes: Uint8Array
  readonly starts: Uint32Array
}

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
  readonly #whole: Int32Array
  readonly #padded: Int32Array
  readonly #active = new Uint32Array(MACS_AT_ONCE)
  readonly #mixed = new Uint8Array(MACS_AT_ONCE * BLOCK)
  readonly #mixedWords = wordsOf(this.#mixed)
  readonly #states = new Uint8Array(MACS_AT_ONCE * BLOCK)
  readonly #stateWords = wordsOf(this.#states)

  constructor(key: Uint8Array, domain: Domain) {
    if (key.length !== 32) throw new TypeError('a MAC key has 32 bytes')
    this.#code = DOMAINS[domain].code
    this.#cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
    const whole = doubled(this.#cipher.update(Buffer.alloc(BLOCK)))
    this.#whole = wordsOf(whole)
    this.#padded = wordsOf(doubled(whole))
  }

  /** The MAC of one text, as a decimal number. */
  of(text: string): string {
    const bytes = Buffer.from(text)
    const state = this.each({ count: 1, bytes, starts: Uint32Array.of(0, bytes.length) })
    return BigInt(`0x${Buffer.from(state).reverse().toString('hex')}`).toString()
  }

  /** The MACs of texts in their order, 16 bytes each, the smallest first; overwritten by the next call. */
  each(messages: Messages): Uint8Array {
    const [states, active] = [this.#states, this.#active]
    states.fill(0, 0, messages.count * BLOCK)
    for (let at = 0; at < messages.count; at++) active[at] = at
    let left = messages.count
    for (let offset = 0; left > 0; offset += BLOCK) {
      for (let k = 0; k < left; k++) this.#mix(k, active[k] ?? 0, offset, messages)
      const out = this.#cipher.update(this.#mixed.subarray(0, left * BLOCK))
      left = this.#keep(out, left, offset, messages)
    }
    return states.subarray(0, messages.count * BLOCK)
  }

  /**
   * Keeps the states of `left` messages, the largest byte first while a message goes on; gives how many do.
   */
  #keep(out: Buffer, left: number, offset: number, { starts }: Messages): number {
    const [states, active] = [this.#states, this.#active]
    let going = 0
    for (let k = 0; k < left; k++) {
      const at = active[k] ?? 0
      const place = at * BLOCK
      // The domain's code stands before the text.
      const goesOn = (starts[at] ?? 0) + offset + BLOCK < (starts[at + 1] ?? 0) + 1
      if (goesOn) {
        for (let b = 0; b < BLOCK; b++) states[place + b] = out[k * BLOCK + b] ?? 0
        active[going++] = at
      } else {
        for (let b = 0; b < BLOCK; b++) states[place + BLOCK - 1 - b] = out[k * BLOCK + b] ?? 0
      }
    }
    return going
  }

  /** The block at `offset` of a message, with the state before it. */
  #mix(k: number, at: number, offset: number, { bytes, starts }: Messages): void {
    const mixed = this.#mixed
    const place = k * BLOCK
    // The domain's code stands before the text.
    const start = (starts[at] ?? 0) + offset - 1
    const left = (starts[at + 1] ?? 0) - start
    const end = Math.min(left, BLOCK)
    for (let b = offset === 0 ? 1 : 0; b < end; b++) mixed[place + b] = bytes[start + b] ?? 0
    if (offset === 0) mixed[place] = this.#code
    for (let b = end; b < BLOCK; b++) mixed[place + b] = b === end ? 0x80 : 0
    xor(this.#mixedWords, k * WORDS, this.#stateWords, at * WORDS)
    if (left > BLOCK) return
    xor(this.#mixedWords, k * WORDS, left === BLOCK ? this.#whole : this.#padded, 0)
  }
}

/** The bytes, which have memory of their own, as numbers. */
const wordsOf = ({ buffer }: Uint8Array): Int32Array => new Int32Array(buffer)

/** Mixes one block into another. */
function xor(target: Int32Array, to: number, source: Int32Array, from: number): void {
  for (let word = 0; word < WORDS; word++) {
    target[to + word] = (target[to + word] ?? 0) ^ (source[from + word] ?? 0)
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
