import fc from 'fast-check'
import { ENTRY_DATA } from '../src/ledger/entry.js'
import type { Entry } from '../src/ledger/entry.js'
import { deny } from '../src/session/decide-approval.js'
import { close, expireDue, keysDue, revoke } from '../src/session/decide-end.js'
import { failQuery } from '../src/session/decide-query.js'
import { recover } from '../src/session/decide-start.js'
import { evolve } from '../src/session/evolve.js'
import { Register } from '../src/session/register.js'
import { Roll } from '../src/session/roll.js'
import { initialState } from '../src/session/state.js'
import type { State } from '../src/session/state.js'
import { DAY_MS } from '../src/session/window.js'
import { HOUR, Scene, ana, eve, sam } from './session-scene.js'

const session = fc.constantFrom('ses_1', 'ses_1', 'ses_2', 'ses_3')
const query = fc.constantFrom('qry_1', 'qry_2', 'qry_3', 'qry_4')
const persons = fc.array(fc.nat({ max: 30 }), { maxLength: 12 })

/** One step of anyone's: what a restless steward, two engineers and the clock could do. */
type Step = (scene: Scene) => unknown
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.nat({ max: 3 }).map(
    (n): Step =>
      (scene) =>
        scene.file(`req_${n}`),
  ),
  fc.record({ n: fc.nat({ max: 3 }), session, budget: fc.integer({ min: -1, max: 51 }) }).map(
    ({ n, session: id, budget }): Step =>
      (scene) =>
        scene.approve({ request: `req_${n}`, session: id, budget }),
  ),
  fc.nat({ max: 3 }).map(
    (n): Step =>
      (scene) =>
        scene.decide((state) => deny(state, { by: sam, request: `req_${n}`, reason: 'no' })),
  ),
  {
    weight: 12,
    arbitrary: fc.record({ session, query, by: fc.constantFrom(ana, ana, eve) }).map(
      ({ query: id, ...change }): Step =>
        (scene) =>
          scene.start(id, change),
    ),
  },
  {
    weight: 12,
    arbitrary: fc
      .record({ subjects: persons, mentions: persons })
      .map(({ subjects, mentions }): Step => (scene) => {
        // Only the room that runs a query can release it.
        for (const { id, running } of scene.state.sessions.values()) {
          if (running !== null) scene.release(running, subjects, mentions, id)
        }
      }),
  },
  fc.record({ session, query }).map(
    ({ session: id, query: failed }): Step =>
      (scene) =>
        scene.decide((state) =>
          failQuery(state, { by: ana, session: id, query: failed, reason: 'died' }),
        ),
  ),
  session.map(
    (id): Step =>
      (scene) =>
        scene.decide((state, now) => revoke(state, { by: sam, session: id, reason: 'x' }, now)),
  ),
  session.map(
    (id): Step =>
      (scene) =>
        scene.decide((state, now) =>
          close(state, { by: ana, session: id, finding: 'f', tokens: [], queries: [] }, now),
        ),
  ),
  fc.constant<Step>((scene) => scene.decide(expireDue)),
  fc.constant<Step>((scene) => scene.decide(keysDue)),
  fc.constant<Step>((scene) => scene.decide((state) => recover(state))),
  fc.constantFrom(1, 1, 1, 1, HOUR, 2 * HOUR, 31 * DAY_MS).map((ms): Step => (scene) => {
    scene.now += ms
  }),
)

