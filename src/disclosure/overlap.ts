import type { Ordinal } from '../vault/domain.js'
import type { Answered, Partition, Past } from './answered.js'
import { unpack } from './gaps.js'

/** Most bytes of packed sets kept for one vendor: about 60 million persons in groups. */
export const MOST_BYTES = 64 * 1024 * 1024
/** Most persons in the groups of one answer, each counted as often as it stands in a group. */
export const MOST_MEMBERS = 2_000_000
/** Highest ordinal that can be compared: a table of that many numbers is made for each answer. */
const MOST_ORDINAL = 16_777_215
/** Most cells of the table of new sets against earlier answers. */
const MOST_CELLS = 16_777_216

/**
 * Why an answer may not leave beside those before it. `overlap`: two of their sets differ by fewer than k
 * persons, so that one number less the other would be about them. `too much`: they cannot be compared.
 */
export type Clash = 'overlap' | 'too much'

/**
 * The overlap audit (differencing and trackers; notes on the gate 4.2). A new answer clashes if one of its
 * sets, or the rest of its universe, comes to 1..k-1 persons of
 *
 * - a set answered earlier to the same vendor, or the rest of that set's universe;
 * - a union of groups of one earlier answer (and an earlier set of a union of its own groups);
 * - another of its own sets.
 *
 * It is given sets of persons alone, made without the secret columns: so whether it says no can be told
 * beforehand by anyone who knows who is in which school, and tells nothing more (simulatable auditing).
 *
 * The cost is one pass over all packed sets: about 10 ns per person and set. What it does not see is a
 * sum of three or more separate answers; the grammar of groups (`filters.ts`) keeps the sets needed for
 * that from being addressed.
 */
export function clash(answered: Answered, news: readonly Partition[], k: number): Clash | null {
  const partitions = news.filter((partition) => partition.length > 0)
  if (partitions.length === 0) return null
  const table = tableOf(partitions)
  if (table === null) return 'too much'
  if (answered.bytes + table.members > MOST_BYTES) return 'too much'
  if ((answered.partitions.length + partitions.length) * table.sizes.length > MOST_CELLS) {
    return 'too much'
  }
  return new Comparison(answered.with(partitions, false), table, k).clashes() ? 'overlap' : null
}

/** A new partition: places of its sets in the table. */
interface Fresh {
  readonly whole: number
  readonly groups: readonly number[]
  readonly disjoint: boolean
}

/** The new sets, and for each person in which of them they are. */
interface Table {
  readonly sizes: readonly number[]
  readonly fresh: readonly Fresh[]
  readonly members: number
  /** `items[starts[p]] .. items[starts[p + 1] - 1]` are the sets that person p is in. */
  readonly starts: Int32Array
  readonly items: Int32Array
}

function tableOf(partitions: readonly Partition[]): Table | null {
  const sets = partitions.flat()
  const members = sets.reduce((sum, set) => sum + set.length, 0)
  const highest = sets.reduce((most, set) => Math.max(most, set.at(-1) ?? 0), 0)
  if (members > MOST_MEMBERS * 2 || highest > MOST_ORDINAL) return null
  const starts = new Int32Array(highest + 2)
  for (const set of sets) for (const person of set) count(starts, person + 1)
  for (let person = 0; person <= highest; person += 1) {
    starts[person + 1] = (starts[person + 1] ?? 0) + (starts[person] ?? 0)
  }
  const next = starts.slice()
  const items = new Int32Array(members)
  for (const [at, set] of sets.entries()) {
    for (const person of set) {
      items[next[person] ?? 0] = at
      count(next, person)
    }
  }
  const sizes = sets.map((set) => set.length)
  return { sizes, fresh: freshOf(partitions, sizes), members, starts, items }
}

function freshOf(partitions: readonly Partition[], sizes: readonly number[]): readonly Fresh[] {
  let place = 0
  return partitions.map((partition) => {
    const whole = place
    const groups = partition.slice(1).map((_, at) => whole + 1 + at)
    place += partition.length
    const sum = groups.reduce((total, at) => total + (sizes[at] ?? 0), 0)
    return { whole, groups, disjoint: groups.length > 0 && sum === sizes[whole] }
  })
}

function count(cells: Int32Array, at: number): void {
  cells[at] = (cells[at] ?? 0) + 1
}

/** One new answer against everything answered, itself included. */
class Comparison {
  private readonly answered: Answered
  private readonly table: Table
  private readonly k: number
  /** For each earlier whole: how many of each new set it holds. */
  private readonly wholes = new Map<number, Int32Array>()
  /** For each earlier partition of disjoint groups: how far each new set is from a union of them. */
  private readonly unions = new Map<Past, Int32Array>()
  private readonly homes = new Map<number, Past[]>()

  constructor(answered: Answered, table: Table, k: number) {
    this.answered = answered
    this.table = table
    this.k = k
  }

