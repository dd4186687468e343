import type { Texts } from './texts.js'

/** Texts that lie one after the other: number `at` from `starts[at]` to `starts[at + 1]`. Used again and again. */
export class Run {
  count = 0
  bytes = Buffer.alloc(1 << 16)
  readonly starts: Uint32Array

  /** For at most so many texts. */
  constructor(most: number) {
    this.starts = new Uint32Array(most + 1)
  }

  /** Takes the texts of the ids, in their order. */
  gather(texts: Texts, ids: Uint32Array): void {
    this.count = ids.length
    texts.gather(ids, this.starts, (size) => this.#reserve(size))
  }

  #reserve(size: number): Buffer {
    if (size > this.bytes.length) this.bytes = Buffer.alloc(size * 2)
    return this.bytes
  }
}
