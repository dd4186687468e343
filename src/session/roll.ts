/**
 * A set of persons that is never changed, only succeeded: `with` gives a longer roll and leaves the old
 * one as it was. All successors of a roll share one map from ordinal to place; a roll holds the places
 * below its own size. So a session that sees its budget in a thousand answers costs a thousand small
 * steps when the log is replayed, and not a thousand copies.
 */
export class Roll {
  readonly #places: Map<number, number>
  readonly size: number

  private constructor(places: Map<number, number>, size: number) {
    this.#places = places
    this.size = size
  }

  static empty(): Roll {
    return new Roll(new Map(), 0)
  }

  has(ordinal: number): boolean {
    return (this.#places.get(ordinal) ?? this.size) < this.size
  }

  /** The roll with these persons too, each once. */
  with(ordinals: Iterable<number>): Roll {
    const fresh = new Set([...ordinals].filter((ordinal) => !this.has(ordinal)))
    if (fresh.size === 0) return this
    // Someone succeeded this roll before: its places beyond ours are theirs, so we part ways.
    const places = this.#places.size === this.size ? this.#places : new Map(this.#own())
    for (const ordinal of fresh) places.set(ordinal, places.size)
    return new Roll(places, this.size + fresh.size)
  }

  /** In the order in which they came. */
  *[Symbol.iterator](): Generator<number> {
    for (const [ordinal] of this.#own()) yield ordinal
  }

  *#own(): Generator<[number, number]> {
    for (const entry of this.#places) {
      if (entry[1] >= this.size) return
      yield entry
    }
  }
}
