import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetPartitionsCommand,
} from '@aws-sdk/client-glue'
import type { Partition } from '@aws-sdk/client-glue'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createPublished } from '../src/casework/published.js'
import { listen } from '../src/cli/listen.js'
import { openClients } from '../src/engine/aws/clients.js'
import type { AwsClients } from '../src/engine/aws/clients.js'
import { glueTableName, tableInputOf } from '../src/engine/aws/glue/storage.js'
import { layoutOf, loadName } from '../src/engine/aws/layout.js'
import type { TablePart } from '../src/engine/aws/layout.js'
import type { AwsPlace } from '../src/engine/aws/place.js'
import { createManifestReader } from '../src/engine/aws/publish/manifest-reader.js'
import { publish } from '../src/engine/aws/publish/publish.js'
import type { PublishedLoad, PublishOrder } from '../src/engine/aws/publish/publish.js'
import { createApp } from '../src/http/app.js'
import type { Policy } from '../src/policy/policy.js'
import { roomContents } from '../src/policy/room.js'
import { ok, openHouse, personAt, settingsOf } from './support/house.js'
import type { House, HouseOptions, Person } from './support/house.js'
import { ACCESS_KEY } from './support/aws/credentials.js'
import { openFakeAws } from './support/aws/fake-aws.js'
import type { FakeAws } from './support/aws/fake-aws.js'
import { settingsAt } from './support/aws/settings.js'
import { commandLine } from './support/command-line.js'

/** The one with the fewest tables, so that tests are quick. */
export const POLICY = 'counts-only'
/** One with a table in several parts. */
export const WIDE_POLICY = 'rostering-debug'

/** A house whose service runs queries at AWS, as far as publishing goes. */
export interface PublishScene {
  readonly aws: FakeAws
  readonly place: AwsPlace
  readonly clients: AwsClients
  readonly house: House
  readonly url: string
  readonly steward: Person
  readonly snapshot: string
  /** Loads one more roster. */
  load(zip: Uint8Array): Promise<string>
  /** A person who talks to this service, and not to the house's own. */
  person(role: 'officer' | 'steward'): Promise<Person>
  policy(id?: string): Policy
  parts(id?: string): readonly TablePart[]
  /** The database, and the tables of a policy. */
  apply(id?: string): Promise<void>
  publish(change?: Partial<PublishOrder>, id?: string): Promise<PublishedLoad>
  /** What a publisher would say to the service. */
  said(done: PublishedLoad, id?: string): Record<string, unknown>
  /** The command line in this process, with the settings of the scene and those given. */
  homeroom(
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<{ code: number; out: string; err: string }>
  settings(): Promise<Readonly<Record<string, string>>>
  keys(): Promise<readonly string[]>
  read(key: string): Promise<Buffer>
  write(key: string, body: Buffer | string): Promise<void>
  remove(key: string): Promise<void>
  partitions(part: string): Promise<readonly Partition[]>
  close(): Promise<void>
}

/** A house with a roster, for one scene after the other. */
export async function openPublishHouse(
  zip: Uint8Array,
  options: HouseOptions = {},
): Promise<House> {
  const house = await openHouse(options)
  const steward = await house.person({ role: 'steward', name: 'steward@district.example' })
  await ok(steward.sendZip(zip))
  return house
}

/** A new account at AWS, and the house's service in front of it. What is on record stays on record. */
export async function openPublishScene(house: House): Promise<PublishScene> {
  const aws = await openFakeAws()
  const place = aws.place()
  const clients = await openClients(place)
  const { services, config } = house
  const { ledger, policies, casework } = services
  const readManifest = createManifestReader(place, clients)
  const published = createPublished({ ledger, policies, readManifest })
  const app = createApp({ ...services, casework: { ...casework, published } })
  const server = await listen(app, config)
  const person = async (role: 'officer' | 'steward'): Promise<Person> => {
    const name = `${role}@district.example`
    return personAt(server.url, (await house.person({ role, name })).token)
  }
  const steward = await person('steward')
  const load = async (roster: Uint8Array): Promise<string> =>
    String((await ok(steward.sendZip(roster))).body['snapshot'])
  const snapshot = ledger.state().newest ?? ''
  const policy = (id = POLICY): Policy => {
    const found = policies.policy(id)
    if (found === undefined) throw new TypeError('no such policy')
    return found
  }
  const parts = (id?: string) => [...layoutOf(policy(id)).values()].flat()
  const Bucket = place.dataBucket
  const at = { DatabaseName: place.database }
  const settings = async () => ({
    ...(await settingsOf(house.folder)),
    HOMEROOM_ENGINE: 'aws',
    ...settingsAt(place),
    ...{ AWS_ACCESS_KEY_ID: ACCESS_KEY, AWS_SECRET_ACCESS_KEY: ACCESS_KEY },
    HOMEROOM_URL: server.url,
    HOMEROOM_TOKEN: steward.token,
  })
  return {
    ...{ aws, place, clients, house, url: server.url, steward, snapshot },
    ...{ load, person, policy, parts, settings },
    async apply(id) {
      const input = { DatabaseInput: { Name: place.database } }
      await clients.glue.send(new CreateDatabaseCommand(input)).catch(() => undefined)
      for (const part of parts(id)) {
        const TableInput = tableInputOf(place, policy(id).id, part)
        await clients.glue.send(new CreateTableCommand({ ...at, TableInput }))
      }
    },
    publish: (change, id) => {
      const chosen = change?.policy ?? policy(id)
      const which = change?.snapshot ?? snapshot
      const previous = ledger.state().snapshots.get(which)?.previous ?? null
      return publish({
        ...{ place, clients, policy: chosen, snapshot: which, dataDir: config.data },
        spec: {
          snapshotFile: services.snapshotFile(which),
          previousFile: previous === null ? null : services.snapshotFile(previous),
          ...roomContents(chosen, [...chosen.tables.keys()]),
        },
        memoryBytes: 500_000_000,
        ...change,
      })
    },
    said: ({ load: name, manifest, files, bytes }, id) => {
      const { id: of, hash } = policy(id)
      return { policy: { id: of, hash }, load: name, manifest, files, bytes }
    },
    async homeroom(args, more = {}) {
      const env = { ...(await settings()), ...more }
      return commandLine(args, { env, now: () => Date.now() })
    },
    async keys() {
      const keys: string[] = []
      let StartAfter = ''
      for (;;) {
        const { Contents = [] } = await clients.s3.send(
          new ListObjectsV2Command({ Bucket, StartAfter }),
        )
        const page = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]))
        if (page.length === 0) return keys
        keys.push(...page)
        StartAfter = page.at(-1) ?? ''
      }
    },
    async read(Key) {
      const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }))
      return buffer(Body as AsyncIterable<Buffer>)
    },
    async write(Key, Body) {
      await clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }))
    },
    async remove(Key) {
      await clients.s3.send(new DeleteObjectCommand({ Bucket, Key }))
    },
    async partitions(part) {
      const TableName = glueTableName(POLICY, part)
      const command = new GetPartitionsCommand({ ...at, TableName })
      return (await clients.glue.send(command)).Partitions ?? []
    },
    async close() {
      await server.close()
      await rm(join(config.data, 'aws'), { recursive: true, force: true })
      clients.close()
      await aws.close()
    },
  }
}

/** The name of the scene's load under a policy. */
export const loadOf = (scene: PublishScene, id?: string): string =>
  loadName(scene.snapshot, scene.policy(id).hash)
