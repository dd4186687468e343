import { proposeApplying } from '../src/engine/aws/apply/apply.js'
import { openClients, type AwsClients } from '../src/engine/aws/clients.js'
import { awsPlan } from '../src/engine/aws/plan/plan.js'
import { publish } from '../src/engine/aws/publish/publish.js'
import { writeStanding } from '../src/engine/aws/standing.js'
import type { Policy } from '../src/policy/policy.js'
import { roomContents } from '../src/policy/room.js'
import { ok, openHouse, type House, type Person, type Reply } from './support/house.js'
import { openFakeAws, type FakeAws } from './support/aws/fake-aws.js'
import { settingsAt } from './support/aws/settings.js'

/** A whole service whose queries run at AWS, made up, with a roster loaded and nobody's session yet. */
export interface AwsHouse {
  readonly aws: FakeAws
  readonly house: House
  readonly steward: Person
  readonly engineer: Person
  readonly snapshot: string
  /** Makes AWS hold the plan of a policy, as `homeroom aws apply` does. */
  apply(policy: string): Promise<void>
  /** Publishes the roster and has the service see it, as `homeroom aws publish` does. */
  publish(policy: string): Promise<Reply>
  file(policy: string): Promise<string>
  approve(request: string): Promise<Reply>
  close(): Promise<void>
}

export async function openAwsHouse(
  zip: Uint8Array,
  settings: Readonly<Record<string, string>> = {},
): Promise<AwsHouse> {
  const aws = await openFakeAws({ pageSize: 100 })
  const place = aws.place()
  const house = await openHouse({
    settings: {
      HOMEROOM_ENGINE: 'aws',
      ...settingsAt(place),
      ...settings,
    },
  })
  const steward = await house.person({ role: 'steward', name: 'sam@district.example' })
  const name = 'dev@acme.example'
  const engineer = await house.person({ role: 'engineer', name, vendor: 'acme' })
  await ok(steward.post('/v1/vendors', { vendor: 'acme', name: 'Acme Reading' }))
  await ok(steward.post('/v1/vendors/acme/engineers', { engineer: name }))
  const snapshot = String((await ok(steward.sendZip(zip))).body.snapshot)
  const clients = await openClients(place)
  return {
    ...{ aws, house, steward, engineer, snapshot },
    apply: (id) => applied(house, clients, policyOf(house, id)),
    publish: (id) => published({ house, steward, snapshot }, clients, policyOf(house, id)),
    async file(policy) {
      const wish = { ticket: 'T-1', purpose: 'students are missing', interest: 'support', policy }
      const filed = await ok(engineer.post('/v1/requests', { ...wish, wished: { hours: 2 } }))
      return String(filed.body.request)
    },
    approve: (request) =>
      steward.post(`/v1/requests/${request}/approve`, { hours: 2, note: 'as agreed' }),
    async close() {
      clients.close()
      await house.close()
      await aws.close()
    },
  }
}

function policyOf({ services }: House, id: string): Policy {
  const policy = services.policies.policy(id)
  if (policy === undefined) throw new TypeError(`there is no policy ${id}`)
  return policy
}

async function applied({ config }: House, clients: AwsClients, policy: Policy): Promise<void> {
  if (config.aws === null) throw new TypeError('a house without AWS')
  const applying = await proposeApplying(clients, awsPlan(policy, config.aws.place))
  await writeStanding(config.data, await applying.carryOut(() => undefined))
}

async function published(
  { house, steward, snapshot }: Pick<AwsHouse, 'house' | 'steward' | 'snapshot'>,
  clients: AwsClients,
  policy: Policy,
): Promise<Reply> {
  const { config, services } = house
  if (config.aws === null) throw new TypeError('a house without AWS')
  const { load, manifest, files, bytes } = await publish({
    ...{ place: config.aws.place, clients, policy, snapshot, dataDir: config.data },
    memoryBytes: 512 * 1024 * 1024,
    spec: {
      of: { snapshot, policy: { id: policy.id, hash: policy.hash } },
      snapshotFile: services.snapshotFile(snapshot),
      previousFile: null,
      ...roomContents(policy, [...policy.tables.keys()]),
    },
  })
  const of = { id: policy.id, hash: policy.hash }
  const said = { policy: of, load, manifest, files, bytes }
  return steward.post(`/v1/snapshots/${snapshot}/published`, said)
}
