import { GetConfiguredTableAnalysisRuleCommand } from '@aws-sdk/client-cleanrooms'
import { partFolder, storageOf } from '../src/engine/aws/glue/storage.js'
import type { AwsPlan, PlannedTable } from '../src/engine/aws/plan/plan.js'
import type { AwsStanding } from '../src/engine/aws/standing.js'
import { differences } from '../src/engine/aws/verify/differences.js'
import { applied, emptied, smallPlan, SMALL } from './aws-apply-scene.js'
import { editCollaborations, editReceivers, editRule } from './support/aws/by-hand.js'
import { openScene } from './support/aws/scene.js'
import type { Scene } from './support/aws/scene.js'
import { withUnknownMembers } from './support/aws/whims.js'

const THIEF = '999988887777'

describe('verifying what AWS holds', () => {
  let scene: Scene
  let plan: AwsPlan
  let standing: AwsStanding
  beforeAll(async () => {
    scene = await openScene()
  })
  beforeEach(async () => {
    scene.aws.whims.clear()
    emptied(scene.aws.account)
    plan = smallPlan(scene.place)
    standing = await applied(scene.clients, plan)
  })
  afterAll(() => scene.close())

  const found = async () =>
    (await differences(scene.clients, plan, standing)).map(
      ({ where, words }) => `${where}: ${words}`,
    )
  const tableNamed = (alias: string): PlannedTable => {
    const table = plan.tables.find((each) => each.alias === alias)
    if (table === undefined) throw new TypeError(`no table ${alias}`)
    return table
  }
  const idsOf = (alias: string) => {
    const ids = standing.tables[alias]
    if (ids === undefined) throw new TypeError(`no ids of ${alias}`)
    return ids
  }
  /** Changes a resource as a person at AWS's console does. */
  function edit<Resource>(among: Map<string, Resource>, id: string, changes: object): void {
    const resource = among.get(id)
    if (resource === undefined) throw new TypeError('no such resource')
    among.set(id, { ...resource, ...changes })
  }
  const glueTables = () => {
    const database = scene.aws.account.glue.get(plan.place.database)
    if (database === undefined) throw new TypeError('no database')
    return database.tables
  }

  it('finds nothing where everything is as planned, and changes nothing', async () => {
    const before = scene.aws.calls.length
    expect(await found()).toEqual([])
    const asked = scene.aws.calls.slice(before).map(({ operation }) => operation)
    expect(asked.filter((name) => !/^(?:Get|List|BatchGet)/u.test(name))).toEqual([])
  })

  describe('names what an administrator of the account changes:', () => {
    it('a member of the collaboration', async () => {
      editCollaborations(scene.aws.account, { members: [{ accountId: THIEF }] })
      expect(await found()).toEqual([
        `members of the collaboration: has a member that nobody planned: account ${THIEF}, INVITED`,
      ])
    })
    it('the query log of the collaboration', async () => {
      editCollaborations(scene.aws.account, { queryLogStatus: 'DISABLED' })
      expect(await found()).toEqual([
        'collaboration: collaboration.queryLogStatus is "DISABLED" and should be "ENABLED"',
      ])
    })
    it('the query log of the membership', async () => {
      edit(scene.aws.account.memberships, standing.membership, { queryLogStatus: 'DISABLED' })
      expect(await found()).toEqual([
        'membership: membership.queryLogStatus is "DISABLED" and should be "ENABLED"',
      ])
    })
    it('where results of other askers go', async () => {
      const s3 = { resultFormat: 'PARQUET', bucket: 'elsewhere', keyPrefix: 'homeroom/' }
      edit(scene.aws.account.memberships, standing.membership, {
        defaultResultConfiguration: { outputConfiguration: { s3 } },
      })
      expect(await found()).toEqual([
        'membership: membership.defaultResultConfiguration.outputConfiguration.s3.bucket is "elsewhere" and should be "district-results"',
      ])
    })
    it('who may start queries', async () => {
      editRule(scene.aws.account, 'users', (custom) => ({
        ...custom,
        allowedAnalysisProviders: [plan.place.account, THIEF],
      }))
      expect(await found()).toEqual([
        `users: rule in force: policy.v1.custom.allowedAnalysisProviders has "${THIEF}" too many`,
        `users: rule in force: consolidatedPolicy.v1.custom.allowedAnalysisProviders has "${THIEF}" too many`,
        `users: analysis rule: analysisRule.policy.v1.custom.allowedAnalysisProviders has "${THIEF}" too many`,
      ])
    })
    it('who receives results', async () => {
      editReceivers(scene.aws.account, 'users', () => ({ allowedResultReceivers: [THIEF] }))
      const words = await found()
      expect(words).toContain(
        `users: collaboration's rule: analysisRule.policy.v1.custom.allowedResultReceivers has "${THIEF}" too many`,
      )
      expect(words).toContain(
        `users: rule in force: consolidatedPolicy.v1.custom.allowedResultReceivers lacks "${plan.place.account}"`,
      )
    })
    it('another type of rule', async () => {
      const { configuredTable } = idsOf('users')
      edit(scene.aws.account.tableRules, configuredTable, { type: 'LIST' })
      const words = await found()
      expect(words).toContain('users: analysis rule: is not there')
      expect(words).toContain('users: rule in force: cannot see (ResourceNotFoundException)')
    })
    it('a column of the allowlist', async () => {
      const { configuredTable } = idsOf('users')
      edit(scene.aws.account.configuredTables, configuredTable, {
        allowedColumns: [...tableNamed('users').allowedColumns, 'username'],
      })
      expect(await found()).toEqual([
        'users: configured table: configuredTable.allowedColumns has "username" too many',
      ])
    })
    it('a threshold that the SDK cannot see', async () => {
      const aggregationThresholds = [
        {
          ...{ identityColumns: ['sourcedid'], minimumIdentityCount: 100 },
          ...{ type: 'COUNT_DISTINCT', allowedAggregateExpressionType: 'COLUMNS_ONLY' },
          outputColumnThresholds: [],
        },
      ]
      editRule(scene.aws.account, 'users', (custom) => ({ ...custom, aggregationThresholds }))
      const { analysisRule } = await scene.clients.cleanRooms.send(
        new GetConfiguredTableAnalysisRuleCommand({
          configuredTableIdentifier: idsOf('users').configuredTable,
          analysisRuleType: 'CUSTOM',
        }),
      )
      expect(JSON.stringify(analysisRule)).not.toContain('aggregationThresholds')
      const words = await found()
      expect(words).toHaveLength(3)
      for (const each of words) {
        expect(each).toMatch(/custom\.aggregationThresholds is unknown here, and AWS holds \[\{/u)
      }
    })
    it('the bucket of a Glue table', async () => {
      const { table } = tableNamed('users').glue
      const StorageDescriptor = storageOf(tableNamed('users').part, 's3://elsewhere/')
      edit(glueTables(), table, { StorageDescriptor })
      expect(await found()).toEqual([
        'users: Glue table: Table.StorageDescriptor.Location is "s3://elsewhere/" and should be "s3://district-data/homeroom/small/"',
      ])
    })
    it('the bucket of one load of a table', async () => {
      const load = `snap_1.${plan.policy.hash.slice(0, 12)}`
      const { part, glue } = tableNamed('users')
      const { partitions } = glueTables().get(glue.table) ?? {}
      const right = partFolder(plan.place, plan.policy.id, load, part.name)
      const { Columns: columns } = storageOf(part, right)
      const partition = (location: string) => ({
        ...{ Values: [load], DatabaseName: glue.database, TableName: glue.table },
        ...{ CreationTime: 0, CatalogId: plan.place.account },
        StorageDescriptor: { ...storageOf(part, location), Columns: [...columns] },
      })
      partitions?.set('one', partition(right))
      expect(await found()).toEqual([])
      partitions?.set('one', partition('s3://elsewhere/users/'))
      expect(await found()).toEqual([
        `users: Glue partition ${load}: StorageDescriptor.Location is "s3://elsewhere/users/" and should be "${right}"`,
      ])
    })
    it('the database, made a link to another', async () => {
      scene.aws.whims.set('GetDatabase', {
        kind: 'answers',
        body: () => ({
          Database: { Name: 'homeroom', TargetDatabase: { CatalogId: THIEF, DatabaseName: 'x' } },
        }),
      })
      expect(await found()).toEqual([
        `Glue database: Database.TargetDatabase holds {"CatalogId":"${THIEF}","DatabaseName":"x"}, which should not be there`,
      ])
    })
    it('a second collaboration of the same name', async () => {
      const { collaborations } = scene.aws.account
      const [first] = collaborations.values()
      if (first === undefined) throw new TypeError('no collaboration')
      const id = '00000000-0000-4000-8000-000000000002'
      collaborations.set(id, { ...first, id })
      expect(await found()).toEqual([
        `collaborations of the account: another is called homeroom-small too: ${id}`,
      ])
    })
    it('an association that stands for another table', async () => {
      const { association } = idsOf('users')
      const { configuredTable } = idsOf('orgs')
      edit(scene.aws.account.associations, association, { configuredTableId: configuredTable })
      expect(await found()).toContain(
        `users: association: configuredTableAssociation.configuredTableId is "${configuredTable}" and should be "${idsOf('users').configuredTable}"`,
      )
    })
    it('an association that took the name of one that was removed', async () => {
      const { associations, associationRules } = scene.aws.account
      const { association } = idsOf('users')
      const id = '00000000-0000-4000-8000-000000000003'
      const [there, rule] = [associations.get(association), associationRules.get(association)]
      if (there === undefined || rule === undefined) throw new TypeError('no association')
      associations.delete(association)
      associations.set(id, { ...there, id })
      associationRules.set(id, { ...rule, configuredTableAssociationId: id })
      const words = await found()
      expect(words).toContain(`users: association: is another one than was applied: ${id}`)
      expect(words).toContain('users: association: is not there')
    })
    it('a table more', async () => {
      const { associations } = scene.aws.account
      const there = associations.get(idsOf('users').association)
      if (there === undefined) throw new TypeError('no association')
      const id = '00000000-0000-4000-8000-000000000004'
      associations.set(id, { ...there, id, name: 'grades' })
      expect(await found()).toEqual([
        'grades: table of the collaboration: is not in the plan',
        'grades: association: is not in the plan',
      ])
    })
    it('the role that reads', async () => {
      const { association } = idsOf('users')
      edit(scene.aws.account.associations, association, { roleArn: 'arn:aws:iam::1:role/other' })
      expect(await found()).toEqual([
        `users: association: configuredTableAssociation.roleArn is "arn:aws:iam::1:role/other" and should be "${plan.place.role}"`,
      ])
    })
    it('that it was left', async () => {
      edit(scene.aws.account.memberships, standing.membership, { status: 'REMOVED' })
      expect(await found()).toContain(
        'membership: membership.status is "REMOVED" and should be "ACTIVE"',
      )
    })
  })

  it('says so after an edit of the policy, even one that AWS holds nothing of', async () => {
    plan = smallPlan(scene.place, SMALL.replace('rowCap: 100', 'rowCap: 99'))
    expect(await found()).toEqual([
      `policy: AWS was set up for another text of the policy (small, ${standing.policy.hash.slice(0, 12)}); run "homeroom aws apply"`,
    ])
  })

  const READS = [
    ...['GetCollaboration', 'ListCollaborations', 'ListMembers', 'GetMembership', 'ListSchemas'],
    ...['ListConfiguredTableAssociations', 'BatchGetSchema', 'BatchGetSchemaAnalysisRule'],
    ...['GetConfiguredTable', 'GetConfiguredTableAnalysisRule', 'GetConfiguredTableAssociation'],
    ...['GetConfiguredTableAssociationAnalysisRule', 'GetDatabase', 'GetTable', 'GetPartitions'],
  ]
  it.each(READS)('does not take "may not look" for "nothing there": %s', async (operation) => {
    scene.aws.whims.set(operation, { kind: 'denied' })
    const words = await found()
    expect(words.length).toBeGreaterThan(0)
    for (const each of words) expect(each).toMatch(/: cannot see \(AccessDeniedException\)$/u)
  })
  it.each(READS)('sees a member of next year in the answer of %s', async (operation) => {
    scene.aws.whims.set(operation, { kind: 'answers', body: withUnknownMembers })
    expect((await found()).join('\n')).toContain('memberOfNextYear')
  })
  it('does not take an answer that it cannot read for a yes', async () => {
    scene.aws.whims.set('GetConfiguredTableAnalysisRule', { kind: 'answers', body: () => 'x' })
    expect((await found()).join('\n')).toMatch(/analysis rule: the answer is "x" and should be/u)
  })
  it('is a fault where AWS cannot be reached: nobody knows then', async () => {
    const { openClients } = await import('../src/engine/aws/clients.js')
    const endpoint = 'http://127.0.0.1:9'
    const nowhere = {
      ...scene.place,
      endpoints: { cleanRooms: endpoint, glue: endpoint, s3: null },
    }
    const clients = await openClients(nowhere)
    await expect(differences(clients, plan, standing)).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
    })
    clients.close()
  })
})
