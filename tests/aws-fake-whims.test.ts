import {
  CleanRoomsClient,
  CreateConfiguredTableAnalysisRuleCommand,
  DeleteConfiguredTableAnalysisRuleCommand,
  GetCollaborationCommand,
  GetConfiguredTableAnalysisRuleCommand,
  ListCollaborationsCommand,
} from '@aws-sdk/client-cleanrooms'
import { GetDatabaseCommand } from '@aws-sdk/client-glue'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { asking } from './support/aws/ask.js'
import { editRule } from './support/aws/by-hand.js'
import { collaborate, openScene, type Ids, type Scene } from './support/aws/scene.js'
import { publishUsers } from './support/aws/users-table.js'
import { withUnknownMembers, type Whim } from './support/aws/whims.js'

/** What goes wrong between the fake and the real SDK, and what the SDK makes of it. */

let scene: Scene
let ids: Ids
beforeEach(async () => {
  scene = await openScene()
  await publishUsers(scene)
  ids = await collaborate(scene)
})
afterEach(() => scene.close())

const START = 'StartProtectedQuery'
const start = () => asking(scene, ids.membershipIdentifier, 'SELECT ref FROM users')
const sent = (operation: string): number =>
  scene.aws.calls.filter((call) => call.operation === operation).length
const custom = () => ({
  ...{ allowedAnalyses: ['ANY_QUERY'], allowedAnalysisProviders: [scene.place.account] },
})

describe('what the SDK does, measured', () => {
  const LOST: readonly Whim[] = [
    { kind: 'reset', accepted: true },
    { kind: 'failed', accepted: true },
  ]

  it.each(LOST)(
    'by default it starts a query three times if the answer is lost: %j',
    async (whim) => {
      const { region, endpoints } = scene.place
      const client = new CleanRoomsClient({ region, endpoint: endpoints.cleanRooms ?? '' })
      scene.aws.whims.set(START, whim, Infinity)
      await expect(client.send(start())).rejects.toBeDefined()
      expect(scene.aws.accepted(START)).toBe(3)
      expect(scene.aws.account.queries.size).toBe(3)
      client.destroy()
    },
  )

  it.each(LOST)('the starter starts it once: %j', async (whim) => {
    scene.aws.whims.set(START, whim, Infinity)
    await expect(scene.clients.starter.send(start())).rejects.toBeDefined()
    expect([sent(START), scene.aws.accepted(START)]).toEqual([1, 1])
  })

  it('members newer than it are lost on the way out', async () => {
    const { configuredTableIdentifier } = ids
    const rule = { configuredTableIdentifier, analysisRuleType: 'CUSTOM' } as const
    await scene.clients.cleanRooms.send(new DeleteConfiguredTableAnalysisRuleCommand(rule))
    const comparisonControls = {
      ...{ allowedLiteralComparisonColumns: [], allowedColumnComparisonColumns: [] },
    }
    const analysisRulePolicy = { v1: { custom: { ...custom(), comparisonControls } } }
    await scene.clients.cleanRooms.send(
      new CreateConfiguredTableAnalysisRuleCommand({ ...rule, analysisRulePolicy }),
    )
    expect(scene.aws.calls.at(-1)).toMatchObject({
      accepted: true,
      body: { analysisRuleType: 'CUSTOM', analysisRulePolicy: { v1: { custom: custom() } } },
    })
    expect(JSON.stringify(scene.aws.calls.at(-1))).not.toContain('comparisonControls')
  })

  it('members newer than it are lost on the way in', async () => {
    editRule(scene.aws.account, 'users', (rule) => ({ ...rule, comparisonControls: {} }))
    scene.aws.whims.set('GetCollaboration', { kind: 'answers', body: withUnknownMembers })
    const { configuredTableIdentifier, collaborationIdentifier } = ids
    const { cleanRooms } = scene.clients
    const { analysisRule } = await cleanRooms.send(
      new GetConfiguredTableAnalysisRuleCommand({
        ...{ configuredTableIdentifier, analysisRuleType: 'CUSTOM' },
      }),
    )
    expect(analysisRule?.policy).toEqual({ v1: { custom: custom() } })
    const got = await cleanRooms.send(new GetCollaborationCommand({ collaborationIdentifier }))
    expect(got.collaboration?.name).toBe('homeroom-demo')
    expect(JSON.stringify(got)).not.toContain('memberOfNextYear')
  })
})

