import type { RunOutcome } from '../src/engine/port.js'
import { asking, openScene, type Scene } from './support/aws/engine-scene.js'
import { LATE_MS } from './support/patience.js'
import { eventually } from './room-district.js'

let scene: Scene
const ONE = asking('SELECT 1 AS a, 2 AS b')
const statuses = (): readonly string[] =>
  [...scene.aws.account.queries.values()].map(({ status }) => status)
const run = async (request = ONE): Promise<RunOutcome> => (await scene.room()).run(request)

afterEach(() => scene.close())

describe('a run at AWS', () => {
  beforeEach(async () => {
    scene = await openScene()
  })

  it('gives its rows and what it cost, and leaves nothing at AWS or on disk', async () => {
    const outcome = await run()
    const [query] = scene.aws.account.queries.values()
    expect(outcome).toMatchObject({ kind: 'rows', rows: [[1, 2]], hidden: [], subjects: [] })
    expect(outcome.bill).toEqual({ reference: query?.id, status: 'SUCCESS', milliUnits: 67 })
    expect(await scene.left()).toEqual([])
  })

  it('asks for one file, under a prefix that no other run has, from the workers that are set', async () => {
    await run()
    await run()
    const bodies = scene.aws.calls.flatMap(({ operation, body }) =>
      operation === 'StartProtectedQuery' ? [body] : [],
    )
    expect(bodies).toHaveLength(2)
    const prefixes = bodies.map((body) => {
      expect(body).toMatchObject({
        ...{ type: 'SQL', sqlParameters: { queryString: ONE.text } },
        resultConfiguration: {
          outputConfiguration: {
            s3: { bucket: 'district-results', resultFormat: 'PARQUET', singleFileOutput: true },
          },
        },
        computeConfiguration: { worker: { type: 'CR.1X', number: 2 } },
      })
      return /"keyPrefix":"(homeroom\/[0-9a-f-]{36}\/)"/.exec(JSON.stringify(body))?.[1]
    })
    expect(new Set(prefixes).size).toBe(2)
    expect(prefixes).not.toContain(undefined)
  })

  it.each([
    ['FAILED', 'error'],
    ['TIMED_OUT', 'deadline'],
    ['CANCELLED', 'died'],
  ] as const)('that ends as %s ends as %s, with its bill', async (ends, reason) => {
    scene.aws.fates.next({ ends })
    const outcome = await run()
    const [reference] = scene.aws.account.queries.keys()
    expect(outcome).toEqual({
      ...{ kind: 'failed', reason },
      bill: { reference, status: ends, milliUnits: 67 },
    })
  })

  it("never carries AWS's words, which may quote cells", async () => {
    scene.aws.fates.next({ ends: 'FAILED' })
    const outcome = await run()
    const words = [...scene.aws.account.queries.values()][0]?.error?.message ?? 'none'
    expect(words).toBe('The engine failed.')
    expect(JSON.stringify(outcome)).not.toContain(words)
  })

  it('waits on a word that it does not know: a new one is not an end', async () => {
    scene.aws.whims.set(
      'GetProtectedQuery',
      {
        kind: 'answers',
        body: (body) =>
          JSON.parse(JSON.stringify(body).replace(/"status":"\w+"/, '"status":"DONE"')) as unknown,
      },
      3,
    )
    expect(await run()).toMatchObject({ kind: 'rows', rows: [[1, 2]] })
  })

  it('waits out throttling and lost answers while it looks', async () => {
    scene.aws.whims.set('GetProtectedQuery', { kind: 'throttled', status: 400 }, 2)
    scene.aws.whims.set('GetProtectedQuery', { kind: 'reset', accepted: true }, 1)
    scene.aws.whims.set('GetProtectedQuery', { kind: 'failed', accepted: false }, 1)
    expect(await run()).toMatchObject({ kind: 'rows', rows: [[1, 2]] })
  })

  it('dies if AWS does not say for too long, and its query is cancelled once it can be', async () => {
    scene.aws.fates.next({ stays: 'STARTED' })
    scene.aws.whims.set('GetProtectedQuery', { kind: 'denied' }, 40)
    expect(await run()).toMatchObject({ kind: 'failed', reason: 'died' })
    expect(await eventually(() => statuses()[0] === 'CANCELLED', LATE_MS)).toBe(true)
    expect(await eventually(() => scene.late.length === 1, LATE_MS)).toBe(true)
    expect(scene.late[0]).toMatchObject({ status: 'CANCELLED', milliUnits: 67 })
  })
})

