import * as rooms from '@aws-sdk/client-cleanrooms'
import * as glue from '@aws-sdk/client-glue'
import { collaborate, openScene, type Ids, type Scene } from './support/aws/scene.js'
import { publishUsers } from './support/aws/users-table.js'

/** The fake of AWS, driven by the real SDK: what other tests of this folder stand on. */

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

const set = async (): Promise<Ids> => {
  await publishUsers(scene)
  return collaborate(scene)
}
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u
const CUSTOM = 'CUSTOM'
const policyFor = (...allowedAnalysisProviders: string[]) => ({
  v1: { custom: { allowedAnalyses: ['ANY_QUERY'], allowedAnalysisProviders } },
})

describe('a collaboration', () => {
  it('is made, joined, changed and left', async () => {
    const { collaborationIdentifier, membershipIdentifier, ...tables } = await set()
    const { cleanRooms } = scene.clients
    const got = await cleanRooms.send(
      new rooms.GetCollaborationCommand({ collaborationIdentifier }),
    )
    expect(got.collaboration).toMatchObject({
      ...{ name: 'homeroom-demo', memberStatus: 'ACTIVE', membershipId: membershipIdentifier },
      ...{ creatorAccountId: scene.place.account, queryLogStatus: 'ENABLED' },
      ...{ analyticsEngine: 'SPARK', createTime: expect.any(Date) as Date },
      id: expect.stringMatching(UUID) as string,
    })
    const renamed = new rooms.UpdateCollaborationCommand({ collaborationIdentifier, name: 'other' })
    expect((await cleanRooms.send(renamed)).collaboration?.name).toBe('other')
    const joined = await cleanRooms.send(new rooms.GetMembershipCommand({ membershipIdentifier }))
    expect(joined.membership).toMatchObject({
      ...{ status: 'ACTIVE', collaborationName: 'homeroom-demo' },
      memberAbilities: ['CAN_QUERY', 'CAN_RECEIVE_RESULTS'],
      paymentConfiguration: { queryCompute: { isResponsible: true } },
    })
    const leave = () => cleanRooms.send(new rooms.DeleteMembershipCommand({ membershipIdentifier }))
    await expect(leave()).rejects.toMatchObject({ reason: 'SUBRESOURCES_EXIST' })
    const { configuredTableAssociationIdentifier } = tables
    await cleanRooms.send(
      new rooms.DeleteConfiguredTableAssociationCommand({
        ...{ membershipIdentifier, configuredTableAssociationIdentifier },
      }),
    )
    await leave()
    const left = await cleanRooms.send(
      new rooms.GetCollaborationCommand({ collaborationIdentifier }),
    )
    expect(left.collaboration?.memberStatus).toBe('LEFT')
  })

  it('keeps its results where the membership says, by default', async () => {
    const { membershipIdentifier } = await set()
    const s3 = { resultFormat: 'PARQUET', bucket: scene.place.resultBucket } as const
    const { membership } = await scene.clients.cleanRooms.send(
      new rooms.UpdateMembershipCommand({
        membershipIdentifier,
        defaultResultConfiguration: { outputConfiguration: { s3 } },
      }),
    )
    expect(membership?.defaultResultConfiguration).toEqual({ outputConfiguration: { s3 } })
  })

  it('is deleted under the feet of its membership', async () => {
    const { collaborationIdentifier, membershipIdentifier } = await set()
    const { cleanRooms } = scene.clients
    await cleanRooms.send(new rooms.DeleteCollaborationCommand({ collaborationIdentifier }))
    const left = await cleanRooms.send(new rooms.GetMembershipCommand({ membershipIdentifier }))
    expect(left.membership?.status).toBe('COLLABORATION_DELETED')
    await expect(
      cleanRooms.send(new rooms.GetCollaborationCommand({ collaborationIdentifier })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })

  it('is joined by an account once', async () => {
    const { collaborationIdentifier } = await set()
    await expect(
      scene.clients.cleanRooms.send(
        new rooms.CreateMembershipCommand({ collaborationIdentifier, queryLogStatus: 'ENABLED' }),
      ),
    ).rejects.toMatchObject({ name: 'ConflictException', reason: 'ALREADY_EXISTS' })
  })
})

describe('a table of a collaboration', () => {
  it('is called in lower case, and shows its allowed columns alone', async () => {
    const { collaborationIdentifier } = await set()
    const { schemas, errors } = await scene.clients.cleanRooms.send(
      new rooms.BatchGetSchemaCommand({ collaborationIdentifier, names: ['USERS', 'nothing'] }),
    )
    expect(errors).toMatchObject([{ name: 'nothing', code: 'ResourceNotFoundException' }])
    expect(schemas).toMatchObject([
      {
        name: 'users',
        columns: [
          { name: 'ref', type: 'bigint' },
          { name: 'name', type: 'string' },
        ],
        partitionKeys: [{ name: 'hr_load', type: 'string' }],
        schemaStatusDetails: [{ status: 'READY' }],
      },
    ])
    const one = await scene.clients.cleanRooms.send(
      new rooms.GetSchemaCommand({ collaborationIdentifier, name: 'users' }),
    )
    expect(one.schema).toEqual(schemas?.[0])
    const all = await scene.clients.cleanRooms.send(
      new rooms.ListSchemasCommand({ collaborationIdentifier }),
    )
    expect(all.schemaSummaries).toMatchObject([{ name: 'users', analysisRuleTypes: [CUSTOM] }])
  })

  it('is under the owner’s rule and the collaboration’s together', async () => {
    const { collaborationIdentifier } = await set()
    const { account } = scene.place
    const { analysisRules } = await scene.clients.cleanRooms.send(
      new rooms.BatchGetSchemaAnalysisRuleCommand({
        collaborationIdentifier,
        schemaAnalysisRuleRequests: [{ name: 'users', type: CUSTOM }],
      }),
    )
    const one = await scene.clients.cleanRooms.send(
      new rooms.GetSchemaAnalysisRuleCommand({
        ...{ collaborationIdentifier, name: 'users', type: CUSTOM },
      }),
    )
    expect(one.analysisRule).toEqual(analysisRules?.[0])
    const receivers = { allowedResultReceivers: [account] }
    expect(analysisRules).toMatchObject([
      {
        policy: policyFor(account),
        collaborationPolicy: { v1: { custom: receivers } },
        consolidatedPolicy: { v1: { custom: { ...policyFor(account).v1.custom, ...receivers } } },
      },
    ])
  })

  it('has one rule, which can be changed and taken away', async () => {
    const { configuredTableIdentifier } = await set()
    const { cleanRooms } = scene.clients
    const rule = { configuredTableIdentifier, analysisRuleType: CUSTOM } as const
    const other = { ...rule, analysisRulePolicy: policyFor('444455556666') }
    await expect(
      cleanRooms.send(new rooms.CreateConfiguredTableAnalysisRuleCommand(other)),
    ).rejects.toMatchObject({ name: 'ConflictException', reason: 'ALREADY_EXISTS' })
    await cleanRooms.send(new rooms.UpdateConfiguredTableAnalysisRuleCommand(other))
    const get = () => cleanRooms.send(new rooms.GetConfiguredTableAnalysisRuleCommand(rule))
    expect((await get()).analysisRule?.policy).toEqual(policyFor('444455556666'))
    await cleanRooms.send(new rooms.DeleteConfiguredTableAnalysisRuleCommand(rule))
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    const got = await cleanRooms.send(
      new rooms.GetConfiguredTableCommand({ configuredTableIdentifier }),
    )
    expect(got.configuredTable?.analysisRuleTypes).toEqual([])
  })

  it('has a rule of the collaboration, which can be changed and taken away', async () => {
    const { membershipIdentifier, configuredTableAssociationIdentifier } = await set()
    const { cleanRooms } = scene.clients
    const of = { membershipIdentifier, configuredTableAssociationIdentifier }
    const rule = { ...of, analysisRuleType: CUSTOM } as const
    const analysisRulePolicy = { v1: { custom: { allowedResultReceivers: [] } } }
    const { analysisRule } = await cleanRooms.send(
      new rooms.UpdateConfiguredTableAssociationAnalysisRuleCommand({
        ...rule,
        analysisRulePolicy,
      }),
    )
    expect(analysisRule?.policy).toEqual(analysisRulePolicy)
    await cleanRooms.send(new rooms.DeleteConfiguredTableAssociationAnalysisRuleCommand(rule))
    await expect(
      cleanRooms.send(new rooms.GetConfiguredTableAssociationAnalysisRuleCommand(rule)),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    const got = await cleanRooms.send(new rooms.GetConfiguredTableAssociationCommand(of))
    expect(got.configuredTableAssociation?.analysisRuleTypes).toEqual([])
  })

  it('can be given other columns, another role and other words, if Glue has them', async () => {
    const { configuredTableIdentifier, ...ids } = await set()
    const { cleanRooms } = scene.clients
    const update = (...allowedColumns: string[]) =>
      cleanRooms.send(
        new rooms.UpdateConfiguredTableCommand({ configuredTableIdentifier, allowedColumns }),
      )
    expect((await update('ref', 'hr_load')).configuredTable?.allowedColumns).toHaveLength(2)
    await expect(update('ref', 'ssn')).rejects.toMatchObject({ reason: 'INVALID_CONFIGURATION' })
    const { configuredTableAssociation } = await cleanRooms.send(
      new rooms.UpdateConfiguredTableAssociationCommand({ ...ids, description: 'words' }),
    )
    expect(configuredTableAssociation).toMatchObject({ description: 'words', name: 'users' })
  })
})

describe('a configured table', () => {
  it('is deleted once no collaboration has it', async () => {
    const { configuredTableIdentifier, membershipIdentifier, ...ids } = await set()
    const { configuredTableAssociationIdentifier } = ids
    const { cleanRooms } = scene.clients
    const remove = () =>
      cleanRooms.send(new rooms.DeleteConfiguredTableCommand({ configuredTableIdentifier }))
    await expect(remove()).rejects.toMatchObject({ reason: 'SUBRESOURCES_EXIST' })
    await cleanRooms.send(
      new rooms.DeleteConfiguredTableAssociationCommand({
        ...{ membershipIdentifier, configuredTableAssociationIdentifier },
      }),
    )
    await remove()
    await expect(
      cleanRooms.send(new rooms.GetConfiguredTableCommand({ configuredTableIdentifier })),
    ).rejects.toMatchObject({ resourceType: 'CONFIGURED_TABLE' })
  })

  it('says why nobody can query it', async () => {
    const { collaborationIdentifier, configuredTableIdentifier } = await set()
    const { cleanRooms } = scene.clients
    const rule = { configuredTableIdentifier, analysisRuleType: CUSTOM } as const
    await cleanRooms.send(new rooms.DeleteConfiguredTableAnalysisRuleCommand(rule))
    const { schema } = await cleanRooms.send(
      new rooms.GetSchemaCommand({ collaborationIdentifier, name: 'users' }),
    )
    expect(schema?.schemaStatusDetails).toMatchObject([
      { status: 'NOT_READY', reasons: [{ code: 'ANALYSIS_RULE_MISSING' }] },
    ])
  })

  it('can come before its Glue table, if so asked', async () => {
    await scene.close()
    scene = await openScene({ glueFirst: false })
    const { collaborationIdentifier } = await collaborate(scene)
    const { schema } = await scene.clients.cleanRooms.send(
      new rooms.GetSchemaCommand({ collaborationIdentifier, name: 'users' }),
    )
    expect(schema?.columns).toEqual([])
  })
})

describe('a list', () => {
  it('comes in pages, each item once', async () => {
    await publishUsers(scene)
    const { cleanRooms } = scene.clients
    const made: string[] = []
    for (let i = 0; i < 7; i += 1) {
      const { configuredTable } = await cleanRooms.send(
        new rooms.CreateConfiguredTableCommand({
          ...{ name: `table ${i}`, allowedColumns: ['ref'], analysisMethod: 'DIRECT_QUERY' },
          tableReference: { glue: { databaseName: 'homeroom', tableName: 'demo__users' } },
        }),
      )
      made.push(configuredTable?.id ?? '')
    }
    const seen: (string | undefined)[] = []
    const pages = rooms.paginateListConfiguredTables({ client: cleanRooms }, { maxResults: 100 })
    for await (const { configuredTableSummaries = [] } of pages) {
      expect(configuredTableSummaries.length).toBeLessThanOrEqual(3)
      seen.push(...configuredTableSummaries.map(({ id }) => id))
    }
    expect(seen).toEqual(made)
  })

  it('of collaborations, memberships and associations has what was made', async () => {
    const { collaborationIdentifier, membershipIdentifier, ...tables } = await set()
    const { cleanRooms } = scene.clients
    const all = [
      (await cleanRooms.send(new rooms.ListCollaborationsCommand({ memberStatus: 'ACTIVE' })))
        .collaborationList,
      (await cleanRooms.send(new rooms.ListMembershipsCommand({ status: 'ACTIVE' })))
        .membershipSummaries,
      (
        await cleanRooms.send(
          new rooms.ListConfiguredTableAssociationsCommand({ membershipIdentifier }),
        )
      ).configuredTableAssociationSummaries,
    ]
    expect(all).toMatchObject([
      [{ id: collaborationIdentifier, membershipId: membershipIdentifier }],
      [{ id: membershipIdentifier, collaborationId: collaborationIdentifier }],
      [{ id: tables.configuredTableAssociationIdentifier, name: 'users' }],
    ])
  })
})

describe('the catalogue of Glue', () => {
  it('has databases, tables and partitions, in lower case', async () => {
    const client = scene.clients.glue
    const get = (Name: string) => client.send(new glue.GetDatabaseCommand({ Name }))
    await expect(get('homeroom')).rejects.toMatchObject({ name: 'EntityNotFoundException' })
    await publishUsers(scene)
    expect((await get('HOMEROOM')).Database).toMatchObject({ Name: 'homeroom' })
    await expect(
      client.send(new glue.CreateDatabaseCommand({ DatabaseInput: { Name: 'Homeroom' } })),
    ).rejects.toMatchObject({ name: 'AlreadyExistsException' })
    const of = { DatabaseName: 'homeroom', TableName: 'demo__users' }
    const PartitionKeys = [{ Name: 'hr_load', Type: 'string' }]
    const Columns = [{ Name: 'Ref', Type: 'bigint' }]
    const TableInput = { Name: of.TableName, PartitionKeys, StorageDescriptor: { Columns } }
    await client.send(new glue.UpdateTableCommand({ ...of, TableInput }))
    const { Table } = await client.send(new glue.GetTableCommand({ ...of, Name: of.TableName }))
    expect(Table).toMatchObject({
      ...{ CreateTime: expect.any(Date) as Date, VersionId: '1', PartitionKeys },
      StorageDescriptor: { Columns: [{ Name: 'ref', Type: 'bigint' }] },
    })
  })

  it('makes a partition once, also of a batch, and moves it', async () => {
    await publishUsers(scene)
    const client = scene.clients.glue
    const of = { DatabaseName: 'homeroom', TableName: 'demo__users' }
    const input = (value: string) => ({
      Values: [value],
      StorageDescriptor: { Location: `s3://district-data/${value}` },
    })
    await expect(
      client.send(new glue.CreatePartitionCommand({ ...of, PartitionInput: input('load-1') })),
    ).rejects.toMatchObject({ name: 'AlreadyExistsException' })
    const PartitionInputList = [input('load-1'), input('load-2')]
    const { Errors } = await client.send(
      new glue.BatchCreatePartitionCommand({ ...of, PartitionInputList }),
    )
    expect(Errors).toMatchObject([
      { PartitionValues: ['load-1'], ErrorDetail: { ErrorCode: 'AlreadyExistsException' } },
    ])
    const PartitionInput = { Values: ['load-2'], StorageDescriptor: { Location: 's3://there' } }
    const moved = { ...of, PartitionValueList: ['load-2'], PartitionInput }
    await client.send(new glue.UpdatePartitionCommand(moved))
    const get = (...PartitionValues: string[]) =>
      client.send(new glue.GetPartitionCommand({ ...of, PartitionValues }))
    expect((await get('load-2')).Partition?.StorageDescriptor?.Location).toBe('s3://there')
    await expect(get('load-3')).rejects.toMatchObject({ name: 'EntityNotFoundException' })
    const { Partitions } = await client.send(new glue.GetPartitionsCommand(of))
    expect(Partitions?.map(({ Values }) => Values)).toEqual([['load-1'], ['load-2']])
    await client.send(new glue.DeletePartitionCommand({ ...of, PartitionValues: ['load-1'] }))
    await expect(get('load-1')).rejects.toMatchObject({ name: 'EntityNotFoundException' })
    const wrong = { ...of, PartitionInput: { ...PartitionInput, Values: ['a', 'b'] } }
    await expect(client.send(new glue.CreatePartitionCommand(wrong))).rejects.toMatchObject({
      name: 'InvalidInputException',
    })
  })
})

it('lends its credentials to the process while it is open', async () => {
  expect(process.env['AWS_ACCESS_KEY_ID']).toBe('S3RVER')
  const before = process.env['AWS_SESSION_TOKEN']
  process.env['AWS_SESSION_TOKEN'] = 'of whoever runs the tests'
  const inner = await openScene()
  expect(process.env['AWS_SESSION_TOKEN']).toBeUndefined()
  await inner.close()
  expect(process.env['AWS_SESSION_TOKEN']).toBe('of whoever runs the tests')
  if (before === undefined) Reflect.deleteProperty(process.env, 'AWS_SESSION_TOKEN')
})