describe('before a call is accepted', () => {
  it.each([
    [{ kind: 'throttled', status: 429 }, 'ThrottlingException', 429],
    [{ kind: 'throttled', status: 400 }, 'ThrottlingException', 400],
    [{ kind: 'failed', accepted: false }, 'InternalServerException', 500],
    [{ kind: 'over quota' }, 'ServiceQuotaExceededException', 402],
    [{ kind: 'denied' }, 'AccessDeniedException', 403],
    [{ kind: 'role not known yet' }, 'ValidationException', 400],
  ] as const)('%j is answered as %s, %i', async (whim, name, httpStatusCode) => {
    scene.aws.whims.set(START, whim)
    await expect(scene.clients.starter.send(start())).rejects.toMatchObject({
      ...{ name, $metadata: { httpStatusCode } },
    })
    expect([sent(START), scene.aws.accepted(START)]).toEqual([1, 0])
  })

  it.each([
    { kind: 'throttled', status: 429 },
    { kind: 'throttled', status: 400 },
    { kind: 'failed', accepted: false },
    { kind: 'reset', accepted: false },
  ] as const)('%j is waited out by who may ask twice, of both services', async (whim) => {
    const { whims } = scene.aws
    whims.set('ListCollaborations', whim, 2)
    whims.set('GetDatabase', whim)
    const { collaborationList } = await scene.clients.cleanRooms.send(
      new ListCollaborationsCommand({}),
    )
    expect(collaborationList).toHaveLength(1)
    const { Database } = await scene.clients.glue.send(new GetDatabaseCommand({ Name: 'homeroom' }))
    expect(Database?.Name).toBe('homeroom')
    expect([sent('ListCollaborations'), sent('GetDatabase')]).toEqual([3, 2])
    expect(scene.aws.accepted('ListCollaborations')).toBe(1)
  })

  it('the connection can end, and nothing is started', async () => {
    scene.aws.whims.set(START, { kind: 'reset', accepted: false })
    await expect(scene.clients.starter.send(start())).rejects.toThrow(/hang up/u)
    expect(scene.aws.account.queries.size).toBe(0)
  })
})

describe('after a call is accepted', () => {
  it('its answer can be slow', async () => {
    scene.aws.whims.set(START, { kind: 'slow', ms: 30 })
    const { protectedQuery } = await scene.clients.starter.send(start())
    expect(protectedQuery?.status).toBe('SUBMITTED')
  })

  it.each([true, false])('it can stay without an answer (accepted: %s)', async (accepted) => {
    scene.aws.whims.set(START, { kind: 'silent', accepted })
    const abort = new AbortController()
    const asked = scene.clients.starter.send(start(), { abortSignal: abort.signal })
    while (sent(START) === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    abort.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
    expect(scene.aws.accepted(START)).toBe(accepted ? 1 : 0)
  })
})

describe('whims', () => {
  it('take turns in the order set, are used up, and can be called off', async () => {
    const { whims } = scene.aws
    whims.set(START, { kind: 'denied' })
    whims.set(START, { kind: 'over quota' }, 2)
    const name = () =>
      scene.clients.starter.send(start()).then(
        () => 'started',
        (error: unknown) => (error instanceof Error ? error.name : ''),
      )
    expect([await name(), await name()]).toEqual([
      ...['AccessDeniedException', 'ServiceQuotaExceededException'],
    ])
    whims.clear()
    expect(await name()).toBe('started')
  })

  it('are for S3, too', async () => {
    const { place, clients } = scene
    const Key = `${place.dataPrefix}demo/load-1/users/part-00000.parquet`
    const get = () => clients.s3.send(new GetObjectCommand({ Bucket: place.dataBucket, Key }))
    scene.aws.whims.set('s3:GET', { kind: 'throttled', status: 429 }, 2)
    expect((await get()).ContentLength).toBeGreaterThan(100)
    expect([sent('s3:GET'), scene.aws.accepted('s3:GET')]).toEqual([3, 1])
    scene.aws.whims.set('s3:GET', { kind: 'denied' })
    await expect(get()).rejects.toMatchObject({ name: 'AccessDenied' })
    for (const kind of ['reset', 'failed'] as const) {
      scene.aws.whims.set('s3:PUT', { kind, accepted: true })
      const before = scene.aws.accepted('s3:PUT')
      const Body = Buffer.from('x')
      await clients.s3.send(new PutObjectCommand({ Bucket: place.dataBucket, Key: kind, Body }))
      expect(scene.aws.accepted('s3:PUT')).toBe(before + 2)
    }
  })
})
