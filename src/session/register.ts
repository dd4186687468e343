const BUCKETS = 256

/**
 * A map that is never changed, only succeeded: `set` gives a new register and leaves the old one as
 * it was. State is folded once per entry, so that copying one whole map each time would make replay
 * quadratic; here a change copies one bucket of 256.
 *
 * Order of `values` means nothing; callers sort.
 */
export class Register<V> {
  readonly #buckets: readonly (ReadonlyMap<string, V> | undefined)[]
  readonly size: number

  private constructor(buckets: readonly (ReadonlyMap<string, V> | undefined)[], size: number) {
    this.#buckets = buckets
    this.size = size
  }

  static empty<V>(): Register<V> {
    return new Register<V>(new Array<undefined>(BUCKETS).fill(undefined), 0)
  }

  get(key: string): V | undefined {
    return this.#buckets[bucketOf(key)]?.get(key)
  }

  set(key: string, value: V): Register<V> {
    const place = bucketOf(key)
    const before = this.#buckets[place]
    const buckets = [...this.#buckets]
    buckets[place] = new Map(before).set(key, value)
    return new Register(buckets, this.size + (before?.has(key) === true ? 0 : 1))
  }

  /** Only the pairs that `keep` wants. */
  filter(keep: (value: V) => boolean): Register<V> {
    let size = 0
    const buckets = this.#buckets.map((bucket) => {
      const kept = [...(bucket ?? [])].filter(([, value]) => keep(value))
      size += kept.length
      return kept.length === 0 ? undefined : new Map(kept)
    })
    return new Register(buckets, size)
  }

  *values(): Generator<V> {
    for (const bucket of this.#buckets) if (bucket !== undefined) yield* bucket.values()
  }
}

/** FNV-1a over the key's code units. Ids are random, so that no one can fill one bucket on purpose. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5
  for (let place = 0; place < key.length; place += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(place), 0x01000193)
  }
  return (hash ^ (hash >>> 16)) & (BUCKETS - 1)
}
