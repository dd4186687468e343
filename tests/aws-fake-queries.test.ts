import {
  CreateConfiguredTableAssociationCommand,
  CreateConfiguredTableCommand,
  GetProtectedQueryCommand,
  ListProtectedQueriesCommand,
  UpdateCollaborationCommand,
  UpdateConfiguredTableAnalysisRuleCommand,
  UpdateProtectedQueryCommand,
} from '@aws-sdk/client-cleanrooms'
import type { StartProtectedQueryCommand } from '@aws-sdk/client-cleanrooms'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { randomUUID } from 'node:crypto'
import { asking, ended, results, rowsAt } from './support/aws/ask.js'
import { editCollaborations, editReceivers, editRule } from './support/aws/by-hand.js'
import { collaborate, openScene, type Ids, type Scene } from './support/aws/scene.js'
import { NAMES, parquetOf, publishUsers } from './support/aws/users-table.js'

/** Protected queries of the fake, which really run over what lies in its data bucket. */

let scene: Scene
let ids: Ids
beforeEach(async () => {
  scene = await openScene()
  await publishUsers(scene)
  ids = await collaborate(scene)
})
afterEach(() => scene.close())

const SOME = "SELECT ref, name FROM users WHERE hr_load = 'load-1' ORDER BY ref"
const command = (text = SOME, keyPrefix?: string): StartProtectedQueryCommand =>
  asking(scene, ids.membershipIdentifier, text, keyPrefix)
const start = async (text?: string, keyPrefix?: string): Promise<string> => {
  const { protectedQuery } = await scene.clients.starter.send(command(text, keyPrefix))
  expect(protectedQuery?.status).toBe('SUBMITTED')
  return protectedQuery?.id ?? ''
}
const end = (id: string) => ended(scene.clients.cleanRooms, ids.membershipIdentifier, id)
const of = (protectedQueryIdentifier: string) => {
  const { membershipIdentifier } = ids
  return { membershipIdentifier, protectedQueryIdentifier }
}
const cancel = (id: string) =>
  scene.clients.cleanRooms.send(
    new UpdateProtectedQueryCommand({ ...of(id), targetStatus: 'CANCELLED' }),
  )
const list = async (): Promise<readonly (string | undefined)[]> => {
  const { membershipIdentifier } = ids
  const { protectedQueries = [] } = await scene.clients.cleanRooms.send(
    new ListProtectedQueriesCommand({ membershipIdentifier }),
  )
  return protectedQueries.map(({ id }) => id)
}

