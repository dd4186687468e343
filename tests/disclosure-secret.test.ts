import fc from 'fast-check'
import { groupsOf, rounded, type Group } from '../src/disclosure/group.js'
import type { GroupPlan } from '../src/disclosure/plan.js'
import { tellSecret } from '../src/disclosure/secret.js'
import type { Cell, HiddenCell } from '../src/engine/port.js'

const K = 5
const rule = { k: K, showEmptyGroups: true }
const plan = { query: {} as never, hidden: 2, keys: [0] }

/** Groups of a school each: key, count of rows, and who. */
function groups(drawn: ReadonlyMap<string, readonly number[]>, more: readonly Cell[] = []) {
  const rows = [...drawn].map(([school, who]): Cell[] => [school, ...more, who.length])
  const hidden = [...drawn.values()].map((who): HiddenCell[] => [who.length, [...who]])
  return groupsOf({ rows, hidden })
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, place) => from + place)

const namesOf = (kept: readonly Group[]): unknown[] => kept.map(({ cells }) => cells[0])

describe('a count about a secret', () => {
  const base = groups(
    new Map([
      ['north', range(0, 30)],
      ['south', range(100, 130)],
    ]),
  )
  const told = (north: number, south: number): unknown[] => {
    const found = new Map([
      ['north', range(0, north)],
      ['south', range(100, 100 + south)],
    ])
    const present = new Map([...found].filter(([, who]) => who.length > 0))
    return namesOf(tellSecret(plan, groups(present), base, rule).kept)
  }

  it('is shown where at least k have it and at least k have not', () => {
    expect(told(10, 25)).toEqual(['north', 'south'])
  })

  it('is the same answer whether none, few, all or nearly all of a school have it', () => {
    const answers = [0, 1, K - 1, 30 - K + 1, 29, 30].map((south) => told(10, south))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).not.toContain('south')
  })

  it('hides a school that would give another away by subtraction from the district', () => {
    // 4 of the district's are in the south: 14 less the north's 10.
    expect(told(10, 4)).toEqual([])
  })

  it('leaves an empty class an empty class', () => {
    const nobody = groups(new Map([['east', []]]))
    const { kept, withheld } = tellSecret(plan, nobody, nobody, rule)
    expect(namesOf(kept)).toEqual(['east'])
    expect(withheld).toBe(0)
  })

  it('says nothing of a crowd smaller than k, whatever is in it', () => {
    const few = groups(new Map([['west', range(0, K - 1)]]))
    for (const found of [new Map<string, number[]>(), new Map([['west', [1]]])]) {
      expect(tellSecret(plan, groups(found), few, rule)).toEqual({ kept: [], withheld: 1 })
    }
  })

  it('refuses a group whose crowd is not there', () => {
    const stray = groups(new Map([['nowhere', range(0, 9)]]))
    expect(() => tellSecret(plan, stray, base, rule)).toThrow(TypeError)
  })
})

test('whatever the secret, k have it and k have not in every group shown, and in what is left', () => {
  const few = fc.uniqueArray(fc.nat(60), { maxLength: 25 })
  const many = fc.uniqueArray(fc.nat(60), { minLength: 25, maxLength: 50 })
  const people = fc.oneof(few, many)
  const drawn = fc.array(fc.record({ people, values: fc.array(fc.nat(2), { minLength: 51 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  let shown = 0
  fc.assert(
    fc.property(drawn, (schools) => {
      const base = groups(new Map(schools.map((each, at) => [`s${at}`, each.people])))
      const cells = schools.flatMap((each, at) =>
        [0, 1, 2].map((value): [string, number, number[]] => [
          `s${at}`,
          value,
          each.people.filter((_, place) => each.values[place] === value),
        ]),
      )
      const present = cells.filter(([, , who]) => who.length > 0)
      const found = groupsOf({
        rows: present.map(([school, value, who]) => [school, value, who.length]),
        hidden: present.map(([, , who]) => [who.length, who]),
      })
      const { kept } = tellSecret(plan, found, base, rule)
      for (const [at, school] of schools.entries()) {
        const mine = kept.filter(
          (group) => group.cells[0] === `s${at}` && group.cells[1] !== undefined,
        )
        const told = mine.map(({ persons }) => persons[0] ?? 0)
        shown += told.length
        if (school.people.length === 0) continue
        for (const n of told) {
          expect(n).toBeGreaterThanOrEqual(K)
          expect(school.people.length - n).toBeGreaterThanOrEqual(K)
        }
        const left = school.people.length - told.reduce((sum, n) => sum + n, 0)
        expect(told.length === 0 || left === 0 || left >= K).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
  expect(shown).toBeGreaterThan(100)
})

describe('rounding', () => {
  const average = { role: 'average', sum: 1, count: 2 } as const
  const of = {
    cells: [{ role: 'key' }, { role: 'additive' }, { role: 'additive' }, average],
  } as unknown as GroupPlan

  it('rounds counts and sums, makes averages of the rounded, and leaves keys and NULL alone', () => {
    const [group] = groupsOf({ rows: [[7, 23, 12, 23 / 12]], hidden: [[12, range(0, 12)]] })
    if (group === undefined) throw new Error('no group')
    expect(rounded(of, group, 5).cells).toEqual([7, 25, 10, 2.5])
    expect(rounded(of, { ...group, cells: [null, null, 0, null] }, 5).cells).toEqual([
      null,
      null,
      0,
      null,
    ])
  })
})
