import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { join } from 'node:path'
import { ZipFile } from 'yazl'
import { ok, openSession, type Person } from '../support/house.js'
import { serveHouse, type Served } from '../support/served.js'
import type { Bench } from './bench.js'
import { districtFolder } from './district.js'

/** A service in a process of its own, with yesterday's and today's load of a district. */
export interface DistrictHouse {
  readonly served: Served
  readonly steward: Person
  readonly engineer: Person
  /** Cloaked files, the newest last. */
  readonly snapshots: readonly string[]
  /** One more session, open for eight hours, with the largest budget there is. */
  openSession(): Promise<string>
  stop(): Promise<void>
}

/** Starts it; the loads are made once in a run. */
export async function districtHouse(bench: Bench, students: number): Promise<DistrictHouse> {
  const folder = join(bench.folder, `house-${students}`)
  const isFurnished = existsSync(folder)
  const served = await serveHouse(folder, {
    HOMEROOM_REQUESTS_PER_MINUTE: '1000000',
    // Enough for 180,000 students; the usual size is for districts of a tenth of that.
    HOMEROOM_ROOM_MEMORY_MB: '3072',
  })
  const steward = await served.person({ role: 'steward', name: 'sam@district.example' })
  const engineer = await served.person({
    ...{ role: 'engineer', name: 'dev@acme.example', vendor: 'acme' },
  })
  if (!isFurnished) await furnish(bench, students, steward)
  const place = join(folder, 'data', 'snapshots')
  return {
    ...{ served, steward, engineer },
    // Their ids are UUIDs of version 7: in order of time.
    snapshots: readdirSync(place)
      .sort()
      .map((name) => join(place, name)),
    openSession: () => openSession({ steward, engineer }, { budget: 1000, hours: 8 }),
    stop: () => served.stop(),
  }
}

async function furnish(bench: Bench, students: number, steward: Person): Promise<void> {
  await ok(steward.post('/v1/vendors', { vendor: 'acme', name: 'Acme' }))
  await ok(steward.post('/v1/vendors/acme/engineers', { engineer: 'dev@acme.example' }))
  for (const load of ['before', 'today'] as const) {
    const source = districtFolder(bench, students, load)
    bench.say(`loading ${students.toLocaleString('en-US')} students (${load})`)
    await ok(steward.sendZip(await zipped(source)))
  }
}

function zipped(source: string): Promise<Buffer> {
  const zip = new ZipFile()
  for (const name of readdirSync(source)) {
    zip.addReadStream(createReadStream(join(source, name)), name)
  }
  zip.end()
  return buffer(zip.outputStream)
}