describe('whatever anyone does, in whatever order', () => {
  it('no session sees more persons by name than its budget, and sees them only in its window', () => {
    const seen = { released: 0, overBudget: 0 }
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
        const scene = new Scene().opened()
        for (const take of steps) take(scene)
        for (const { disclosed, budget } of scene.state.sessions.values()) {
          expect(disclosed.size).toBeLessThanOrEqual(budget)
        }
        for (const entry of scene.log) {
          if (entry.type === 'query.refused' && entry.data.code === 'BUDGET_EXCEEDED')
            seen.overBudget += 1
          if (entry.type !== 'query.released') continue
          seen.released += 1
          const { window, ending } = scene.session(entry.data.session)
          expect(entry.at).toBeGreaterThanOrEqual(window.opensAt)
          expect(entry.at).toBeLessThan(window.closesAt)
          if (ending !== null) expect(entry.index).toBeLessThan(ending.index)
        }
      }),
      { numRuns: 400 },
    )
    // The law would hold of a house where nothing happens, too.
    expect(seen.released).toBeGreaterThan(100)
    expect(seen.overBudget).toBeGreaterThan(10)
  })

  it('no session has two queries running, and each start has at most one end', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
        const scene = new Scene().opened()
        for (const take of steps) take(scene)
        const running = new Map<string, number>()
        const ended = new Set<number>()
        for (const { type, data } of scene.log) {
          if (type === 'query.started') {
            expect(running.get(data.session) ?? 0).toBe(0)
            running.set(data.session, 1)
          }
          if (type !== 'query.released' && type !== 'query.failed' && type !== 'query.refused')
            continue
          if (data.started === null) continue
          expect(ended.has(data.started)).toBe(false)
          ended.add(data.started)
          running.set(data.session, 0)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('what it logs is what the entry format allows', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const scene = new Scene().opened()
        for (const take of steps) take(scene)
        for (const { type, data } of scene.log) expect(ENTRY_DATA[type].parse(data)).toEqual(data)
      }),
      { numRuns: 100 },
    )
  })

  it('the state is a function of the log alone', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const scene = new Scene().opened()
        for (const take of steps) take(scene)
        const replayed = scene.log.reduce(evolve, initialState)
        expect(shown(replayed)).toBe(shown(scene.state))
      }),
      { numRuns: 50 },
    )
  })
})

const shown = ({ sessions, vendors }: State) =>
  JSON.stringify([
    ...[...sessions.values()].map((each) => ({ ...each, disclosed: [...each.disclosed] })),
    ...vendors.values(),
  ])

describe('the fold', () => {
  it('takes any entries in any order, and never changes a state it was given', () => {
    const scene = new Scene().opened()
    scene.start('qry_1')
    scene.release('qry_1', [1, 2])
    scene.decide((state, now) => revoke(state, { by: sam, session: 'ses_1', reason: 'x' }, now))
    const parts = scene.log
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 30 }), (entries: Entry[]) => {
        let state = initialState
        for (const entry of entries) {
          const before = shown(state)
          const after = evolve(state, entry)
          expect(shown(state)).toBe(before)
          state = after
        }
      }),
    )
  })
})

describe('a register', () => {
  it('answers like a map, and its ancestors stay as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.nat())), (pairs) => {
        let register = Register.empty<number>()
        const map = new Map<string, number>()
        for (const [key, value] of pairs) {
          const before = register
          const held = before.get(key)
          register = register.set(key, value)
          map.set(key, value)
          expect(before.get(key)).toBe(held)
          expect(register.get(key)).toBe(value)
        }
        expect(register.size).toBe(map.size)
        expect([...register.values()].sort()).toEqual([...map.values()].sort())
        const even = register.filter((value) => value % 2 === 0)
        expect(even.size).toBe([...map.values()].filter((value) => value % 2 === 0).length)
      }),
    )
  })
})

describe('a roll', () => {
  it('answers like a set, whichever of its ancestors goes on', () => {
    const ordinal = fc.nat({ max: 20 })
    const steps = fc.array(fc.tuple(fc.nat(), fc.array(ordinal, { maxLength: 5 })))
    fc.assert(
      fc.property(steps, (wanted) => {
        const rolls = [{ roll: Roll.empty(), set: new Set<number>() }]
        for (const [which, added] of wanted) {
          const before = rolls[which % rolls.length] ?? { roll: Roll.empty(), set: new Set() }
          rolls.push({ roll: before.roll.with(added), set: new Set([...before.set, ...added]) })
        }
        for (const { roll, set } of rolls) {
          expect([...roll].sort()).toEqual([...set].sort())
          expect(roll.size).toBe(set.size)
          for (let each = 0; each <= 20; each += 1) expect(roll.has(each)).toBe(set.has(each))
        }
      }),
    )
  })
})
