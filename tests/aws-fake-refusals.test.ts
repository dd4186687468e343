import * as rooms from '@aws-sdk/client-cleanrooms'
import { collaborate, openScene, type Ids, type Scene } from './support/aws/scene.js'
import { publishUsers } from './support/aws/users-table.js'

/** What the fake of AWS refuses, as strictly as the services' models say. */

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

const set = async (): Promise<Ids> => {
  await publishUsers(scene)
  return collaborate(scene)
}
const NOBODY = '00000000-0000-4000-8000-000000000000'
const CUSTOM = 'CUSTOM'

describe('what the model does not admit', () => {
  const collaboration = (changes: object) => ({
    ...{ name: 'a', description: 'b', members: [], creatorDisplayName: 'c' },
    creatorMemberAbilities: ['CAN_QUERY' as const],
    ...{ queryLogStatus: 'ENABLED' as const, ...changes },
  })

  it.each([
    ['name', { name: ' ' }],
    ['name', { name: 'n'.repeat(101) }],
    ['queryLogStatus', { queryLogStatus: undefined }],
    ['members', { members: undefined }],
    ['creatorMemberAbilities.0', { creatorMemberAbilities: ['CAN_DO_ALL'] }],
    [
      'members.0.accountId',
      { members: [{ accountId: '12', memberAbilities: [], displayName: 'd' }] },
    ],
  ])('of a collaboration is named as %s', async (field, changes) => {
    const command = new rooms.CreateCollaborationCommand(collaboration(changes))
    await expect(scene.clients.cleanRooms.send(command)).rejects.toMatchObject({
      ...{ name: 'ValidationException', reason: 'FIELD_VALIDATION_FAILED' },
      fieldList: [{ name: field }],
      $metadata: { httpStatusCode: 400 },
    })
    expect(scene.aws.accepted('CreateCollaboration')).toBe(0)
  })

  it.each([
    ['a column in capitals', { allowedColumns: ['Ref'] }, 'FIELD_VALIDATION_FAILED'],
    ['no column', { allowedColumns: [] }, 'FIELD_VALIDATION_FAILED'],
    ['an unknown method', { analysisMethod: 'ANY' }, 'FIELD_VALIDATION_FAILED'],
    ['no reference', { tableReference: undefined }, 'FIELD_VALIDATION_FAILED'],
    ['a column twice', { allowedColumns: ['ref', 'ref'] }, 'INVALID_CONFIGURATION'],
    ['a column that Glue lacks', { allowedColumns: ['ref', 'ssn'] }, 'INVALID_CONFIGURATION'],
    [
      'a table that Glue lacks',
      { tableReference: { glue: { databaseName: 'homeroom', tableName: 'none' } } },
      'INVALID_CONFIGURATION',
    ],
    ['101 columns', { allowedColumns: Array.from({ length: 101 }, (_, i) => `c${i}`) }, undefined],
  ])('of a configured table is %s', async (_, changes, reason) => {
    await publishUsers(scene)
    const good = {
      ...{ name: 'users', allowedColumns: ['ref'], analysisMethod: 'DIRECT_QUERY' as const },
      tableReference: { glue: { databaseName: 'homeroom', tableName: 'demo__users' } },
    }
    const command = new rooms.CreateConfiguredTableCommand({ ...good, ...changes } as typeof good)
    await expect(scene.clients.cleanRooms.send(command)).rejects.toMatchObject({
      name: reason === undefined ? 'ServiceQuotaExceededException' : 'ValidationException',
      ...(reason === undefined ? { quotaValue: 100 } : { reason }),
    })
  })

  it.each([
    ['FIELD_VALIDATION_FAILED', { v1: { custom: { allowedAnalyses: ['ALL'] } } }],
    ['FIELD_VALIDATION_FAILED', { v1: {} }],
    ['INVALID_CONFIGURATION', { v1: { custom: { allowedAnalyses: ['ANY_QUERY'] } } }],
    ['INVALID_CONFIGURATION', { v1: { list: { joinColumns: ['ref'], listColumns: [] } } }],
    [
      'INVALID_CONFIGURATION',
      { v1: { custom: { allowedAnalyses: [], disallowedOutputColumns: ['grade'] } } },
    ],
  ])('of a rule is %s: %j', async (reason, analysisRulePolicy) => {
    const { configuredTableIdentifier } = await set()
    await expect(
      scene.clients.cleanRooms.send(
        new rooms.UpdateConfiguredTableAnalysisRuleCommand({
          ...{ configuredTableIdentifier, analysisRuleType: CUSTOM },
          analysisRulePolicy: analysisRulePolicy as rooms.ConfiguredTableAnalysisRulePolicy,
        }),
      ),
    ).rejects.toMatchObject({ name: 'ValidationException', reason })
  })

  it('is a table by the same name twice, or a role of others', async () => {
    const { membershipIdentifier, configuredTableIdentifier } = await set()
    const associate = (name: string, roleArn: string) =>
      scene.clients.cleanRooms.send(
        new rooms.CreateConfiguredTableAssociationCommand({
          ...{ name, membershipIdentifier, configuredTableIdentifier, roleArn },
        }),
      )
    await expect(associate('uSERS', scene.place.role)).rejects.toMatchObject({
      ...{ name: 'ConflictException', reason: 'ALREADY_EXISTS' },
    })
    await expect(
      associate('users 2', 'arn:aws:iam::444455556666:role/homeroom'),
    ).rejects.toMatchObject({
      ...{ name: 'ValidationException', reason: 'INVALID_CONFIGURATION' },
    })
  })

  it.each([
    [new rooms.GetCollaborationCommand({ collaborationIdentifier: NOBODY }), 'AccessDenied'],
    [new rooms.GetMembershipCommand({ membershipIdentifier: NOBODY }), 'ResourceNotFound'],
    [new rooms.GetMembershipCommand({ membershipIdentifier: 'mem_1' }), 'Validation'],
    [
      new rooms.GetConfiguredTableCommand({ configuredTableIdentifier: NOBODY }),
      'ResourceNotFound',
    ],
  ] as const)('is nobody’s id (%#)', async (command, name) => {
    await expect(
      scene.clients.cleanRooms.send(command as rooms.GetMembershipCommand),
    ).rejects.toMatchObject({ name: `${name}Exception` })
  })

  it('is an operation that it lacks, or a caller whom it does not know', async () => {
    const { endpoints } = scene.place
    const unknown = await fetch(`${endpoints.cleanRooms ?? ''}/nothing`)
    expect(unknown.status).toBe(404)
    const unsigned = await fetch(`${endpoints.cleanRooms ?? ''}/memberships`)
    expect(unsigned.status).toBe(403)
    const elsewhere = new rooms.CleanRoomsClient({
      ...{ region: 'eu-west-1', endpoint: endpoints.cleanRooms ?? '' },
    })
    await expect(elsewhere.send(new rooms.ListMembershipsCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    })
    elsewhere.destroy()
  })
})
