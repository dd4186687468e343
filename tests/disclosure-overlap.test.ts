import fc from 'fast-check'
import { Answered, type Partition } from '../src/disclosure/answered.js'
import { packed, unpack } from '../src/disclosure/gaps.js'
import * as linear from '../src/disclosure/linear.js'
import * as overlap from '../src/disclosure/overlap.js'
import { atOnce } from '../src/disclosure/slices.js'

const K = 4

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, place) => from + place)

/** Everyone in the groups, then the groups: as an answer tells of them. */
const answer = (...groups: readonly (readonly number[])[]): Partition => [
  [...new Set(groups.flat())].sort((a, b) => a - b),
  ...groups.map((group) => [...group].sort((a, b) => a - b)),
]

const after = (...answers: readonly Partition[]): Answered =>
  answers.reduce((answered, each) => answered.with([each], false), Answered.empty())

const clash = (...given: Parameters<typeof overlap.clash>) => atOnce(overlap.clash(...given))
const leavesFew = (...given: Parameters<typeof overlap.leavesFew>) =>
  atOnce(overlap.leavesFew(...given))
const solve = (...given: Parameters<typeof linear.solve>) => atOnce(linear.solve(...given))

describe('a set in bytes', () => {
  it('is read back as it was, whatever is in it', () => {
    const ordinals = fc.uniqueArray(fc.nat(0xffff_ffff), { maxLength: 200 })
    fc.assert(
      fc.property(ordinals, (drawn) => {
        const set = drawn.sort((a, b) => a - b)
        const back: number[] = []
        unpack(packed(set), (ordinal) => back.push(ordinal))
        expect(back).toEqual(set)
      }),
    )
  })

  it('takes about a byte for each person of a large group', () => {
    const every60th = range(0, 3_000).map((n) => n * 60)
    expect(packed(every60th).length).toBeLessThan(3_200)
  })
})

describe('the overlap audit', () => {
  const school = range(0, 40)

  it('lets the same answer out again, however often', () => {
    expect(clash(after(answer(school)), [answer(school)], K)).toBeNull()
  })

  it.each([1, 2, 3])('stops an answer about all but %i of an earlier one', (missing) => {
    expect(clash(after(answer(school)), [answer(range(missing, 40))], K)).toBe('overlap')
    expect(clash(after(answer(range(missing, 40))), [answer(school)], K)).toBe('overlap')
  })

  it('lets out an answer about all but k of an earlier one', () => {
    expect(clash(after(answer(school)), [answer(range(K, 40))], K)).toBeNull()
  })

  it('stops a tracker: the complement of all but one in the same universe', () => {
    const halves = answer(range(0, 20), range(20, 40))
    expect(clash(after(halves), [answer(range(0, 40), range(0, 21))], K)).toBe('overlap')
  })

  it('stops an answer that is some groups of an earlier one and a child more', () => {
    const grades = answer(range(0, 10), range(10, 20), range(20, 30), range(30, 40))
    expect(clash(after(grades), [answer(range(0, 20))], K)).toBeNull()
    expect(clash(after(grades), [answer([...range(0, 20), 25])], K)).toBe('overlap')
    expect(clash(after(answer([...range(0, 20), 25])), [grades], K)).toBe('overlap')
  })

  it('stops two groups of one answer that hold nearly the same children', () => {
    expect(clash(Answered.empty(), [answer(range(0, 20), range(0, 21))], K)).toBe('overlap')
  })

  it('compares every table of a self-made pair for itself', () => {
    const pair = [answer(range(100, 120)), answer(range(1, 40))]
    expect(clash(after(answer(school)), pair, K)).toBe('overlap')
  })

  it('says no rather than forget: an answer too large to compare does not leave', () => {
    const many = Array.from({ length: 45 }, (_, place) => range(place, 100_000 + place))
    expect(clash(Answered.empty(), [answer(...many)], K)).toBe('too much')
    expect(clash(Answered.empty(), [answer([2 ** 31])], K)).toBe('too much')
  })

  it('agrees with a slow audit that tries every pair, complement and union', () => {
    const set = fc.uniqueArray(fc.nat(17), { minLength: K, maxLength: 14 })
    const whole = fc.shuffledSubarray(range(0, 18), { minLength: 2 * K })
    const cut = fc.array(fc.integer({ min: K, max: 8 }), { maxLength: 3 })
    const parted = fc.tuple(whole, cut).map(([people, sizes]) => {
      const groups: number[][] = []
      for (const size of sizes) {
        if (people.length >= size + K) groups.push(people.splice(0, size))
      }
      return answer(...groups, people)
    })
    const loose = fc.array(set, { minLength: 1, maxLength: 3 }).map((sets) => answer(...sets))
    const drawn = fc.oneof(parted, loose)
    const seen = { overlap: 0, free: 0 }
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 3 }), drawn, (past, fresh) => {
        // What was answered before is answered again, even of a past that the audit would not have let be.
        fc.pre(!after(...past).holds(fresh, false))
        const verdict = clash(after(...past), [fresh], K)
        seen[verdict === 'overlap' ? 'overlap' : 'free'] += 1
        expect(verdict).toBe(slowClash([...past, fresh], fresh) ? 'overlap' : null)
      }),
      { numRuns: 3_000 },
    )
    expect(Math.min(seen.overlap, seen.free)).toBeGreaterThan(100)
  })
})

