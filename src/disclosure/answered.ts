import type { Ordinal } from '../vault/domain.js'
import { nameOf, packed, sameBytes } from './gaps.js'

/**
 * The persons one answer can tell something of, in one protected table instance: first everyone in it,
 * then each group that it shows. Each set ascending, each person once, none empty.
 */
export type Partition = readonly (readonly Ordinal[])[]

/** A partition among others that were answered: places of its sets in the store. */
export interface Past {
  readonly whole: number
  readonly groups: readonly number[]
  /** No person stands in two groups: what the groups add up to is what their union holds. */
  readonly disjoint: boolean
  /** The answer told of a secret column, not only of how large its groups are. */
  readonly measured: boolean
}

/** One set of an earlier answer. */
export interface PastSet {
  readonly size: number
  readonly bytes: Uint8Array
}

interface Store {
  readonly sets: PastSet[]
  readonly places: Map<string, number[]>
  readonly partitions: Past[]
  readonly names: Map<string, number>
  bytes: number
}

/**
 * Every set answered to a vendor so far. Never changed in place, only succeeded: successors share one
 * store and each reads as much of it as was there when it was made, so that replaying a log costs as much
 * as the log holds. Equal sets and equal partitions are kept once.
 */
export class Answered {
  readonly #store: Store
  readonly #sets: number
  readonly #partitions: number
  /** Of the packed sets. */
  readonly bytes: number

  private constructor(store: Store) {
    this.#store = store
    this.#sets = store.sets.length
    this.#partitions = store.partitions.length
    this.bytes = store.bytes
  }

  static empty(): Answered {
    return new Answered({
      ...{ sets: [], places: new Map(), partitions: [], names: new Map(), bytes: 0 },
    })
  }

  get sets(): readonly PastSet[] {
    return this.#isNewest() ? this.#store.sets : this.#store.sets.slice(0, this.#sets)
  }

  get partitions(): readonly Past[] {
    const { partitions } = this.#store
    return this.#isNewest() ? partitions : partitions.slice(0, this.#partitions)
  }

  /** Place of an equal set; -1 if there is none. */
  placeOf(set: readonly Ordinal[]): number {
    return this.#find(packed(set))
  }

  /** Whether the same partition was answered before, in as telling a way: asking again tells nothing new. */
  holds(partition: Partition, measured: boolean): boolean {
    const places = partition.map((set) => this.placeOf(set))
    if (places.includes(-1)) return false
    const name = nameOfPast(places[0] ?? -1, groupsOf(places))
    return [true, measured].some((each) => {
      const at = this.#store.names.get(`${name}:${each}`)
      return at !== undefined && at < this.#partitions
    })
  }

  /** With the partitions of one more answer. */
  with(partitions: readonly Partition[], measured: boolean): Answered {
    const fresh = partitions.filter(
      (partition) => partition.length > 0 && !this.holds(partition, measured),
    )
    if (fresh.length === 0) return this
    const store = this.#isNewest() ? this.#store : this.#copy()
    for (const partition of fresh) addTo(store, partition, measured)
    return new Answered(store)
  }

  #isNewest(): boolean {
    const { sets, partitions } = this.#store
    return sets.length === this.#sets && partitions.length === this.#partitions
  }

  /** Someone succeeded this one before: what lies beyond our part of the store is theirs. */
  #copy(): Store {
    const { places, names } = this.#store
    const sets = this.#store.sets.slice(0, this.#sets)
    return {
      sets,
      partitions: this.#store.partitions.slice(0, this.#partitions),
      places: new Map(
        [...places].map(([name, own]) => [name, own.filter((at) => at < this.#sets)]),
      ),
      names: new Map([...names].filter(([, at]) => at < this.#partitions)),
      bytes: this.bytes,
    }
  }

  #find(bytes: Uint8Array): number {
    return findIn(this.#store, bytes, this.#sets)
  }
}

function findIn({ sets, places }: Store, bytes: Uint8Array, below: number): number {
  const candidates = places.get(nameOf(bytes)) ?? []
  const found = candidates.find((at) => {
    const set = sets[at]
    return at < below && set !== undefined && sameBytes(set.bytes, bytes)
  })
  return found ?? -1
}

function addTo(store: Store, partition: Partition, measured: boolean): void {
  const places = partition.map((set) => placeIn(store, set))
  const whole = places[0]
  if (whole === undefined) throw new TypeError('a partition without a set')
  const groups = groupsOf(places)
  const members = groups.reduce((sum, at) => sum + (store.sets[at]?.size ?? 0), 0)
  const disjoint = members === store.sets[whole]?.size
  store.names.set(`${nameOfPast(whole, groups)}:${measured}`, store.partitions.length)
  store.partitions.push({ whole, groups, disjoint, measured })
}

function placeIn(store: Store, set: readonly Ordinal[]): number {
  const bytes = packed(set)
  const known = findIn(store, bytes, store.sets.length)
  if (known >= 0) return known
  const name = nameOf(bytes)
  const place = store.sets.push({ size: set.length, bytes }) - 1
  store.places.set(name, [...(store.places.get(name) ?? []), place])
  store.bytes += bytes.length
  return place
}

/** The groups, each once; of an answer in one piece, that piece. */
function groupsOf(places: readonly number[]): readonly number[] {
  const groups = [...new Set(places.slice(1))].sort((a, b) => a - b)
  return groups.length === 0 ? places.slice(0, 1) : groups
}

const nameOfPast = (whole: number, groups: readonly number[]): string => `${whole}:${groups.join()}`