  clashes(): boolean {
    const { partitions, sets } = this.answered
    for (const past of partitions) {
      for (const at of new Set([past.whole, ...past.groups])) {
        this.homes.set(at, [...(this.homes.get(at) ?? []), past])
      }
      if (!this.wholes.has(past.whole)) this.wholes.set(past.whole, this.shared(past.whole).slice())
    }
    for (const [at, { size }] of sets.entries()) {
      const shared = this.shared(at)
      if (this.isNearSet(size, shared, at)) return true
      if (this.table.fresh.some((fresh) => this.isNearUnion(size, shared, fresh))) return true
      this.addToUnions(at, size, shared)
    }
    return partitions.some((past) => this.isNearUnionOf(past))
  }

  /** How many persons of each new set are in the earlier one. The array is used again. */
  private readonly row = new Int32Array(0)
  private shared(at: number): Int32Array {
    const { starts, items, sizes } = this.table
    const row = this.row.length === sizes.length ? this.row.fill(0) : new Int32Array(sizes.length)
    const bytes = this.answered.sets[at]?.bytes
    if (bytes === undefined) throw new TypeError('a set that is not there')
    const last = starts.length - 1
    unpack(bytes, (person) => {
      if (person >= last) return
      const end = starts[person + 1] ?? 0
      for (let place = starts[person] ?? 0; place < end; place += 1) count(row, items[place] ?? 0)
    })
    return row
  }

  private isSmall(difference: number): boolean {
    return difference > 0 && difference < this.k
  }

  /** A new set or the rest of its universe, against an earlier set or the rest of its. */
  private isNearSet(size: number, shared: Int32Array, at: number): boolean {
    const { sizes, fresh } = this.table
    const homes = this.homes.get(at) ?? []
    return fresh.some(({ whole, groups }) => {
      const all = sizes[whole] ?? 0
      return [whole, ...groups].some((each) => {
        const own = sizes[each] ?? 0
        const both = shared[each] ?? 0
        const inWhole = shared[whole] ?? 0
        if (this.isSmall(own + size - 2 * both)) return true
        if (each !== whole && this.isSmall(all - own + size - 2 * (inWhole - both))) return true
        return homes.some((home) => this.isNearRest(home, at, size, whole, each, shared))
      })
    })
  }

  private isNearRest(
    home: Past,
    at: number,
    size: number,
    whole: number,
    each: number,
    shared: Int32Array,
  ): boolean {
    if (home.whole === at) return false
    const { sizes } = this.table
    const universe = this.wholes.get(home.whole)
    if (universe === undefined) throw new TypeError('a universe that was not compared')
    const rest = (this.answered.sets[home.whole]?.size ?? 0) - size
    const own = sizes[each] ?? 0
    const inRest = (universe[each] ?? 0) - (shared[each] ?? 0)
    if (this.isSmall(own + rest - 2 * inRest)) return true
    const ownRest = (sizes[whole] ?? 0) - own
    const both = (universe[whole] ?? 0) - (shared[whole] ?? 0) - inRest
    return each !== whole && this.isSmall(ownRest + rest - 2 * both)
  }

  /** An earlier set against the union of new groups that comes nearest to it. */
  private isNearUnion(size: number, shared: Int32Array, fresh: Fresh): boolean {
    if (!fresh.disjoint) return false
    const outside = size - (shared[fresh.whole] ?? 0)
    const inside = fresh.groups.reduce((sum, at) => {
      const both = shared[at] ?? 0
      return sum + Math.min(both, (this.table.sizes[at] ?? 0) - both)
    }, 0)
    return this.isSmall(outside + inside)
  }

  private addToUnions(at: number, size: number, shared: Int32Array): void {
    for (const home of this.homes.get(at) ?? []) {
      if (!home.disjoint || !home.groups.includes(at)) continue
      const sums = this.unions.get(home) ?? new Int32Array(shared.length)
      this.unions.set(home, sums)
      for (const [each, both] of shared.entries()) {
        sums[each] = (sums[each] ?? 0) + Math.min(both, size - both)
      }
    }
  }

  /** A new set against the union of groups of an earlier answer that comes nearest to it. */
  private isNearUnionOf(past: Past): boolean {
    const sums = this.unions.get(past)
    const universe = this.wholes.get(past.whole)
    if (sums === undefined || universe === undefined) return false
    return this.table.sizes.some((size, each) => {
      const outside = size - (universe[each] ?? 0)
      return this.isSmall(outside + (sums[each] ?? 0))
    })
  }
}

/**
 * Whether some set that told of a secret column would keep 1..k-1 persons unnamed once these are named too:
 * the count of all less those seen by name would be a count of the few left.
 */
export function leavesFew(
  answered: Answered,
  isNamed: (person: Ordinal) => boolean,
  k: number,
): boolean {
  const measured = new Set(
    answered.partitions.flatMap((past) => (past.measured ? [past.whole, ...past.groups] : [])),
  )
  return [...measured].some((at) => {
    const set = answered.sets[at]
    let unnamed = 0
    if (set !== undefined) unpack(set.bytes, (person) => (unnamed += isNamed(person) ? 0 : 1))
    return unnamed > 0 && unnamed < k
  })
}