describe('sums and differences of counts', () => {
  const [one, two] = [range(0, 12), range(20, 32)]
  const sets = (...each: readonly (readonly number[])[]): Uint8Array[] =>
    each.map((set) => packed([...set].sort((a, b) => a - b)))

  it.each([
    [
      'the union of two groups that share a child',
      [
        [...one, 50],
        [...two, 50],
        [...one, ...two, 50],
      ],
    ],
    [
      'a child with either group and with both',
      [
        [...one, 50],
        [...two, 50],
        [...one, ...two],
      ],
    ],
    ['four groups in a ring', [[...one, 50], [...one, 51], [...two, 51], [...two]]],
  ])('come to a single child in %s', (_, drawn) => {
    expect(solve(sets(...drawn), K)).toBe('few')
  })

  it('come to no child where every part is large', () => {
    expect(solve(sets(one, two, [...one, ...two]), K)).toBe('free')
  })

  it('come to no child where many small parts only occur together', () => {
    const classes = range(0, 12).map((n) => [...range(n * 20, n * 20 + 20), 1_000 + n])
    const pupils = range(0, 240)
    expect(solve(sets(pupils, ...classes), K)).toBe('free')
    expect(solve(sets(pupils, ...classes, [...pupils, 1_000]), K)).toBe('few')
  })

  it('are found as by elimination over fractions, whatever the sets', () => {
    const set = fc.uniqueArray(fc.nat(13), { minLength: K, maxLength: 12 })
    const seen = { few: 0, free: 0, 'too much': 0 }
    fc.assert(
      fc.property(fc.array(set, { minLength: 1, maxLength: 8 }), (drawn) => {
        const solved = solve(sets(...drawn), K)
        seen[solved] += 1
        // Whoever can be told apart must be found; the audit may find more.
        if (slowSingles(drawn)) expect(solved).toBe('few')
        if (solved === 'few') expect(slowRank(drawn)).toBeGreaterThan(1)
      }),
      { numRuns: 2_000 },
    )
    expect(Math.min(seen.few, seen.free)).toBeGreaterThan(100)
  })

  it('stop an answer about a secret, and not one about how many there are', () => {
    const secret = Answered.empty().with([answer([...one, 50]), answer([...two, 50])], true)
    const union = [answer([...one, ...two, 50])]
    expect(clash(secret, union, K, true)).toBe('overlap')
    expect(clash(secret, union, K, false)).toBeNull()
  })
})

describe('what a vendor was answered', () => {
  it('is kept once, however often it is answered', () => {
    const once = after(answer(range(0, 20)))
    expect(once.with([answer(range(0, 20))], false)).toBe(once)
  })

  it('is not changed by what comes after it, on either of two branches', () => {
    const [one, two, three] = [range(0, 20), range(40, 60), range(80, 100)].map((set) =>
      answer(set),
    )
    if (one === undefined || two === undefined || three === undefined) throw new Error()
    const base = after(one)
    const left = base.with([two], false)
    const right = base.with([three], false)
    expect([base, left, right].map(({ sets }) => sets.length)).toEqual([1, 2, 2])
    expect(left.holds(two, false) && right.holds(three, false)).toBe(true)
    expect(left.holds(three, false) || right.holds(two, false) || base.holds(two, false)).toBe(
      false,
    )
  })
})

