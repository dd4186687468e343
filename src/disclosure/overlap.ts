import type { Ordinal } from '../vault/domain.js'
import { Answered } from './answered.js'
import type { Partition, Past } from './answered.js'
import { unpack } from './gaps.js'
import { solve } from './linear.js'

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
 * An answer about a secret column (`measured`) clashes too if with all such answers before it any sum comes
 * to so few: see `linear.ts`. Answers that tell of no secret only say how many are where, so pairs will do.
 *
 * It is given sets of persons alone, made without the secret columns: so whether it says no can be told
 * beforehand by anyone who knows who is in which school, and tells nothing more (simulatable auditing).
 * The cost is one pass over all packed sets: about 20 ns per person and set.
 */
export function clash(
  answered: Answered,
  news: readonly Partition[],
  k: number,
  measured = false,
): Clash | null {
  const partitions = news.filter((partition) => partition.length > 0)
  // The same sets again, or none, tell nothing new.
  if (partitions.every((partition) => answered.holds(partition, measured))) return null
  const table = tableOf(partitions)
  if (table === null) return 'too much'
  if (answered.bytes + table.members > MOST_BYTES) return 'too much'
  if ((answered.partitions.length + partitions.length) * table.sizes.length > MOST_CELLS) {
    return 'too much'
  }
  // Its own groups too: in two classes of nearly the same children, one count less the other is of one child.
  const own = Answered.empty().with(partitions, measured)
  const near = [answered, own].some((each) => new Comparison(each, table, k).clashes())
  if (near) return 'overlap'
  if (!measured) return null
  const told = new Map([...measuredSets(answered), ...measuredSets(own)])
  const solved = solve([...told.values()], k)
  return solved === 'free' ? null : solved === 'few' ? 'overlap' : 'too much'
}

/** The sets that told of a secret column, by a name that equal sets share. */
function measuredSets(answered: Answered): ReadonlyMap<string, Uint8Array> {
  const { sets, partitions } = answered
  const places = partitions.flatMap((past) => (past.measured ? [past.whole, ...past.groups] : []))
  const found = [...new Set(places)].map((at) => sets[at]?.bytes ?? new Uint8Array())
  return new Map(found.map((bytes) => [Buffer.from(bytes).toString('latin1'), bytes]))
}

/** A new partition: places of its sets in the table. */
interface Fresh {
  readonly whole: number
  readonly groups: readonly number[]
  readonly disjoint: boolean
  /** The groups by size, so that those of a given size are found at once. */
  readonly bySize: readonly number[]
}

/** The new sets, and for each person in which of them they are. */
interface Table {
  readonly sizes: readonly number[]
  readonly fresh: readonly Fresh[]
  readonly members: number
  /** For each set, the place of its partition in `fresh`. */
  readonly homes: readonly number[]
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
  const homes = partitions.flatMap((partition, home) => partition.map(() => home))
  return { sizes, fresh: freshOf(partitions, sizes), members, homes, starts, items }
}

function freshOf(partitions: readonly Partition[], sizes: readonly number[]): readonly Fresh[] {
  let place = 0
  return partitions.map((partition) => {
    const whole = place
    const groups = partition.slice(1).map((_, at) => whole + 1 + at)
    place += partition.length
    const sum = groups.reduce((total, at) => total + (sizes[at] ?? 0), 0)
    const bySize = groups.toSorted((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0))
    return { whole, groups, disjoint: groups.length > 0 && sum === sizes[whole], bySize }
  })
}

function count(cells: Int32Array, at: number): void {
  cells[at] = (cells[at] ?? 0) + 1
}

/** An earlier set as it lies in the new ones. */
interface Sighted {
  readonly at: number
  readonly size: number
  /** How many of each new set are in it. */
  readonly shared: Int32Array
  /** The new sets of which someone is in it. */
  readonly met: readonly number[]
}

/** One new answer against everything answered. */
class Comparison {
  private readonly sets: Answered['sets']
  private readonly partitions: Answered['partitions']
  private readonly table: Table
  private readonly k: number
  private readonly row: Int32Array
  private met: number[] = []
  /** For each earlier whole: how many of each new set it holds. */
  private readonly wholes = new Map<number, Int32Array>()
  /** For each earlier partition of disjoint groups: how far each new set is from a union of them. */
  private readonly unions = new Map<Past, Int32Array>()
  /** The partitions that an earlier set is a group of, or the whole. */
  private readonly homes = new Map<number, Past[]>()

  constructor({ sets, partitions }: Answered, table: Table, k: number) {
    this.sets = sets
    this.partitions = partitions
    this.table = table
    this.k = k
    this.row = new Int32Array(table.sizes.length)
  }

  clashes(): boolean {
    for (const past of this.partitions) {
      for (const at of new Set([past.whole, ...past.groups])) {
        const homes = this.homes.get(at)
        if (homes === undefined) this.homes.set(at, [past])
        else homes.push(past)
      }
      if (past.disjoint) this.unions.set(past, new Int32Array(this.row.length))
      if (!this.wholes.has(past.whole)) {
        this.wholes.set(past.whole, this.sight(past.whole).shared.slice())
      }
    }
    return (
      this.sets.some((_, at) => this.isNear(this.sight(at))) ||
      this.partitions.some((past) => this.isNearUnionOf(past))
    )
  }

