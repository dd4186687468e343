import { quotaFaults } from '../src/engine/aws/plan/quotas.js'
import { proposeApplying } from '../src/engine/aws/apply/apply.js'
import type { AwsClients } from '../src/engine/aws/clients.js'
import { differences } from '../src/engine/aws/verify/differences.js'
import { applied, atOnce, emptied, smallPlan, SMALL, wouldDo } from './aws-apply-scene.js'
import { editCollaborations, editRule } from './support/aws/by-hand.js'
import { openScene } from './support/aws/scene.js'
import type { Scene } from './support/aws/scene.js'

const CREATES = [
  ...['CreateCollaboration', 'CreateMembership', 'CreateConfiguredTable'],
  ...['CreateConfiguredTableAnalysisRule', 'CreateConfiguredTableAssociation'],
  ...['CreateConfiguredTableAssociationAnalysisRule', 'CreateDatabase', 'CreateTable'],
]

describe('applying a plan', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene()
  })
  beforeEach(() => {
    scene.aws.whims.clear()
    emptied(scene.aws.account)
  })
  afterAll(() => scene.close())

  /** How many there are of what AWS would make twice. */
  const made = () => {
    const { collaborations, memberships, configuredTables, associations } = scene.aws.account
    return [collaborations.size, memberships.size, configuredTables.size, associations.size]
  }
  const ONCE = [1, 1, 2, 2]
  const changesSince = (since: number) =>
    scene.aws.calls.slice(since).filter(({ operation }) => !/^(?:Get|List)/u.test(operation))

  it('shows first, and changes nothing until it is told to', async () => {
    const plan = smallPlan(scene.place)
    expect(await wouldDo(scene.clients, plan)).toEqual([
      'create database',
      'create glueTable orgs',
      'create glueTable users',
      'create collaboration',
      'create membership',
      'create configuredTable orgs',
      'create rule orgs',
      'create association orgs',
      'create receivers orgs',
      'create configuredTable users',
      'create rule users',
      'create association users',
      'create receivers users',
    ])
    expect(made()).toEqual([0, 0, 0, 0])
  })

  it('makes it so, once: a second time there is nothing to do', async () => {
    const plan = smallPlan(scene.place)
    const standing = await applied(scene.clients, plan)
    expect(await differences(scene.clients, plan, standing)).toEqual([])
    const since = scene.aws.calls.length
    expect(await wouldDo(scene.clients, plan)).toEqual([])
    expect(await applied(scene.clients, plan)).toEqual(standing)
    expect(changesSince(since)).toEqual([])
    expect(made()).toEqual(ONCE)
  })

  it('never sends a member, and always asks for the query log', async () => {
    await applied(scene.clients, smallPlan(scene.place))
    const sent = (operation: string) =>
      scene.aws.calls.find((call) => call.operation === operation)?.body
    expect(sent('CreateCollaboration')).toMatchObject({
      ...{ members: [], queryLogStatus: 'ENABLED', analyticsEngine: 'SPARK' },
    })
    expect(sent('CreateMembership')).toMatchObject({ queryLogStatus: 'ENABLED' })
    expect(sent('CreateConfiguredTableAnalysisRule')).toEqual({
      analysisRuleType: 'CUSTOM',
      analysisRulePolicy: {
        v1: {
          custom: {
            ...{ allowedAnalyses: ['ANY_QUERY'], allowedAnalysisProviders: [scene.place.account] },
            ...{ additionalAnalyses: 'NOT_ALLOWED', disallowedOutputColumns: [] },
          },
        },
      },
    })
  })

  describe('cut off at any call', () => {
    class Cut extends Error {}

    /** From call number `at` on nothing comes back to us; the call itself is still made if it is `sent`. */
    function cutFrom(
      { cleanRooms, starter, glue }: AwsClients,
      at: number,
      sent: boolean,
    ): () => number {
      let calls = 0
      const cut =
        <Args, Answer>(next: (args: Args) => Promise<Answer>) =>
        async (args: Args): Promise<Answer> => {
          calls += 1
          if (calls > at || (calls === at && !sent)) throw new Cut()
          const answer = await next(args)
          if (calls >= at) throw new Cut()
          return answer
        }
      const where = { step: 'initialize', name: 'cut', override: true } as const
      cleanRooms.middlewareStack.add(cut, where)
      starter.middlewareStack.add(cut, where)
      glue.middlewareStack.add(cut, where)
      return () => calls
    }
    const mend = ({ cleanRooms, starter, glue }: AwsClients) => {
      for (const { middlewareStack } of [cleanRooms, starter, glue]) middlewareStack.remove('cut')
    }

    it.each([
      ['before it is sent', false],
      ['after it was carried out', true],
    ])('%s: the same command completes it, and nothing is there twice', async (_, sent) => {
      const plan = smallPlan(scene.place)
      const { clients, aws } = scene
      for (let at = 1; ; at += 1) {
        emptied(aws.account)
        const calls = cutFrom(clients, at, sent)
        const isWhole = await applied(clients, plan).then(
          () => true,
          () => false,
        )
        mend(clients)
        if (isWhole) {
          // Every call of a whole run was the one that was cut.
          expect(at).toBe(calls() + 1)
          break
        }
        const standing = await applied(clients, plan)
        expect({ at, made: made() }).toEqual({ at, made: ONCE })
        expect(Object.keys(standing.tables)).toEqual(['orgs', 'users'])
      }
    })
  })

  describe.each(CREATES)('if the answer of %s is lost', (operation) => {
    it.each([
      ['by a reset, after it was done', { kind: 'reset', accepted: true }],
      ['by a reset, before', { kind: 'reset', accepted: false }],
      ['by a 500, after it was done', { kind: 'failed', accepted: true }],
      ['by a 500, before', { kind: 'failed', accepted: false }],
      ['to throttling', { kind: 'throttled', status: 429 }],
    ] as const)('%s, it is there once', async (_, whim) => {
      scene.aws.whims.set(operation, whim)
      const plan = smallPlan(scene.place)
      await applied(scene.clients, plan)
      expect(made()).toEqual(ONCE)
      expect(await wouldDo(scene.clients, plan)).toEqual([])
    })
  })

  it.each(CREATES)(
    'says who refused if %s is not allowed, and goes on later',
    async (operation) => {
      const plan = smallPlan(scene.place)
      scene.aws.whims.set(operation, { kind: 'denied' })
      await expect(applied(scene.clients, plan)).rejects.toMatchObject({
        code: 'ENGINE_UNREACHABLE',
        message: expect.stringContaining('AccessDeniedException') as string,
      })
      await applied(scene.clients, plan)
      expect(made()).toEqual(ONCE)
    },
  )

  it('gives way to a quota of AWS without trying again', async () => {
    scene.aws.whims.set('CreateConfiguredTable', { kind: 'over quota' })
    await expect(applied(scene.clients, smallPlan(scene.place))).rejects.toMatchObject({
      message: expect.stringContaining('ServiceQuotaExceededException') as string,
    })
    expect(made()).toEqual([1, 1, 0, 0])
  })

  it('carries an edited policy over, and names what it leaves alone', async () => {
    const { clients, place } = scene
    await applied(clients, smallPlan(place))
    const edited = smallPlan(
      place,
      SMALL.replace('[sourcedId, status]', '[sourcedId, status, role]').replace(
        / {2}orgs:.*\n/u,
        '',
      ),
    )
    const { proposal } = await proposeApplying(clients, edited, atOnce)
    expect(proposal.unplanned).toEqual(['configured table homeroom-small-orgs', 'association orgs'])
    expect(await wouldDo(clients, edited)).toEqual([
      'change glueTable users',
      'change configuredTable users',
    ])
    const standing = await applied(clients, edited)
    expect(made()).toEqual(ONCE)
    const left = await differences(clients, edited, standing)
    expect(left.map(({ where, words }) => `${where}: ${words}`)).toEqual([
      'orgs: table of the collaboration: is not in the plan',
      'orgs: association: is not in the plan',
    ])
  })

  it('takes back what others changed, also what the SDK cannot see', async () => {
    const { clients, place, aws } = scene
    const plan = smallPlan(place)
    const standing = await applied(clients, plan)
    editRule(aws.account, 'users', (custom) => ({ ...custom, aggregationThresholds: [{}] }))
    expect(await wouldDo(clients, plan)).toEqual(['change rule users'])
    await applied(clients, plan)
    expect(await differences(clients, plan, standing)).toEqual([])
  })

  it('leaves to a person what AWS cannot change', async () => {
    const { clients, place, aws } = scene
    const plan = smallPlan(place)
    await applied(clients, plan)
    editCollaborations(aws.account, { queryLogStatus: 'DISABLED' })
    expect(await wouldDo(clients, plan)).toEqual(['byHand collaboration'])
    const since = aws.calls.length
    await expect(applied(clients, plan)).rejects.toMatchObject({ code: 'ENGINE_DIFFERS' })
    expect(changesSince(since)).toEqual([])
  })
  it('leaves to a person a rule of another type, and an association of another table', async () => {
    const { clients, place, aws } = scene
    const plan = smallPlan(place)
    const { tables } = await applied(clients, plan)
    const { users, orgs } = tables
    const rule = aws.account.configuredTables.get(users?.configuredTable ?? '')
    const association = aws.account.associations.get(orgs?.association ?? '')
    if (rule === undefined || association === undefined) throw new TypeError('not applied')
    aws.account.configuredTables.set(rule.id, { ...rule, analysisRuleTypes: ['LIST'] })
    aws.account.associations.set(association.id, { ...association, configuredTableId: rule.id })
    expect(await wouldDo(clients, plan)).toEqual(['byHand association orgs', 'byHand rule users'])
  })

  it.each([
    ['collaborations', 'ListCollaborations'],
    ['configured tables', 'ListConfiguredTables'],
  ])('does nothing where two %s have the name', async (what) => {
    const { clients, place, aws } = scene
    const plan = smallPlan(place)
    await applied(clients, plan)
    const id = '00000000-0000-4000-8000-000000000002'
    const [collaboration] = aws.account.collaborations.values()
    const [table] = aws.account.configuredTables.values()
    if (collaboration === undefined || table === undefined) throw new TypeError('not applied')
    if (what === 'collaborations') aws.account.collaborations.set(id, { ...collaboration, id })
    else aws.account.configuredTables.set(id, { ...table, id })
    await expect(proposeApplying(clients, plan, atOnce)).rejects.toMatchObject({
      code: 'ENGINE_DIFFERS',
      message: expect.stringContaining(id) as string,
    })
  })
  it("does not mistake another account's collaboration of the name for ours", async () => {
    const { clients, place, aws } = scene
    const plan = smallPlan(place)
    await applied(clients, plan)
    editCollaborations(aws.account, { creatorAccountId: '999988887777' })
    expect(await wouldDo(clients, plan)).toContain('create collaboration')
  })
  it('does not claim the tables of a policy whose name goes on where ours ends', async () => {
    const { clients, place } = scene
    await applied(clients, smallPlan(place, SMALL.replace('id: small', 'id: small-two')))
    const { proposal } = await proposeApplying(clients, smallPlan(place), atOnce)
    expect(proposal.unplanned).toEqual([])
  })

  it.each(['ListCollaborations', 'ListConfiguredTables', 'GetDatabase', 'GetTable'])(
    'makes nothing while it may not look: %s',
    async (operation) => {
      scene.aws.whims.set(operation, { kind: 'denied' })
      await expect(applied(scene.clients, smallPlan(scene.place))).rejects.toMatchObject({
        code: 'ENGINE_UNREACHABLE',
      })
      expect(made()).toEqual([0, 0, 0, 0])
    },
  )

  it('looks at the limits of AWS beforehand', () => {
    const plan = smallPlan(scene.place)
    expect(quotaFaults(plan, 248)).toEqual([])
    expect(quotaFaults(plan, 249)).toEqual([
      'configured tables in the account: 251, and AWS allows 250',
    ])
    const [table] = plan.tables
    if (table === undefined) throw new TypeError('no table')
    const allowedColumns = Array.from({ length: 101 }, (_, at) => `c${at}`)
    expect(quotaFaults({ ...plan, tables: [{ ...table, allowedColumns }] }, 0)).toEqual([
      'columns in the widest allowlist: 101, and AWS allows 100',
    ])
    const disallowedOutputColumns = Array.from({ length: 9_000 }, () => 'x'.repeat(10))
    const rule = { ...plan.rule, disallowedOutputColumns }
    expect(quotaFaults({ ...plan, rule }, 0)[0]).toMatch(/^bytes of an analysis rule: /u)
  })
})
