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
    this.count = 0
    for (const id of ids) {
      const start = this.starts[this.count] ?? 0
      this.#reserve(start + texts.length(id))
      this.starts[++this.count] = texts.copy(id, this.bytes, start)
    }
  }

  #reserve(size: number): void {
    if (size <= this.bytes.length) return
    const larger = Buffer.alloc(size * 2)
    this.bytes.copy(larger)
    this.bytes = larger
  }
}