describe('a protected query', () => {
  it('runs over the published files, and its one Parquet file lies under its prefix', async () => {
    const id = await start(SOME, 'homeroom/run-1/')
    const query = await end(id)
    expect(query).toMatchObject({
      ...{ status: 'SUCCESS', createTime: expect.any(Date) as Date },
      result: { output: { s3: { location: expect.stringContaining('run-1') as string } } },
      // Two workers of two CRPU for the least minute that is billed.
      statistics: { billedResourceUtilization: { units: 4 / 60 } },
    })
    const there = await results(scene)
    expect([...there.keys()]).toEqual([
      `homeroom/run-1/${id}/_SUCCESS`,
      `homeroom/run-1/${id}/part-00000.parquet`,
    ])
    expect(await rowsAt(scene, `homeroom/run-1/${id}/part-00000.parquet`)).toEqual(
      NAMES.map((name, ref) => [String(ref), name]),
    )
  })

  it('sees allowed columns alone', async () => {
    const query = await end(await start('SELECT grade FROM users'))
    expect(query.status).toBe('FAILED')
  })

  it('says in its error what a cell holds', async () => {
    const query = await end(await start('SELECT nothing FROM users'))
    expect(query).toMatchObject({ status: 'FAILED', error: { code: 'EXECUTION_FAILED' } })
    expect(query.error?.message).toContain(NAMES[0])
    expect((await results(scene)).size).toBe(0)
  })

  it('fails where a file is not of the type that Glue says', async () => {
    const { place, clients } = scene
    const key = `${place.dataPrefix}demo/load-1/users/part-00000.parquet`
    const Body = await parquetOf("SELECT 1::UINTEGER AS ref, 'x' AS name")
    await clients.s3.send(new PutObjectCommand({ Bucket: place.dataBucket, Key: key, Body }))
    const query = await end(await start())
    expect(query.error?.message).toMatch(/Parquet column ref cannot be converted/u)
  })

  it('is somebody’s own: others’ memberships and ids that nobody has are not found', async () => {
    await expect(
      scene.clients.cleanRooms.send(
        new GetProtectedQueryCommand(of('00000000-0000-4000-8000-000000000000')),
      ),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it('is listed with its status, newest first', async () => {
    const [first, second] = [await start(), await start()]
    await Promise.all([end(first), end(second)])
    expect(await list()).toEqual([second, first])
    const { protectedQueries } = await scene.clients.cleanRooms.send(
      new ListProtectedQueriesCommand({ ...of(''), status: 'FAILED' }),
    )
    expect(protectedQueries).toEqual([])
  })
})

describe('a query is not taken on', () => {
  const refused = (text: string | undefined, keyPrefix?: string) =>
    expect(scene.clients.starter.send(command(text, keyPrefix))).rejects

  it('with more text than the model admits, or a prefix of other characters', async () => {
    await refused(`SELECT 1 -- ${'x'.repeat(500_000)}`).toMatchObject({
      fieldList: [{ name: 'sqlParameters.queryString' }],
    })
    await refused(SOME, 'run 1/').toMatchObject({
      fieldList: [{ name: 'resultConfiguration.outputConfiguration.s3.keyPrefix' }],
    })
    expect(scene.aws.accepted('StartProtectedQuery')).toBe(0)
  })

  it('if its result would lie in a bucket that it reads', async () => {
    const { dataBucket } = scene.place
    const place = { ...scene.place, resultBucket: dataBucket }
    const there = asking({ ...scene, place }, ids.membershipIdentifier, SOME)
    await expect(scene.clients.starter.send(there)).rejects.toMatchObject({
      ...{ name: 'ValidationException', reason: 'INVALID_CONFIGURATION' },
    })
  })

  it('in a collaboration that was left', async () => {
    editCollaborations(scene.aws.account, { memberStatus: 'LEFT' })
    await refused(SOME).toMatchObject({ reason: 'INVALID_CONFIGURATION' })
  })

  it('while five of the membership go on', async () => {
    scene.aws.fates.next({ stays: 'STARTED' }, 3)
    scene.aws.fates.next({ stays: 'SUBMITTED' }, 2)
    const five = await Promise.all([1, 2, 3, 4, 5].map(() => start()))
    await refused(SOME).toMatchObject({
      ...{ name: 'ServiceQuotaExceededException', quotaValue: 5 },
      $metadata: { httpStatusCode: 402 },
    })
    await cancel(five[0] ?? '')
    await end(five[0] ?? '')
    expect((await end(await start())).status).toBe('SUCCESS')
  })
})

describe('a table is read only', () => {
  it('beside at most fourteen others', async () => {
    const { cleanRooms } = scene.clients
    const tableReference = { glue: { databaseName: 'homeroom', tableName: 'demo__users' } }
    const names = Array.from({ length: 15 }, (_, place) => `users_${place}`)
    for (const name of names) {
      const { configuredTable } = await cleanRooms.send(
        new CreateConfiguredTableCommand({
          ...{ name, tableReference, allowedColumns: ['ref'], analysisMethod: 'DIRECT_QUERY' },
        }),
      )
      await cleanRooms.send(
        new CreateConfiguredTableAssociationCommand({
          ...{ name, membershipIdentifier: ids.membershipIdentifier, roleArn: scene.place.role },
          configuredTableIdentifier: configuredTable?.id,
        }),
      )
    }
    const joined = names.map((name) => `JOIN ${name} USING (ref)`).join(' ')
    expect(await end(await start(`SELECT count(*) FROM users ${joined}`))).toMatchObject({
      ...{ status: 'FAILED', error: { message: 'Too many tables in one query.' } },
    })
  })

  it('by accounts that its rule names', async () => {
    const { configuredTableIdentifier } = ids
    const custom = { allowedAnalyses: ['ANY_QUERY'], allowedAnalysisProviders: ['444455556666'] }
    await scene.clients.cleanRooms.send(
      new UpdateConfiguredTableAnalysisRuleCommand({
        ...{ configuredTableIdentifier, analysisRuleType: 'CUSTOM' },
        analysisRulePolicy: { v1: { custom } },
      }),
    )
    expect(await end(await start())).toMatchObject({
      ...{ status: 'FAILED', error: { message: 'The table users does not allow you.' } },
    })
  })

  it('for receivers whom the collaboration’s rule names', async () => {
    editReceivers(scene.aws.account, 'users', () => ({ allowedResultReceivers: [] }))
    expect((await end(await start())).status).toBe('FAILED')
  })

  it('if any query is allowed', async () => {
    editRule(scene.aws.account, 'users', (custom) => ({ ...custom, allowedAnalyses: [] }))
    expect((await end(await start())).status).toBe('FAILED')
  })
})

describe('cancelling', () => {
  it('is heard after a while, and leaves no result', async () => {
    scene.aws.fates.next({ stays: 'STARTED' })
    const id = await start()
    const { protectedQuery } = await cancel(id)
    expect(protectedQuery?.status).toBe('CANCELLING')
    expect((await end(id)).status).toBe('CANCELLED')
    expect((await results(scene)).size).toBe(0)
  })

  it('can come too late', async () => {
    scene.aws.fates.next({ stays: 'STARTED', cancelled: 'too late' })
    const id = await start()
    await cancel(id)
    expect((await end(id)).status).toBe('SUCCESS')
  })

  it('can stay unheard', async () => {
    scene.aws.fates.next({ stays: 'STARTED', cancelled: 'never' })
    const id = await start()
    await cancel(id)
    await end(await start())
    const { protectedQuery } = await scene.clients.cleanRooms.send(
      new GetProtectedQueryCommand(of(id)),
    )
    expect(protectedQuery?.status).toBe('CANCELLING')
  })

  it('is refused once the query has ended', async () => {
    const id = await start()
    await end(id)
    await expect(cancel(id)).rejects.toMatchObject({
      ...{ name: 'ConflictException', reason: 'INVALID_STATE' },
    })
  })
})

describe('the fate of a query can be', () => {
  it.each(['FAILED', 'TIMED_OUT', 'CANCELLED'] as const)('to end as %s', async (status) => {
    scene.aws.fates.next({ ends: status })
    expect((await end(await start())).status).toBe(status)
    expect((await results(scene)).size).toBe(0)
  })

  it('to be listed only later', async () => {
    scene.aws.fates.next({ listedAfter: 2 })
    const id = await start()
    expect([await list(), await list(), await list()]).toEqual([[], [], [id]])
  })

  it.each([
    ['missing', () => []],
    ['truncated', (whole: number) => [Math.floor(whole / 2)]],
    ['twice', (whole: number) => [whole, whole]],
    [{ padding: 1000 }, (whole: number) => [whole + 1000]],
  ] as const)('a result that is %j', async (result, sizes) => {
    const size = async () => {
      const prefix = `homeroom/${randomUUID()}/`
      expect((await end(await start(SOME, prefix))).status).toBe('SUCCESS')
      const there = [...(await results(scene))].filter(([key]) => key.startsWith(prefix))
      return there.flatMap(([key, bytes]) => (key.endsWith('_SUCCESS') ? [] : [bytes]))
    }
    const [whole = 0] = await size()
    scene.aws.fates.next({ result })
    expect(await size()).toEqual(sizes(whole))
  })
})

it('a collaboration is renamed while its queries go on', async () => {
  const { collaborationIdentifier } = ids
  const id = await start()
  await scene.clients.cleanRooms.send(
    new UpdateCollaborationCommand({ collaborationIdentifier, name: 'other' }),
  )
  expect((await end(id)).status).toBe('SUCCESS')
})
