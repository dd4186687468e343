import fc from 'fast-check'
import { suppress } from '../src/disclosure/groups.js'
import type { GroupPlan } from '../src/disclosure/plan.js'
import type { Cell } from '../src/engine/port.js'
import type { Expr, Query } from '../src/gate/query.js'

const key: Expr = { kind: 'column', table: 't1', name: 'role' }
const persons: Expr = {
  kind: 'call',
  name: 'count',
  args: [],
  star: true,
  distinct: false,
  filter: null,
  orderBy: [],
}
const query: Query = {
  ctes: [],
  body: {
    kind: 'select',
    distinct: false,
    distinctOn: [],
    items: [],
    from: null,
    where: null,
    groupBy: [],
    having: null,
    qualify: null,
  },
  orderBy: [],
  limit: null,
  offset: null,
}

/** select role, count(*) … group by role, as a plan. */
function plan(change: Partial<GroupPlan> = {}): GroupPlan {
  return {
    kind: 'group',
    query,
    hidden: 2,
    cells: [{ role: 'key' }, { role: 'additive' }],
    outputs: [0, 1],
    having: null,
    placeOf: (expr) => (expr === key ? 0 : expr === persons ? 1 : -1),
    order: [],
    limit: null,
    offset: 0,
    base: null,
    ...change,
  }
}

/** Raw groups as a room gives them: one row per key, its persons counted and listed where few. */
function raw(groups: readonly (readonly number[])[], k: number) {
  return {
    rows: groups.map((members, place): Cell[] => [`g${place}`, members.length]),
    hidden: groups.map((members) => [members.length, members.length < k ? members : null]),
  }
}

const range = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, place) => from + place)

const moreThan = (n: number): Expr => ({
  kind: 'compare',
  op: '>',
  left: persons,
  right: { kind: 'constant', type: 'integer', text: String(n) },
})

describe('the threshold', () => {
  const rule = { k: 10, showEmptyGroups: true }

  it('shows a group of exactly k persons and merges one of k - 1', () => {
    const groups = raw([range(0, 10), range(10, 9), range(20, 9)], 10)
    const released = suppress(plan(), groups, rule, [])
    expect(released.rows).toEqual([
      ['g0', 10],
      [null, 18],
    ])
    expect(released.remainderRow).toBe(1)
    expect(released.withheld).toBe(2)
  })

  it('merges the smallest shown group too when the remainder alone is smaller than k', () => {
    const groups = raw([range(0, 30), range(30, 12), range(60, 3)], 10)
    const released = suppress(plan(), groups, rule, [])
    expect(released.rows).toEqual([
      ['g0', 30],
      [null, 15],
    ])
    expect(released.words).toHaveLength(2)
  })

  it('leaves small groups out altogether when there is no group to hide them behind', () => {
    const released = suppress(plan(), raw([range(0, 3)], 10), rule, [])
    expect(released.rows).toEqual([])
    expect(released.withheld).toBe(1)
  })

  it('counts a person who is in two small groups once', () => {
    const groups = raw([range(0, 20), range(50, 6), range(50, 6)], 10)
    const released = suppress(plan(), groups, rule, [])
    expect(released.rows).toEqual([[null, 32]])
  })

  it('shows a group of no one only if the policy says so', () => {
    const groups = raw([range(0, 20), []], 10)
    expect(suppress(plan(), groups, rule, []).rows).toContainEqual(['g1', 0])
    const hidden = suppress(plan(), groups, { ...rule, showEmptyGroups: false }, [])
    expect(hidden.rows).toEqual([['g0', 20]])
    expect(hidden.withheld).toBe(1)
  })

  it('never shows a small group through HAVING, ORDER BY or LIMIT', () => {
    const groups = raw([range(0, 30), range(30, 40), range(100, 5), range(200, 6)], 10)
    const small = suppress(plan({ having: { kind: 'not', item: moreThan(9) } }), groups, rule, [])
    expect(small.rows).toEqual([])
    expect(small.withheld).toBe(2)
    const first = { place: 1, descending: false, nulls: 'last' } as const
    const least = suppress(plan({ order: [first], limit: 1 }), groups, rule, [])
    expect(least.rows).toEqual([
      ['g0', 30],
      [null, 11],
    ])
  })

  it('gives no count of distinct values for merged groups, since parts do not add up', () => {
    const distinct = plan({ cells: [{ role: 'key' }, { role: 'distinct' }] })
    const released = suppress(distinct, raw([range(0, 6), range(10, 6)], 10), rule, [])
    expect(released.rows).toEqual([[null, null]])
  })
})

test('whatever the groups, no row stands for fewer than k persons and no rest can be subtracted', () => {
  const groupings = fc.array(fc.array(fc.nat(80), { maxLength: 40 }), { maxLength: 12 })
  fc.assert(
    fc.property(
      groupings,
      fc.integer({ min: 2, max: 12 }),
      fc.boolean(),
      (drawn, k, showEmptyGroups) => {
        const groups = drawn.map((members) => [...new Set(members)])
        const released = suppress(plan(), raw(groups, k), { k, showEmptyGroups }, [])
        const shown = released.rows
          .filter((_, place) => place !== released.remainderRow)
          .map(([name]) => groups[Number(String(name).slice(1))] ?? [])
        for (const members of shown) {
          expect(members.length === 0 ? showEmptyGroups : members.length >= k).toBe(true)
        }
        const shownPeople = shown.filter((members) => members.length > 0)
        const rest = new Set(groups.filter((g) => !shown.includes(g)).flat())
        const hiddenBehindNothing = shownPeople.length === 0 && released.remainderRow === null
        expect(rest.size === 0 || rest.size >= k || hiddenBehindNothing).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})
