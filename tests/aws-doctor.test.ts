import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { makeDataFolder } from '../src/cli/new-folder.js'
import { SHIPPED_POLICIES } from '../src/config/config.js'
import { openClients } from '../src/engine/aws/clients.js'
import type { AwsClients } from '../src/engine/aws/clients.js'
import type { Diagnosis } from '../src/engine/aws/doctor/diagnosis.js'
import { examine } from '../src/engine/aws/doctor/examine.js'
import type { Examination } from '../src/engine/aws/doctor/examine.js'
import { loadName } from '../src/engine/aws/layout.js'
import type { AwsPlace } from '../src/engine/aws/place.js'
import { awsPlan } from '../src/engine/aws/plan/plan.js'
import { keyOf } from '../src/engine/aws/publish/keys.js'
import { writeStanding } from '../src/engine/aws/standing.js'
import { createPolicyShelf } from '../src/policy/load.js'
import { openFakeAws } from './support/aws/fake-aws.js'
import type { FakeAws } from './support/aws/fake-aws.js'
import { settingsAt } from './support/aws/settings.js'
import { commandLine } from './support/command-line.js'

let fake: FakeAws
let clients: AwsClients
let place: AwsPlace
let folder: string

beforeEach(async () => {
  fake = await openFakeAws()
  place = fake.place()
  clients = await openClients(place)
  folder = await mkdtemp(join(tmpdir(), 'homeroom-doctor-'))
})
afterEach(async () => {
  clients.close()
  await fake.close()
  await rm(folder, { recursive: true, force: true })
})

const policy = (() => {
  const found = createPolicyShelf({ directory: SHIPPED_POLICIES }).policy('counts-only')
  if (found === undefined) throw new Error('no such policy')
  return found
})()
const MADE_UP = '00000000-0000-4000-8000-000000000001'

const looked = async (otherwise: Partial<Examination> = {}) => {
  const seen = await examine({
    ...{ clients, place, now: Date.now(), differences: () => Promise.resolve([]) },
    ...{ of: { plan: awsPlan(policy, place), dataDir: folder } },
    ...otherwise,
  })
  const by = new Map(seen.diagnoses.map((one) => [one.about, one]))
  const state = (about: string): Diagnosis['state'] | undefined => by.get(about)?.state
  return { ...seen, by, state }
}
const applied = (hash = policy.hash) =>
  writeStanding(folder, {
    ...{ policy: { id: policy.id, hash }, collaboration: MADE_UP, membership: MADE_UP },
    tables: {},
  })
const put = (object: string, load: string) =>
  clients.s3.send(
    new PutObjectCommand({
      ...{ Bucket: place.dataBucket, Key: keyOf(place, policy.id, load, object), Body: '{}' },
    }),
  )