describe('a count about a secret column', () => {
  const answered = Answered.empty().with([answer(range(0, 30))], true)
  const named =
    (count: number) =>
    (person: number): boolean =>
      person < count

  it('stands in the way of naming all but a few of those it counted', () => {
    expect(leavesFew(answered, named(26), K)).toBe(false)
    expect(leavesFew(answered, named(27), K)).toBe(true)
    expect(leavesFew(answered, named(30), K)).toBe(false)
  })

  it('does not, if it told no secret', () => {
    expect(leavesFew(after(answer(range(0, 30))), named(29), K)).toBe(false)
  })
})

/** Whether a sum of the sets is about one atom of fewer than K persons, over fractions. */
function slowSingles(drawn: readonly (readonly number[])[]): boolean {
  const atomOf = (person: number): string =>
    drawn.map((set) => (set.includes(person) ? '1' : '0')).join('')
  const people = range(0, 14).filter((person) => atomOf(person).includes('1'))
  const atoms = [...new Set(people.map(atomOf))]
  const rows = drawn.map((_, at) => atoms.map((atom) => (atom[at] === '1' ? 1 : 0)))
  const full = rank(rows)
  return atoms.some((atom, place) => {
    const unit = atoms.map((_, at) => (at === place ? 1 : 0))
    const persons = people.filter((person) => atomOf(person) === atom).length
    return persons < K && rank([...rows, unit]) === full
  })
}

const slowRank = (drawn: readonly (readonly number[])[]): number =>
  rank(drawn.map((set) => range(0, 14).map((person) => (set.includes(person) ? 1 : 0))))

/** Gauss over numbers of a size that doubles hold well enough for a dozen rows of ones. */
function rank(rows: readonly (readonly number[])[]): number {
  const left = rows.map((row) => [...row])
  let found = 0
  for (let column = 0; column < (left[0]?.length ?? 0); column += 1) {
    const at = left.findIndex((row, place) => place >= found && Math.abs(row[column] ?? 0) > 1e-9)
    const pivot = left[at]
    if (pivot === undefined) continue
    ;[left[at], left[found]] = [left[found] ?? [], pivot]
    for (const row of left.slice(found + 1)) {
      const factor = (row[column] ?? 0) / (pivot[column] ?? 1)
      for (const [place, value] of pivot.entries()) row[place] = (row[place] ?? 0) - factor * value
    }
    found += 1
  }
  return found
}

/** By trying: is anything of `fresh` 1..K-1 persons from anything of an answer? */
function slowClash(all: readonly Partition[], fresh: Partition): boolean {
  return all.some((past) =>
    [...reach(fresh, past)].some(([one, other]) => {
      const difference = symmetric(one, other)
      return difference > 0 && difference < K
    }),
  )
}

type Pair = readonly [ReadonlySet<number>, ReadonlySet<number>]

function* reach(fresh: Partition, past: Partition): Generator<Pair> {
  for (const one of sides(fresh)) for (const other of sides(past)) yield [one, other]
  for (const one of fresh.map((set) => new Set(set))) {
    for (const other of unions(past)) yield [one, other]
  }
  for (const other of past.map((set) => new Set(set))) {
    for (const one of unions(fresh)) yield [one, other]
  }
}

/** Each set, and the rest of the universe if there is one. */
function* sides([whole = [], ...groups]: Partition): Generator<ReadonlySet<number>> {
  yield new Set(whole)
  for (const group of groups) {
    yield new Set(group)
    const rest = whole.filter((person) => !group.includes(person))
    if (rest.length > 0) yield new Set(rest)
  }
}

/** Unions of groups that no one is in two of. */
function* unions([whole = [], ...groups]: Partition): Generator<ReadonlySet<number>> {
  if (groups.flat().length !== whole.length) return
  for (let mask = 1; mask < 2 ** groups.length; mask += 1) {
    yield new Set(groups.flatMap((group, at) => ((mask >> at) & 1 ? group : [])))
  }
}

function symmetric(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  const both = [...one].filter((person) => other.has(person)).length
  return one.size + other.size - 2 * both
}
