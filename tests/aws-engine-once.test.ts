import fc from 'fast-check'
import { eventually } from './room-district.js'
import { asking, openScene, type Scene } from './support/aws/engine-scene.js'
import type { Whim } from './support/aws/whims.js'
import { LATE_MS } from './support/patience.js'

/** What may go wrong with a start, before AWS has accepted it and after. */
const startWhim: fc.Arbitrary<Whim> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('failed' as const, 'reset' as const, 'silent' as const),
    accepted: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('throttled' as const), status: fc.constantFrom(400, 429) }),
  fc.constantFrom<Whim>({ kind: 'over quota' }, { kind: 'denied' }, { kind: 'slow', ms: 20 }),
)
/** What may go wrong with a look. */
const lookWhim: fc.Arbitrary<Whim> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('failed' as const, 'reset' as const),
    accepted: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('throttled' as const), status: fc.constantFrom(400, 429) }),
)
const weather = fc.record({
  starts: fc.array(startWhim, { maxLength: 3 }),
  looks: fc.array(lookWhim, { maxLength: 3 }),
  lists: fc.array(lookWhim, { maxLength: 2 }),
  cancels: fc.array(lookWhim, { maxLength: 2 }),
  listedAfter: fc.nat({ max: 3 }),
  fate: fc.constantFrom({}, { stays: 'STARTED' as const }, { ends: 'FAILED' as const }),
  /** When the room is closed, in milliseconds of the test; null: not while it runs. */
  closedAfter: fc.option(fc.nat({ max: 60 }), { nil: null }),
})
type Weather = typeof weather extends fc.Arbitrary<infer T> ? T : never

/** The answer to the start is lost, in each way, with and without a list that lags. */
const LOST_ANSWERS = (['failed', 'reset', 'silent'] as const).flatMap((kind) =>
  [0, 3].map((listedAfter): [Weather] => [
    {
      ...{ starts: [{ kind, accepted: true }], looks: [], lists: [], cancels: [] },
      ...{ listedAfter, fate: {}, closedAfter: null },
    },
  ]),
)

function brew({ aws }: Scene, made: Weather): void {
  for (const whim of made.starts) aws.whims.set('StartProtectedQuery', whim)
  for (const whim of made.looks) aws.whims.set('GetProtectedQuery', whim)
  for (const whim of made.lists) aws.whims.set('ListProtectedQueries', whim)
  for (const whim of made.cancels) aws.whims.set('UpdateProtectedQuery', whim)
  aws.fates.next({ ...made.fate, listedAfter: made.listedAfter })
}

const ENDS = new Set(['SUCCESS', 'FAILED', 'CANCELLED', 'TIMED_OUT'])

it('starts one query at most, whatever happens, and never leaves one running', async () => {
  await fc.assert(
    fc.asyncProperty(weather, async (made) => {
      const scene = await openScene({ cancelMs: 10 * 60_000 })
      try {
        brew(scene, made)
        const room = await scene.room()
        const running = room
          .run(asking('SELECT 1 AS a', { deadlineMs: 60_000 }))
          .catch((cause: unknown) => cause)
        if (made.closedAfter !== null) {
          setTimeout(() => void room.close(), made.closedAfter)
        }
        const outcome = await running
        const queries = scene.aws.account.queries
        expect(scene.aws.accepted('StartProtectedQuery')).toBeLessThanOrEqual(1)
        const hasEnded = (): boolean =>
          [...queries.values()].every(({ status }) => ENDS.has(status))
        expect(await eventually(hasEnded, LATE_MS)).toBe(true)
        expect(queries.size).toBe(scene.aws.accepted('StartProtectedQuery'))
        if (typeof outcome === 'object' && outcome !== null && 'bill' in outcome) {
          expect(outcome.bill).toMatchObject({ reference: [...queries.keys()][0] })
        }
      } finally {
        await scene.close()
      }
    }),
    { numRuns: 10, examples: LOST_ANSWERS },
  )
}, 600_000)