describe('the doctor', () => {
  it('looks at everything in the order in which it is set up', async () => {
    const { diagnoses, ready } = await looked()
    expect(diagnoses.map(({ about, state }) => `${about}: ${state}`)).toMatchInlineSnapshot(`
     [
       "credentials: ok",
       "account and Region: not checked",
       "bucket of the data: ok",
       "bucket of the data: public access: not checked",
       "bucket of the results: ok",
       "bucket of the results: public access: not checked",
       "bucket of the results: what is left over: not checked",
       "role that reads the tables: ok",
       "Glue database: not ok",
       "what was applied: not ok",
       "what AWS holds: not checked",
       "published rosters: not ok",
     ]
    `)
    expect(ready).toBeNull()
  })
  it('says what to do about whatever is not ok, and names nothing of the account', async () => {
    const { diagnoses } = await looked()
    const secrets = [place.account, place.dataBucket, place.resultBucket, 'S3RVER', MADE_UP]
    for (const one of diagnoses) {
      if (one.state === 'not ok') expect(one.remedy).toMatch(/\w/u)
      for (const secret of secrets) expect(JSON.stringify(one)).not.toContain(secret)
    }
  })
  it('finds a load that is published whole, under this text of the policy alone', async () => {
    const [old, half] = [loadName('s1', 'f'.repeat(64)), loadName('s3', policy.hash)]
    const whole = loadName('s2', policy.hash)
    for (const load of [old, whole]) await put('published.json', load)
    await put('orgs/part-00000.parquet', half)
    await applied()
    const { state, ready } = await looked()
    expect(state('published rosters')).toBe('ok')
    expect(state('what was applied')).toBe('ok')
    expect(ready).toMatchObject({ load: whole })
  })
  it('is not content with another text of the policy', async () => {
    await applied('0'.repeat(64))
    await put('published.json', loadName('s1', '0'.repeat(64)))
    const { state, ready } = await looked()
    expect(state('what was applied')).toBe('not ok')
    expect(state('published rosters')).toBe('not ok')
    expect(ready).toBeNull()
  })
  it('counts the differences of AWS from the plan, and starts nothing over them', async () => {
    await applied()
    await put('published.json', loadName('s1', policy.hash))
    const differences = () => Promise.resolve([{ where: 'users', words: `of ${place.account}` }])
    const { by, ready } = await looked({ differences })
    expect(by.get('what AWS holds')).toMatchObject({ state: 'not ok' })
    expect(by.get('what AWS holds')?.words).toContain('in 1 place;')
    expect(ready).toBeNull()
  })
  it('takes what it may not look at for not checked, and a bucket it may not use for not ok', async () => {
    fake.whims.set('ListMemberships', { kind: 'denied' })
    fake.whims.set('s3:HEAD', { kind: 'denied' })
    const { state, by } = await looked({ of: null })
    expect(state('account and Region')).toBe('not checked')
    expect(by.get('account and Region')?.remedy).toContain('docker/iam/runner.json')
    expect(state('bucket of the data')).toBe('not ok')
  })
  it('knows from the bucket itself whether it is closed, and whether results go', async () => {
    const blocked = {
      ...{ BlockPublicAcls: true, IgnorePublicAcls: true },
      ...{ BlockPublicPolicy: true, RestrictPublicBuckets: true },
    }
    const answers: Readonly<Record<string, object>> = {
      HeadBucketCommand: { BucketRegion: place.region },
      GetPublicAccessBlockCommand: { PublicAccessBlockConfiguration: blocked },
      GetBucketLifecycleConfigurationCommand: {
        Rules: [{ Status: 'Enabled', Filter: { Prefix: 'homeroom/' }, Expiration: { Days: 1 } }],
      },
    }
    const told = async (otherwise: Readonly<Record<string, object>> = {}) => {
      const send = (command: object) =>
        Promise.resolve({ ...answers, ...otherwise }[command.constructor.name])
      const s3 = { send } as unknown as AwsClients['s3']
      return (await looked({ of: null, clients: { ...clients, s3 } })).by
    }
    const ABOUT = [
      'bucket of the data',
      'bucket of the results',
      'bucket of the data: public access',
    ]
    const good = await told()
    for (const about of [...ABOUT, 'bucket of the results: what is left over']) {
      expect(good.get(about)).toMatchObject({ state: 'ok', remedy: null })
    }
    const half = { PublicAccessBlockConfiguration: { ...blocked, BlockPublicPolicy: false } }
    const bad = await told({
      HeadBucketCommand: { BucketRegion: 'eu-west-1' },
      GetPublicAccessBlockCommand: half,
      GetBucketLifecycleConfigurationCommand: {
        Rules: [{ Status: 'Enabled', Filter: { Prefix: 'elsewhere/' }, Expiration: { Days: 1 } }],
      },
    })
    for (const about of [...ABOUT, 'bucket of the results: what is left over']) {
      expect(bad.get(about)).toMatchObject({ state: 'not ok' })
    }
  })
  it('sees that the credentials are of another account, and the role too', async () => {
    const other = '999988887777'
    const role = place.role.replace(place.account, other)
    const { state } = await looked({ of: null, place: { ...place, role } })
    expect(state('role that reads the tables')).toBe('not ok')
  })
  it('stops at credentials that are over', async () => {
    const config = {
      credentials: () =>
        Promise.resolve({
          ...{ accessKeyId: 'AKIDMADEUP', secretAccessKey: 'made-up', sessionToken: 'made-up' },
          expiration: new Date(0),
        }),
    }
    const worn = { ...clients, cleanRooms: { config } as unknown as AwsClients['cleanRooms'] }
    const { diagnoses } = await looked({ clients: worn })
    expect(diagnoses.map(({ state }) => state)).toEqual(['not ok', 'not checked'])
    expect(JSON.stringify(diagnoses)).not.toMatch(/AKID|made-up/u)
    expect(fake.calls).toEqual([])
  })
  it('asks for nothing that changes anything', async () => {
    await looked()
    for (const { operation } of fake.calls) expect(operation).toMatch(/^(List|Get|s3:(GET|HEAD)$)/u)
  })
})

describe('homeroom aws doctor', () => {
  const doctor = async (...args: readonly string[]) => {
    const data = join(folder, 'data')
    await makeDataFolder(data, 'homeroom.example.org')
    const shell = { env: settingsAt(place), now: () => Date.now() }
    return commandLine(['aws', 'doctor', '--data', data, ...args], shell)
  }

  it('prints each state with what to do, and ends with 2 where something is not ok', async () => {
    const { code, out, err } = await doctor('--policy', 'counts-only')
    expect(err).toBe('')
    expect(code).toBe(2)
    expect(out).toMatch(/^ok {11}credentials: From the environment/mu)
    expect(out).toMatch(/^not ok {7}what was applied: .*\n {13}-> Run "homeroom aws apply/mu)
    expect(out).not.toContain(place.account)
  })
  it('runs nothing that is paid for before all is ready, nor without a policy', async () => {
    const { code, err } = await doctor('--run')
    expect([code, err]).toEqual([64, 'With --run say for which policy: --policy.\n'])
    await rm(join(folder, 'data'), { recursive: true })
    const { out } = await doctor('--policy', 'counts-only', '--run', '--yes')
    expect(out).toMatch(/^not checked {2}a protected query: Not run/mu)
    expect(fake.accepted('StartProtectedQuery')).toBe(0)
  })
  it('gives the same to programs', async () => {
    const { out } = await doctor('--json')
    const { diagnoses } = JSON.parse(out) as { diagnoses: readonly Diagnosis[] }
    expect(diagnoses[0]).toMatchObject({ about: 'credentials', state: 'ok', remedy: null })
  })
})
