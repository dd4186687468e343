import { atomsOf } from './atoms.js'
import { inverted, modulo } from './modular.js'
import type { Slices } from './slices.js'

/** What sums and differences of counts over sets can come to. */
export type Solved = 'free' | 'few' | 'too much'

/** Steps of elimination after which no answer is given: less than a second. */
const MOST_STEPS = 10_000_000
/** Most bytes of packed sets that are looked at. */
const MOST_PACKED = 24 * 1024 * 1024
/** Most independent sums that are about small atoms alone; past it pairs of them are not tried. */
const MOST_SMALL = 256

/**
 * Whether adding and subtracting counts over these sets, as often as one likes, can give the count of fewer
 * than k persons (linear reconstruction; Dinur and Nissim 2003). Three overlapping sets are enough:
 * |A| + |B| - |A or B| is the count of those in both.
 *
 * Persons who are in the same sets are one *atom*: no sum can tell them apart. Each set is a row of ones
 * over atoms; what can be summed up is the space of the rows. Atoms of at least k persons are eliminated
 * first, so that what is left spans exactly the sums that are about small atoms alone. `few` if one of
 * those, or of two of them a combination, is about 1..k-1 persons; for a single atom that is exact.
 *
 * Arithmetic is modulo a prime, which can only find a sum too many, one time in millions.
 */
export function* solve(sets: readonly Uint8Array[], k: number): Slices<Solved> {
  if (sets.reduce((sum, { length }) => sum + length, 0) > MOST_PACKED) return 'too much'
  const { weights, rows } = yield* atomsOf(sets)
  const space = new Space(weights, k)
  for (const row of rows) {
    yield
    if (!space.add(row)) return 'too much'
  }
  return yield* space.holdsFew()
}

/** A sum of atoms: coefficients by atom, none of them zero. */
interface Sum {
  readonly pivot: number
  readonly atoms: Int32Array
  /** Modulo `PRIME`; that of the pivot is 1. */
  readonly factors: Int32Array
}

/** The space of sums, in echelon form: first those with a large atom, then those of small atoms alone. */
class Space {
  private readonly weights: readonly number[]
  private readonly k: number
  private readonly large: Sum[] = []
  private readonly small: Sum[] = []
  /** The row at hand, by atom, and which atoms it has touched. */
  private readonly work: Float64Array
  private readonly isTouched: Uint8Array
  private touched: number[] = []
  private steps = 0

  constructor(weights: readonly number[], k: number) {
    this.weights = weights
    this.k = k
    this.work = new Float64Array(weights.length)
    this.isTouched = new Uint8Array(weights.length)
  }

  /** Takes a row of ones; false if that became too much work. */
  add(row: readonly number[]): boolean {
    for (const atom of row) this.touch(atom, 1)
    for (const sum of this.large) this.subtract(sum)
    for (const sum of this.small) this.subtract(sum)
    const left = this.touched.filter((atom) => this.work[atom] !== 0)
    const pivot = left.find((atom) => (this.weights[atom] ?? 0) >= this.k) ?? left[0]
    if (pivot !== undefined) this.keep(pivot, left)
    for (const atom of this.touched) {
      this.work[atom] = 0
      this.isTouched[atom] = 0
    }
    this.steps += row.length + this.large.length + this.small.length
    this.touched = []
    return this.steps <= MOST_STEPS
  }

  private touch(atom: number, value: number): void {
    if (this.isTouched[atom] === 0) {
      this.isTouched[atom] = 1
      this.touched.push(atom)
    }
    this.work[atom] = value
  }

  private subtract({ pivot, atoms, factors }: Sum): void {
    const factor = this.work[pivot] ?? 0
    if (factor === 0 || this.steps > MOST_STEPS) return
    this.steps += atoms.length
    for (let place = 0; place < atoms.length; place += 1) {
      const atom = atoms[place] ?? 0
      this.touch(atom, modulo((this.work[atom] ?? 0) - factor * (factors[place] ?? 0)))
    }
  }

  private keep(pivot: number, atoms: readonly number[]): void {
    const inverse = inverted(this.work[pivot] ?? 0)
    const factors = atoms.map((atom) => modulo((this.work[atom] ?? 0) * inverse))
    const sums = (this.weights[pivot] ?? 0) >= this.k ? this.large : this.small
    sums.push({ pivot, atoms: Int32Array.from(atoms), factors: Int32Array.from(factors) })
  }

  *holdsFew(): Slices<Solved> {
    const sums = yield* this.reduced()
    if (this.steps > MOST_STEPS) return 'too much'
    if (sums.some((sum) => this.isFew(sum))) return 'few'
    if (sums.length > MOST_SMALL) return 'too much'
    for (const [at, one] of sums.entries()) {
      for (const other of sums.slice(0, at)) {
        yield
        if (this.meetsInFew(one, other)) return 'few'
      }
    }
    return 'free'
  }

  /** The sums of small atoms, each pivot in one of them only. */
  private *reduced(): Slices<readonly ReadonlyMap<number, number>[]> {
    const done: { readonly pivot: number; readonly sum: Map<number, number> }[] = []
    for (const { pivot, atoms, factors } of this.small.toReversed()) {
      yield
      const sum = new Map<number, number>()
      for (const [place, atom] of atoms.entries()) sum.set(atom, factors[place] ?? 0)
      for (const later of done) this.cancel(sum, later.sum, later.pivot)
      done.push({ pivot, sum })
    }
    return done.map(({ sum }) => sum)
  }

  /** Takes as much of `other` from `sum` as makes the atom vanish. */
  private cancel(sum: Map<number, number>, other: ReadonlyMap<number, number>, atom: number): void {
    const factor = modulo((sum.get(atom) ?? 0) * inverted(other.get(atom) ?? 0))
    if (factor === 0 || this.steps > MOST_STEPS) return
    this.steps += other.size
    for (const [each, value] of other) {
      const left = modulo((sum.get(each) ?? 0) - factor * value)
      if (left === 0) sum.delete(each)
      else sum.set(each, left)
    }
  }

  private isFew(sum: ReadonlyMap<number, number>): boolean {
    const persons = [...sum.keys()].reduce((total, atom) => total + (this.weights[atom] ?? 0), 0)
    return persons > 0 && persons < this.k
  }

  /** Whether two sums, one taken from the other so that an atom vanishes, are about few. */
  private meetsInFew(
    one: ReadonlyMap<number, number>,
    other: ReadonlyMap<number, number>,
  ): boolean {
    return [...one.keys()].some((atom) => {
      if (!other.has(atom)) return false
      const rest = new Map(one)
      this.cancel(rest, other, atom)
      return this.isFew(rest)
    })
  }
}