describe('a run that is stopped', () => {
  beforeEach(async () => {
    scene = await openScene({ cancelMs: 5 * 60_000 })
  })

  it('by its deadline is cancelled at AWS, and has its bill', async () => {
    scene.aws.fates.next({ stays: 'STARTED' })
    expect(await run({ ...ONE, deadlineMs: 20_000 })).toMatchObject({
      ...{ kind: 'failed', reason: 'deadline' },
      bill: { status: 'CANCELLED', milliUnits: 67 },
    })
    expect(statuses()).toEqual(['CANCELLED'])
  })

  it.each(['SUBMITTED', 'STARTED'] as const)(
    'by the end of its room while %s is over at AWS before the room is gone',
    async (stays) => {
      scene.aws.fates.next({ stays })
      const room = await scene.room()
      const outcome = room.run(ONE)
      await eventually(() => statuses()[0] === stays, LATE_MS)
      await room.close()
      expect(statuses()).toEqual(['CANCELLED'])
      expect(await outcome).toMatchObject({ kind: 'failed', reason: 'stopped' })
      expect(await scene.left()).toEqual([])
      expect(await room.run(ONE)).toEqual({ kind: 'failed', reason: 'stopped' })
    },
  )

  it('gives nothing out though its query succeeds before the cancelling is heard', async () => {
    scene.aws.fates.next({ cancelled: 'too late' })
    scene.aws.pace.startedMs = 200
    const room = await scene.room()
    const outcome = room.run(ONE)
    await eventually(() => statuses()[0] === 'STARTED', LATE_MS)
    await room.close()
    expect(await outcome).toMatchObject({
      ...{ kind: 'failed', reason: 'stopped' },
      bill: { status: 'SUCCESS' },
    })
    expect(await scene.left()).toEqual([])
  })

  it('while its start is on the way is cancelled as soon as AWS has it', async () => {
    scene.aws.whims.set('StartProtectedQuery', { kind: 'slow', ms: 100 })
    scene.aws.fates.next({ stays: 'SUBMITTED' })
    const room = await scene.room()
    const outcome = room.run(ONE)
    await eventually(() => statuses().length === 1, LATE_MS)
    await room.close()
    expect(await outcome).toMatchObject({ kind: 'failed', reason: 'stopped' })
    expect(statuses()).toEqual(['CANCELLED'])
  })

  it('asks AWS for nothing if its room is closed before', async () => {
    const room = await scene.room()
    await room.close()
    expect(await room.run(ONE)).toEqual({ kind: 'failed', reason: 'stopped' })
    expect(scene.aws.accepted('StartProtectedQuery')).toBe(0)
  })
})

it('waits for AWS to end a stopped query up to a bound, and keeps its place until it has', async () => {
  scene = await openScene({ inFlight: 1, cancelMs: 5000 })
  scene.aws.fates.next({ stays: 'STARTED', cancelled: 'never' })
  const room = await scene.room()
  const outcome = room.run(ONE)
  await eventually(() => statuses()[0] === 'STARTED', LATE_MS)
  await room.close()
  expect(await outcome).toMatchObject({ kind: 'failed', reason: 'stopped' })
  expect(statuses()).toEqual(['CANCELLING'])
  expect(scene.engine.words()).toBe('1 queries at AWS, 0 waiting; 1 being cancelled')
  expect(await run({ ...ONE, deadlineMs: 5000 })).toEqual({ kind: 'failed', reason: 'deadline' })
  expect(scene.aws.accepted('StartProtectedQuery')).toBe(1)
})

describe('places at AWS', () => {
  it('are no more than are set, and go to who came first', async () => {
    scene = await openScene({ inFlight: 2 })
    const order: number[] = []
    let most = 0
    const ask = async (n: number): Promise<void> => {
      await run()
      order.push(n)
    }
    const all = Promise.all([0, 1, 2, 3, 4, 5].map(ask))
    const watch = setInterval(() => {
      const ongoing = statuses().filter((status) => ['SUBMITTED', 'STARTED'].includes(status))
      most = Math.max(most, ongoing.length)
    }, 1)
    await all
    clearInterval(watch)
    expect(most).toBeLessThanOrEqual(2)
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5])
    expect(Math.max(...order.slice(0, 2))).toBeLessThan(3)
  })

  it('are waited for within the deadline, and a wait that is stopped takes none', async () => {
    scene = await openScene({ inFlight: 1, cancelMs: 60_000 })
    scene.aws.fates.next({ stays: 'STARTED' })
    const [first, second] = [await scene.room(), await scene.room()]
    const running = first.run(ONE)
    await eventually(() => statuses()[0] === 'STARTED', LATE_MS)
    const waiting = second.run(ONE)
    expect(scene.engine.words()).toBe('1 queries at AWS, 1 waiting')
    await second.close()
    expect(await waiting).toEqual({ kind: 'failed', reason: 'stopped' })
    await first.close()
    expect(await running).toMatchObject({ kind: 'failed', reason: 'stopped' })
    expect(await run()).toMatchObject({ kind: 'rows' })
    expect(scene.aws.accepted('StartProtectedQuery')).toBe(2)
  })

  it('that AWS does not have are waited for there', async () => {
    scene = await openScene()
    scene.aws.whims.set('StartProtectedQuery', { kind: 'over quota' }, 3)
    expect(await run()).toMatchObject({ kind: 'rows' })
    expect(scene.aws.accepted('StartProtectedQuery')).toBe(1)
  })

  it('that AWS never has end at the deadline', async () => {
    scene = await openScene()
    scene.aws.whims.set('StartProtectedQuery', { kind: 'over quota' }, 1000)
    expect(await run({ ...ONE, deadlineMs: 30_000 })).toEqual({
      kind: 'failed',
      reason: 'deadline',
    })
    expect(await scene.left()).toEqual([])
  })
})
