import type { Ordinal } from '../vault/domain.js'
import { Answered } from './answered.js'
import type { Partition } from './answered.js'
import { Comparison } from './comparison.js'
import { unpack } from './gaps.js'
import { solve } from './linear.js'
import { newSetsOf } from './new-sets.js'
import type { Slices } from './slices.js'

/** Most bytes of packed sets kept for one vendor: about 60 million persons in groups. */
export const MOST_BYTES = 64 * 1024 * 1024
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
export function* clash(
  answered: Answered,
  news: readonly Partition[],
  k: number,
  measured = false,
): Slices<Clash | null> {
  const partitions = news.filter((partition) => partition.length > 0)
  // The same sets again, or none, tell nothing new.
  if (partitions.every((partition) => answered.holds(partition, measured))) return null
  const table = newSetsOf(partitions)
  if (table === null) return 'too much'
  if (answered.bytes + table.members > MOST_BYTES) return 'too much'
  if ((answered.partitions.length + partitions.length) * table.sizes.length > MOST_CELLS) {
    return 'too much'
  }
  // Its own groups too: in two classes of nearly the same children, one count less the other is of one child.
  const own = Answered.empty().with(partitions, measured)
  for (const each of [answered, own]) {
    if (yield* new Comparison(each, table, k).clashes()) return 'overlap'
  }
  if (!measured) return null
  const told = new Map([...measuredSets(answered), ...measuredSets(own)])
  const solved = yield* solve([...told.values()], k)
  return solved === 'free' ? null : solved === 'few' ? 'overlap' : 'too much'
}

/** The sets that told of a secret column, by a name that equal sets share. */
function measuredSets(answered: Answered): ReadonlyMap<string, Uint8Array> {
  const { sets, partitions } = answered
  const places = partitions.flatMap((past) => (past.measured ? [past.whole, ...past.groups] : []))
  const found = [...new Set(places)].map((at) => sets[at]?.bytes ?? new Uint8Array())
  return new Map(found.map((bytes) => [Buffer.from(bytes).toString('latin1'), bytes]))
}

/**
 * Whether some set that told of a secret column would keep 1..k-1 persons unnamed once these are named too:
 * the count of all less those seen by name would be a count of the few left.
 */
export function* leavesFew(
  answered: Answered,
  isNamed: (person: Ordinal) => boolean,
  k: number,
): Slices<boolean> {
  for (const bytes of measuredSets(answered).values()) {
    yield
    let unnamed = 0
    unpack(bytes, (person) => (unnamed += isNamed(person) ? 0 : 1))
    if (unnamed > 0 && unnamed < k) return true
  }
  return false
}
