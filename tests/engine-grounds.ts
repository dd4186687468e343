import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClients } from '../src/engine/aws/clients.js'
import { createAwsEngine } from '../src/engine/aws/engine.js'
import { awsPlan } from '../src/engine/aws/plan/plan.js'
import { differences } from '../src/engine/aws/verify/differences.js'
import { createRoomEngine } from '../src/engine/room/engine.js'
import type { Parsers, RoomSpec, RunRequest } from '../src/engine/port.js'
import type { Policy } from '../src/policy/policy.js'
import { roomContents } from '../src/policy/room.js'
import { createPolicyShelf } from '../src/policy/load.js'
import { duckdbDialect, sparkDialect, type Dialect } from '../src/query/dialect.js'
import type { EngineGround } from './contracts/engine.js'
import type { Vault } from './district-loaded.js'
import { openFakeAws } from './support/aws/fake-aws.js'
import { filled } from './support/aws/filled.js'
import { fastTime } from './support/fast-time.js'
import { posed } from './support/posed.js'

export const STUDENTS = 700

/** A district with every defect, loaded after a clean one, and what both engines need of it. */
export interface Loaded {
  readonly vault: Vault
  readonly snapshot: string
  readonly policy: Policy
  readonly spec: RoomSpec
  readonly parsers: Parsers
}

export async function loadDistrict(vault: Vault, parsers: Parsers): Promise<Loaded> {
  const policy = createPolicyShelf({ directory: 'policies' }).policy('rostering-debug')
  if (policy === undefined) throw new TypeError('there is no policy')
  const before = await vault.load({ version: '1.2', students: STUDENTS }, null)
  const { snapshot } = await vault.load(
    { version: '1.2', students: STUDENTS, defects: 'all' },
    before.snapshot,
  )
  const spec: RoomSpec = {
    of: { snapshot, policy: { id: policy.id, hash: policy.hash } },
    snapshotFile: vault.file(snapshot),
    previousFile: vault.file(before.snapshot),
    ...roomContents(policy, [...policy.tables.keys()]),
  }
  return { vault, snapshot, policy, spec, parsers }
}

const run = (text: string): RunRequest => ({
  ...{ text, parameters: [], deadlineMs: 60_000, rowCap: 1000 },
  ...{ hidden: 0, collect: 'union', subjectCap: 1000 },
})

const pose = (loaded: Loaded, dialect: Dialect): EngineGround['pose'] => {
  return (asking) => posed(asking, { ...loaded, dialect })
}

/** Rooms of this machine. */
export async function roomGround(loaded: Loaded): Promise<EngineGround> {
  const data = await mkdtemp(join(tmpdir(), 'homeroom-ground-'))
  const snapshotsDir = join(loaded.spec.snapshotFile, '..')
  const engine = createRoomEngine({ snapshotsDir, dataDir: data })
  const slow =
    'SELECT count(*) FROM users a, users b, users c, users d WHERE a.line + b.line > c.line + d.line'
  return {
    ...{ engine, spec: loaded.spec, times: 1 },
    pose: pose(loaded, duckdbDialect(loaded.parsers)),
    endless: () => run(slow),
    failing: () => run('SELECT CAST(role AS INTEGER) FROM enrollments'),
    running: () => 0,
    async close() {
      await engine.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** Waits of the engine take a fiftieth of their time. */
const TIMES = 50
const DAY_MS = 24 * 3_600_000

/** Clean Rooms, made up; applied, published and verified as in service. */
export async function awsGround(loaded: Loaded): Promise<EngineGround> {
  const { policy, snapshot, spec } = loaded
  const data = await mkdtemp(join(tmpdir(), 'homeroom-ground-'))
  const aws = await openFakeAws({ pageSize: 100 })
  const place = aws.place()
  const clients = await openClients(place)
  const standing = await filled({ clients, place }, { policy, snapshot, spec, dataDir: data })
  const engine = createAwsEngine({
    ...{ place, clients, folder: join(data, 'aws', 'runs'), time: fastTime(TIMES) },
    cancelMs: 10 * 60_000,
    standingOf: () => Promise.resolve(standing),
    verify: () => differences(clients, awsPlan(policy, place), standing),
    isPublished: (of) => of.snapshot === snapshot && of.policy.hash === policy.hash,
  })
  const { startedMs: usual } = aws.pace
  const write = pose(loaded, sparkDialect(loaded.parsers))
  return {
    ...{ engine, spec, times: TIMES },
    pose(asking) {
      aws.pace.startedMs = usual
      return write(asking)
    },
    endless() {
      aws.pace.startedMs = DAY_MS
      return run('SELECT 1 AS a')
    },
    failing() {
      aws.pace.startedMs = usual
      return run('SELECT CAST(role AS INTEGER) AS a FROM enrollments')
    },
    running: () =>
      [...aws.account.queries.values()].filter(({ status }) =>
        ['SUBMITTED', 'STARTED', 'CANCELLING'].includes(status),
      ).length,
    async close() {
      await engine.close()
      clients.close()
      await aws.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}
