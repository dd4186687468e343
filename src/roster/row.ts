/**
 * One record of a CSV file, as places in the bytes it was read from: most cells are never made a text of
 * their own. It is used again for the next record; what is kept of it must be a copy.
 */
export class CsvRow {
  /** How many records there were before, so that who looks twice can tell. */
  number = 0
  count = 0
  data: Buffer = Buffer.alloc(0)
  #from = new Int32Array(64)
  #to = new Int32Array(64)
  // What is not the bytes as they stand: doubled quotes, and everything beyond ASCII.
  readonly #decoded: (string | null)[] = []

  /** Sets the bytes that places are in; those before must not be looked at any more. */
  over(data: Buffer): void {
    this.data = data
  }

  begin(): void {
    this.number++
    this.count = 0
  }

  /** Adds a cell of ASCII bytes. */
  add(from: number, to: number): void {
    this.#put(from, to, null)
  }

  /** Adds a cell that reads otherwise than its bytes. */
  addText(text: string): void {
    this.#put(0, 0, text)
  }

  /** The text of a cell; null past the end of the record. */
  text(place: number): string | null {
    if (place < 0 || place >= this.count) return null
    return this.#decoded[place] ?? this.cut(this.from(place), this.to(place))
  }

  /** The text of some bytes of a cell that is plain. */
  cut(from: number, to: number): string {
    return this.data.toString('latin1', from, to)
  }

  /** Whether there is a cell, and it is ASCII bytes from `from` to `to`, to be read where they stand. */
  isPlain(place: number): boolean {
    return place >= 0 && place < this.count && this.#decoded[place] === null
  }

  from(place: number): number {
    return this.#from[place] ?? 0
  }

  /** Exclusive. */
  to(place: number): number {
    return this.#to[place] ?? 0
  }

  /** Takes back the cell added last. */
  pop(): string {
    const text = this.text(this.count - 1) ?? ''
    this.count--
    return text
  }

  cells(): string[] {
    return Array.from({ length: this.count }, (_, place) => this.text(place) ?? '')
  }

  #put(from: number, to: number, text: string | null): void {
    const at = this.count++
    if (at >= this.#from.length) this.#grow()
    this.#from[at] = from
    this.#to[at] = to
    this.#decoded[at] = text
  }

  #grow(): void {
    const [from, to] = [this.#from, this.#to]
    this.#from = new Int32Array(from.length * 2)
    this.#to = new Int32Array(to.length * 2)
    this.#from.set(from)
    this.#to.set(to)
  }
}
