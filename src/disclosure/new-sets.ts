import type { Partition } from './answered.js'

/** Most persons in the groups of one answer, each counted as often as it stands in a group. */
export const MOST_MEMBERS = 2_000_000
/** Highest ordinal that can be compared: a table of that many numbers is made for each answer. */
const MOST_ORDINAL = 16_777_215

/** A new partition: places of its sets in the table. */
export interface Fresh {
  readonly whole: number
  readonly groups: readonly number[]
  readonly disjoint: boolean
  /** The groups by size, so that those of a given size are found at once. */
  readonly bySize: readonly number[]
}

/** The new sets, and for each person in which of them they are. */
export interface NewSets {
  readonly sizes: readonly number[]
  readonly fresh: readonly Fresh[]
  readonly members: number
  /** For each set, the place of its partition in `fresh`. */
  readonly homes: readonly number[]
  /** `items[starts[p]] .. items[starts[p + 1] - 1]` are the sets that person p is in. */
  readonly starts: Int32Array
  readonly items: Int32Array
}

/** Lays the sets of an answer out; null if they are too many or too large to be compared. */
export function newSetsOf(partitions: readonly Partition[]): NewSets | null {
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

/** One more at the place. */
export function count(cells: Int32Array, at: number): void {
  cells[at] = (cells[at] ?? 0) + 1
}
