import type { Answered, Past } from './answered.js'
import { unpack } from './gaps.js'
import type { Fresh, NewSets } from './new-sets.js'
import { count } from './new-sets.js'
import type { Slices } from './slices.js'

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
export class Comparison {
  private readonly sets: Answered['sets']
  private readonly partitions: Answered['partitions']
  private readonly table: NewSets
  private readonly k: number
  private readonly row: Int32Array
  private met: number[] = []
  /** For each earlier whole: how many of each new set it holds. */
  private readonly wholes = new Map<number, Int32Array>()
  /** For each earlier partition of disjoint groups: how far each new set is from a union of them. */
  private readonly unions = new Map<Past, Int32Array>()
  /** The partitions that an earlier set is a group of, or the whole. */
  private readonly homes = new Map<number, Past[]>()

  constructor({ sets, partitions }: Answered, table: NewSets, k: number) {
    // Whoever drives this may let others have a turn, who may add to what was answered.
    this.sets = sets.slice()
    this.partitions = partitions.slice()
    this.table = table
    this.k = k
    this.row = new Int32Array(table.sizes.length)
  }

  /** Whether a set of the one is too near to a set of the other. */
  *clashes(): Slices<boolean> {
    for (const past of this.partitions) {
      yield
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
    for (const at of this.sets.keys()) {
      yield
      if (this.isNear(this.sight(at))) return true
    }
    return this.partitions.some((past) => this.isNearUnionOf(past))
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
