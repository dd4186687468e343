import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ListObjectsV2Command } from '@aws-sdk/client-s3'
import { CleanRoomsClient } from '@aws-sdk/client-cleanrooms'
import { openClients, type AwsClients } from '../../../src/engine/aws/clients.js'
import {
  createAwsEngine,
  type AwsEngine,
  type AwsEngineOptions,
} from '../../../src/engine/aws/engine.js'
import type { Bill, Room, RoomSpec, RunRequest } from '../../../src/engine/port.js'
import { fastTime } from '../fast-time.js'
import { LATE_MS } from '../patience.js'
import { openFakeAws, type FakeAws, type FakeAwsOptions } from './fake-aws.js'
import { membershipIn } from './membership.js'

export const POLICY = { id: 'demo', hash: 'a'.repeat(64) }
export const SPEC: RoomSpec = {
  of: { snapshot: 'snp_1', policy: POLICY },
  ...{ snapshotFile: '', previousFile: null, prelude: [], tables: [], protect: 'everyone' },
}

/** Waits of the engine take a hundredth of their time. */
const TIMES = 100

/** A made-up AWS with a membership, and an engine that asks there. */
export interface Scene {
  readonly aws: FakeAws
  readonly clients: AwsClients
  readonly membership: string
  /** Where the engine keeps its traces. */
  readonly folder: string
  /** Bills that came after their outcome. */
  readonly late: readonly Bill[]
  engine: AwsEngine
  /** A new engine over the same folder, as after a crash; the one before is left as it is. */
  restart(options?: Partial<AwsEngineOptions>): AwsEngine
  room(): Promise<Room>
  /** Keys in the bucket of the results. */
  results(): Promise<readonly string[]>
  /** Names of files that lie with the traces. */
  files(): Promise<readonly string[]>
  /** What is left of all runs, at AWS and on disk, once there has been time to remove it. */
  left(): Promise<readonly string[]>
  close(): Promise<void>
}

export async function openScene(
  options: Partial<AwsEngineOptions> = {},
  fake: FakeAwsOptions = {},
): Promise<Scene> {
  const aws = await openFakeAws(fake)
  const place = aws.place()
  const clients = impatient(await openClients(place), place.endpoints.cleanRooms, place.region)
  const membership = await membershipIn(clients)
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-engine-'))
  const [late, engines]: [Bill[], AwsEngine[]] = [[], []]
  const start = (changes: Partial<AwsEngineOptions> = {}): AwsEngine => {
    const engine = createAwsEngine({
      ...{ place, clients, folder: join(folder, 'runs'), time: fastTime(TIMES) },
      standingOf: () => Promise.resolve({ policy: POLICY, membership }),
      verify: () => Promise.resolve([]),
      isPublished: () => true,
      late: (bill) => void late.push(bill),
      ...options,
      ...changes,
    })
    engines.push(engine)
    return engine
  }
  const scene: Scene = {
    ...{ aws, clients, membership, late, folder: join(folder, 'runs') },
    engine: start(),
    restart(changes) {
      scene.engine = start(changes)
      return scene.engine
    },
    room: () => scene.engine.open(SPEC),
    async results() {
      const command = new ListObjectsV2Command({ Bucket: place.resultBucket })
      const { Contents = [] } = await clients.s3.send(command)
      return Contents.map(({ Key = '' }) => Key)
    },
    files: () => readdir(scene.folder).catch(() => []),
    async left() {
      const end = Date.now() + LATE_MS
      // The trace goes last.
      while ((await scene.files()).length > 0 && Date.now() < end) await sleep(10)
      return [...(await scene.files()), ...(await scene.results())]
    },
    async close() {
      await Promise.all(engines.map((engine) => engine.close()))
      clients.close()
      await aws.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return scene
}

/** The service waits two minutes for an answer to a start. */
function impatient(clients: AwsClients, endpoint: string | null, region: string): AwsClients {
  clients.starter.destroy()
  const starter = new CleanRoomsClient({
    ...{ region, maxAttempts: 1 },
    ...(endpoint === null ? {} : { endpoint }),
    requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true },
  })
  const close = (): void => {
    clients.close()
    starter.destroy()
  }
  return { ...clients, starter, close }
}

export const asking = (text: string, changes: Partial<RunRequest> = {}): RunRequest => ({
  ...{ text, parameters: [], deadlineMs: 10 * 60_000, rowCap: 1000 },
  ...{ hidden: 0, collect: 'union', subjectCap: 1000 },
  ...changes,
})
