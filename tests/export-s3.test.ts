import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { s3Target } from '../src/report/export/s3-target.js'
import { openBucket } from './export-bucket.js'
import type { Bucket } from './export-bucket.js'
import {
  done,
  faultOf,
  NOON,
  OFFICER,
  openPlace,
  queryEntries,
  storyEntries,
  verifyThere,
} from './export-place.js'
import type { Place } from './export-place.js'

let place: Place
let bucket: Bucket
beforeAll(() => {
  // Where the SDK looks for them; s3rver knows this pair.
  process.env['AWS_ACCESS_KEY_ID'] = 'S3RVER'
  process.env['AWS_SECRET_ACCESS_KEY'] = 'S3RVER'
})
beforeEach(async () => {
  place = await openPlace()
  bucket = await openBucket()
  await place.append(...storyEntries())
})
afterEach(async () => {
  await bucket.close()
  await place.remove()
})

const DAY = 86_400_000
const settings = (retentionDays: number | null = 365) => ({
  ...{ endpoint: bucket.url, region: 'us-east-1', retentionDays },
})
const target = () => s3Target('s3://district/audit/2026', settings())
const run = () => done(place.again().run(OFFICER, target(), 'withheld'))
const PREFIX = '/district/audit/2026/'

/** The export as a folder, each object in the version that the manifests name. */
async function asFolder(): Promise<string> {
  const folder = join(place.root, 'copy')
  for (const [key, { body }] of bucket.objects) {
    const path = join(folder, key.slice(PREFIX.length))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, body)
  }
  return folder
}

describe('on the wire to a bucket', () => {
  it('each object is sent once, never over another, with its SHA-256 and locked until the day configured', async () => {
    const { files } = await run()
    const puts = bucket.sent.filter(({ method }) => method === 'PUT')
    expect(puts).toHaveLength(files + 1)
    for (const { headers, body } of puts) {
      expect(headers).toMatchObject({
        'if-none-match': '*',
        'x-amz-checksum-sha256': createHash('sha256').update(body).digest('base64'),
        'x-amz-object-lock-mode': 'COMPLIANCE',
        'x-amz-object-lock-retain-until-date': new Date(NOON + 365 * DAY)
          .toISOString()
          .replace('.000Z', 'Z'),
      })
    }
    expect(puts.at(-1)?.key).toBe(`${PREFIX}manifests/00000000.note`)
    expect(puts.some(({ key }) => key.endsWith('/checkpoint'))).toBe(false)
  })

  it('no lock is asked for where none is configured', async () => {
    await done(place.exporter.run(OFFICER, s3Target('s3://district', settings(null)), 'withheld'))
    expect(bucket.sent.some(({ headers }) => 'x-amz-object-lock-mode' in headers)).toBe(false)
    expect(bucket.objects.has('/district/manifests/00000000.note')).toBe(true)
  })
})

