import type { RoomSpec } from '../src/engine/port.js'
import { Fault } from '../src/fault.js'
import type { Difference } from '../src/engine/aws/verify/difference.js'
import { asking, openScene, POLICY, type Scene } from './support/aws/engine-scene.js'
import { fastTime } from './support/fast-time.js'

let scene: Scene
const ONE = asking('SELECT 1 AS a')
const starts = (): number =>
  scene.aws.calls.filter(({ operation }) => operation === 'StartProtectedQuery').length

/** The fault that it ends in. */
async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const cause = await work.then(
    () => null,
    (one: unknown) => one,
  )
  if (!(cause instanceof Fault)) throw new TypeError('there was no fault', { cause })
  return cause
}

afterEach(() => scene.close())

describe('before AWS is asked', () => {
  let differences: readonly Difference[]
  let verified: number
  const slow = fastTime(1)
  const verify = (id: string, hash: string): Promise<readonly Difference[]> => {
    expect({ id, hash }).toEqual(POLICY)
    verified += 1
    return Promise.resolve(differences)
  }
  beforeEach(() => {
    differences = []
    verified = 0
  })

  it('what it enforces is verified, for all who ask within a minute at once', async () => {
    scene = await openScene({ verify, time: slow, pollMs: 5 })
    const rooms = await Promise.all([scene.room(), scene.room(), scene.room()])
    await Promise.all(rooms.map((room) => room.run(ONE)))
    expect(verified).toBe(1)
  })

  it('what it enforces is verified again a minute later, and a difference ends it', async () => {
    let now = 0
    const time = { ...slow, now: () => now }
    scene = await openScene({ verify, time, pollMs: 5 })
    const room = await scene.room()
    now = 59_999
    expect(await room.run(ONE)).toMatchObject({ kind: 'rows' })
    expect(verified).toBe(1)
    now = 60_000
    differences = [{ where: 'users: analysis rule', words: 'has "Zaphod", should be' }]
    const fault = await faultOf(room.run(ONE))
    expect(fault.code).toBe('ENGINE_DIFFERS')
    expect(fault.message).toContain('homeroom aws verify')
    expect(fault.message).not.toContain('Zaphod')
    expect(starts()).toBe(1)
    differences = []
    expect(await room.run(ONE)).toMatchObject({ kind: 'rows' })
  })

  it('a difference makes no room', async () => {
    differences = [{ where: 'collaboration', words: 'is gone' }]
    scene = await openScene({ verify })
    expect((await faultOf(scene.room())).code).toBe('ENGINE_DIFFERS')
  })

  it.each([
    ['was never applied', null],
    ['was applied in another text', { policy: { ...POLICY, hash: 'b'.repeat(64) } }],
  ])('a policy that %s makes no room', async (_, standing) => {
    const found = standing === null ? null : { ...standing, membership: 'm' }
    scene = await openScene({ standingOf: () => Promise.resolve(found), verify })
    const fault = await faultOf(scene.room())
    expect(fault.code).toBe('ENGINE_DIFFERS')
    expect(fault.message).toContain('homeroom aws apply')
    expect(verified).toBe(0)
  })

  it('a roster that is not published makes no room, nor a run once it is withdrawn', async () => {
    let isPublished = true
    scene = await openScene({ isPublished: () => isPublished })
    const room = await scene.room()
    isPublished = false
    expect((await faultOf(room.run(ONE))).message).toContain('homeroom aws publish')
    expect((await faultOf(scene.room())).code).toBe('ROOM_FAILED')
    expect(starts()).toBe(0)
  })

  it('who cannot verify cannot ask', async () => {
    const secret = Object.assign(new Error('arn:aws:secret'), { name: 'AccessDeniedException' })
    scene = await openScene({ verify: () => Promise.reject(secret) })
    const fault = await faultOf(scene.room())
    expect(fault.code).toBe('ENGINE_UNREACHABLE')
    expect(fault.message).not.toContain('secret')
    expect(fault.cause).toBeUndefined()
  })
})

describe('where AWS refuses this service', () => {
  beforeEach(async () => {
    scene = await openScene()
  })

  it('the operator is told what to do, without the words of AWS, and nothing was started', async () => {
    const room = await scene.room()
    scene.aws.whims.set('StartProtectedQuery', { kind: 'denied' })
    const fault = await faultOf(room.run(ONE))
    expect(fault.code).toBe('ENGINE_UNREACHABLE')
    expect(fault.message).toContain('its role lacks a permission')
    expect(fault.cause).toBeUndefined()
    expect(await scene.files()).toEqual([])
    expect(scene.engine.words()).toBe('0 queries at AWS, 0 waiting')
    expect(await room.run(ONE)).toMatchObject({ kind: 'rows' })
  })

  it('wrong credentials are told apart', async () => {
    const room = await scene.room()
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIAWRONG'
    const fault = await faultOf(room.run(ONE))
    expect(fault.code).toBe('ENGINE_UNREACHABLE')
    expect(fault.message).toContain('credentials')
  })

  it('an AWS that cannot be reached is told apart, and nothing is looked for there', async () => {
    const room = await scene.room()
    const cause = Object.assign(new Error('Zaphod'), { code: 'ECONNREFUSED' })
    const stack = scene.clients.starter.middlewareStack
    stack.add(() => () => Promise.reject(cause), { step: 'initialize' })
    const fault = await faultOf(room.run(ONE))
    expect(fault.code).toBe('ENGINE_UNREACHABLE')
    expect(fault.message).toContain('cannot be reached')
    expect(fault.cause).toBeUndefined()
    expect(await scene.files()).toEqual([])
    expect(scene.engine.words()).toBe('0 queries at AWS, 0 waiting')
  })

  it('a membership that is gone sends the steward to verify', async () => {
    const room = await scene.room()
    scene.aws.account.memberships.clear()
    expect((await faultOf(room.run(ONE))).message).toContain('homeroom aws verify')
  })

  it('a query that AWS does not accept is an error like any other', async () => {
    const outcome = await (await scene.room()).run(asking('x'.repeat(500_001)))
    expect(outcome).toEqual({ kind: 'failed', reason: 'error' })
  })
})

it('says where it is, and has no memory to tell of', async () => {
  scene = await openScene()
  expect(scene.engine.isolation).toBe('AWS Clean Rooms in us-east-1')
  expect(await (await scene.room()).memoryBytes()).toBeNull()
})

it('takes a load of nothing and parameters for the defects they are', async () => {
  scene = await openScene()
  const nowhere: RoomSpec = {
    ...{ snapshotFile: '', previousFile: null, prelude: [], tables: [], protect: 'everyone' },
  }
  await expect(scene.engine.open(nowhere)).rejects.toThrow(TypeError)
  const room = await scene.room()
  await expect(room.run({ ...ONE, parameters: [1] })).rejects.toThrow(TypeError)
  expect(starts()).toBe(0)
})