  /** Good until it is called again: the arrays are used anew. */
  private sight(at: number): Sighted {
    const { starts, items } = this.table
    const { row } = this
    for (const each of this.met) row[each] = 0
    const met: number[] = []
    const set = this.sets[at]
    if (set === undefined) throw new TypeError('a set that is not there')
    const last = starts.length - 1
    unpack(set.bytes, (person) => {
      if (person >= last) return
      const end = starts[person + 1] ?? 0
      for (let place = starts[person] ?? 0; place < end; place += 1) {
        const each = items[place] ?? 0
        if (row[each] === 0) met.push(each)
        count(row, each)
      }
    })
    this.met = met
    return { at, size: set.size, shared: row, met }
  }

  private isSmall(difference: number): boolean {
    return difference > 0 && difference < this.k
  }

  private isNear(seen: Sighted): boolean {
    const { sizes, fresh } = this.table
    const { size, shared, met } = seen
    // Sets that share no one differ by both of them.
    if (met.some((each) => this.isSmall((sizes[each] ?? 0) + size - 2 * (shared[each] ?? 0)))) {
      return true
    }
    if (fresh.some((own) => this.isNearRestOf(own, seen))) return true
    const homes = this.homes.get(seen.at) ?? []
    if (homes.some((home) => this.isRestNear(home, seen))) return true
    this.addToUnions(homes, seen)
    return this.isNearUnion(seen)
  }

  /** What is left of a new universe without one of its groups, against an earlier set. */
  private isNearRestOf({ whole, bySize }: Fresh, { size, shared }: Sighted): boolean {
    const { sizes } = this.table
    const all = sizes[whole] ?? 0
    return this.sized(bySize, all - size).some((each) => {
      const rest = all - (sizes[each] ?? 0)
      const both = (shared[whole] ?? 0) - (shared[each] ?? 0)
      return rest > 0 && this.isSmall(rest + size - 2 * both)
    })
  }

  /** What is left of an earlier universe without the set, against a new set or what is left of its universe. */
  private isRestNear(home: Past, { size, shared }: Sighted): boolean {
    const { sizes, fresh } = this.table
    const universe = this.wholes.get(home.whole)
    if (universe === undefined) throw new TypeError('a universe that was not compared')
    const rest = (this.sets[home.whole]?.size ?? 0) - size
    if (rest === 0) return false
    const inRest = (each: number): number => (universe[each] ?? 0) - (shared[each] ?? 0)
    return fresh.some(({ whole, bySize }) => {
      const all = sizes[whole] ?? 0
      const near = [whole, ...this.sized(bySize, rest)]
      if (near.some((each) => this.isSmall((sizes[each] ?? 0) + rest - 2 * inRest(each))))
        return true
      return this.sized(bySize, all - rest).some((each) => {
        const ownRest = all - (sizes[each] ?? 0)
        return ownRest > 0 && this.isSmall(ownRest + rest - 2 * (inRest(whole) - inRest(each)))
      })
    })
  }

  /** The groups whose size is less than k away: no others can come to fewer than k persons. */
  private sized(bySize: readonly number[], size: number): readonly number[] {
    const { sizes } = this.table
    let low = 0
    let high = bySize.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sizes[bySize[middle] ?? 0] ?? 0) > size - this.k) high = middle
      else low = middle + 1
    }
    const found: number[] = []
    for (let place = low; place < bySize.length; place += 1) {
      const each = bySize[place] ?? 0
      if ((sizes[each] ?? 0) >= size + this.k) break
      found.push(each)
    }
    return found
  }

  /** An earlier set against the union of new groups that comes nearest to it. */
  private isNearUnion({ size, shared, met }: Sighted): boolean {
    const { sizes, fresh, homes } = this.table
    const apart = fresh.map(({ whole }) => size - (shared[whole] ?? 0))
    for (const each of met) {
      const home = homes[each] ?? 0
      if (fresh[home]?.whole === each) continue
      const both = shared[each] ?? 0
      apart[home] = (apart[home] ?? 0) + Math.min(both, (sizes[each] ?? 0) - both)
    }
    return fresh.some(({ disjoint }, home) => disjoint && this.isSmall(apart[home] ?? 0))
  }

  private addToUnions(homes: readonly Past[], { at, size, shared, met }: Sighted): void {
    for (const home of homes) {
      const sums = this.unions.get(home)
      if (sums === undefined || (home.whole === at && home.groups.length > 1)) continue
      for (const each of met) {
        const both = shared[each] ?? 0
        sums[each] = (sums[each] ?? 0) + Math.min(both, size - both)
      }
    }
  }

  /** A new set against the union of groups of an earlier answer that comes nearest to it. */
  private isNearUnionOf(past: Past): boolean {
    const sums = this.unions.get(past)
    const universe = this.wholes.get(past.whole)
    if (sums === undefined || universe === undefined) return false
    return this.table.sizes.some((size, each) =>
      this.isSmall(size - (universe[each] ?? 0) + (sums[each] ?? 0)),
    )
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
  return [...measuredSets(answered).values()].some((bytes) => {
    let unnamed = 0
    unpack(bytes, (person) => (unnamed += isNamed(person) ? 0 : 1))
    return unnamed > 0 && unnamed < k
  })
}