describe('an export to a bucket', () => {
  it('pins the version of every object in its manifest, and verifies', async () => {
    await run()
    await place.append(...queryEntries('qry_2', [4]))
    await run()
    const note = bucket.objects.get(`${PREFIX}manifests/00000001.note`)?.body.toString() ?? ''
    const { files } = JSON.parse(note.split('\n')[1] ?? '') as {
      files: { name: string; version: string }[]
    }
    for (const { name, version } of files) {
      expect(bucket.objects.get(`${PREFIX}${name}`)?.version).toBe(version)
    }
    // A bucket has no `checkpoint`: the newest is copied for the tools that want one.
    const folder = await asFolder()
    await writeFile(
      join(folder, 'checkpoint'),
      bucket.objects.get(`${PREFIX}checkpoints/00000001`)?.body ?? '',
    )
    expect((await verifyThere(folder)).code).toBe(0)
  })

  it('asks again when the answer to a PUT is lost, and finds its own object there', async () => {
    const lost = new Set<string>()
    bucket.carryOut = true
    bucket.whim = ({ method, key }) => {
      if (method !== 'PUT' || lost.has(key)) return null
      lost.add(key)
      return 'hang up'
    }
    const { files } = await run()
    expect(lost.size).toBe(files + 1)
    const versions = [...bucket.objects.values()].map(({ version }) => version)
    expect(new Set(versions).size).toBe(versions.length)
    expect(versions).toHaveLength(files + 1)
  }, 120_000)

  it('waits out throttling', async () => {
    let turns = 0
    bucket.whim = ({ method }) => {
      if (method !== 'PUT') return null
      turns += 1
      return turns % 2 === 1 && turns < 5 ? { status: 503, code: 'SlowDown' } : null
    }
    await run()
    expect(turns).toBeGreaterThan(5)
  }, 60_000)

  it('goes on after a failure with the objects that are missing, and writes no other again', async () => {
    bucket.whim = ({ key }) =>
      key.includes('/payloads/') ? { status: 403, code: 'AccessDenied' } : null
    expect(await faultOf(run())).toBe('EXPORT_FAILED')
    const before = new Map(bucket.objects)
    expect(before.size).toBeGreaterThan(2)
    bucket.whim = () => null
    await run()
    for (const [key, object] of before) expect(bucket.objects.get(key)).toBe(object)
    expect(bucket.objects.has(`${PREFIX}manifests/00000001.note`)).toBe(true)
  })

  it('replaces nothing of someone else’s, and says that a person must look', async () => {
    bucket.objects.set(`${PREFIX}payloads/00000000.ndjson.gz`, {
      body: Buffer.from('x'),
      version: 'v0',
    })
    expect(await faultOf(run())).toBe('EXPORT_ALTERED')
    expect(bucket.objects.get(`${PREFIX}payloads/00000000.ndjson.gz`)?.version).toBe('v0')
  })

  it.each([
    [403, 'AccessDenied', /s3:PutObject/u],
    [404, 'NoSuchBucket', /no such bucket/u],
    [400, 'InvalidRequest', /Object Lock/u],
    [501, 'NotImplemented', /bucket failed/u],
  ])('says what is wrong with %i %s, without what the server said', async (status, code, words) => {
    bucket.whim = ({ method }) => (method === 'PUT' ? { status, code } : null)
    await expect(run()).rejects.toMatchObject({
      code: 'EXPORT_FAILED',
      message: expect.stringMatching(words) as string,
    })
    const [entry] = await place.ledger.list({ types: ['export.failed'] }, { limit: 1 })
    expect(entry).toMatchObject({
      data: { code: 'EXPORT_FAILED', target: 's3://district/audit/2026' },
    })
  })
})

/** s3rver: a server that we did not write; it knows keys, bodies and signatures, and no locks or versions. */
describe('against s3rver', () => {
  interface S3rver {
    run(): Promise<{ port: number }>
    close(): Promise<void>
  }
  const Server = createRequire(import.meta.url)('s3rver') as new (options: object) => S3rver

  it('puts, reads back and goes on with a chain', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'homeroom-s3rver-'))
    const server = new Server({
      ...{ port: 0, address: '127.0.0.1', silent: true, directory },
      configureBuckets: [{ name: 'district', configs: [] }],
    })
    const { port } = await server.run()
    try {
      const there = s3Target('s3://district/audit', {
        ...{ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', retentionDays: null },
      })
      await done(place.exporter.run(OFFICER, there, 'withheld'))
      await place.append(...queryEntries('qry_2', [4]))
      const second = await done(place.exporter.run(OFFICER, there, 'withheld'))
      expect(second.number).toBe(1)
      const note = await there.read('manifests/00000001.note')
      expect(
        createHash('sha256')
          .update(note ?? '')
          .digest('hex'),
      ).toBe(second.manifest)
      expect(await there.read('nothing')).toBeNull()
    } finally {
      await server.close()
      await rm(directory, { recursive: true, force: true })
    }
  }, 60_000)
})
