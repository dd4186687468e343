import { CreatePartitionCommand, UpdateTableCommand } from '@aws-sdk/client-glue'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { glueTableName, storageOf, tableInputOf } from '../src/engine/aws/glue/storage.js'
import { fitsLayout, manifestIn } from '../src/engine/aws/publish/manifest.js'
import { Fault } from '../src/fault.js'
import {
  loadOf,
  openPublishHouse,
  openPublishScene,
  POLICY,
  WIDE_POLICY,
} from './aws-publish-scene.js'
import type { PublishScene } from './aws-publish-scene.js'
import type { House } from './support/house.js'
import { filesBelow } from './support/hunt.js'
import { markedRoster, zipped } from './support/marked-roster.js'

let house: House
let scene: PublishScene
let folder = ''
beforeAll(async () => {
  house = await openPublishHouse(await zipped(markedRoster(60).files))
})
afterAll(() => house.close())
beforeEach(async () => {
  scene = await openPublishScene(house)
  await scene.apply()
  folder = `${scene.place.dataPrefix}${POLICY}/${loadOf(scene)}/`
})
afterEach(() => scene.close())

const sha256 = (body: Buffer): string => createHash('sha256').update(body).digest('hex')
const working = (): string => join(scene.house.config.data, 'aws', 'publishing')
const leftBehind = (): readonly string[] =>
  existsSync(working()) ? filesBelow(working()).filter((path) => path.includes('/files/')) : []
const faultOf = async (work: Promise<unknown>): Promise<string> => {
  const cause = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(cause instanceof Fault)) throw new TypeError(`no fault: ${String(cause)}`)
  return `${cause.code} ${cause.message}`
}

describe('what was published', () => {
  it('is an object for each part, listed by the manifest with its SHA-256, and a partition for each', async () => {
    const done = await scene.publish()
    const manifestKey = `${folder}published.json`
    const manifest = manifestIn(await scene.read(manifestKey))
    if (manifest === null) throw new TypeError('no manifest')
    expect(done.manifest).toBe(sha256(await scene.read(manifestKey)))
    expect(fitsLayout(manifest, scene.policy())).toBe(true)
    expect(manifest).toMatchObject({ load: loadOf(scene), snapshot: scene.snapshot })
    for (const { part, object, sha256: hash, bytes } of manifest.files) {
      const body = await scene.read(folder + object)
      expect([sha256(body), body.length]).toEqual([hash, bytes])
      const [partition, ...more] = await scene.partitions(part)
      expect(more).toEqual([])
      expect(partition).toMatchObject({
        Values: [loadOf(scene)],
        StorageDescriptor: { Location: `s3://${scene.place.dataBucket}/${folder}${part}/` },
      })
    }
    expect((await scene.keys()).length).toBe(manifest.files.length + 1)
    expect(done).toMatchObject({ files: manifest.files.length, sent: { files: done.files } })
    expect(readdirSync(working())).toEqual([])
  })

  it('is in the order in which it counts: objects, then the manifest, then the catalogue', async () => {
    await scene.publish()
    const deeds = scene.aws.calls
      .filter(({ operation }) => operation === 's3:PUT' || operation === 'CreatePartition')
      .map(({ operation, path }) =>
        operation === 's3:PUT' ? (path.includes('published.json') ? 'manifest' : 'object') : 'row',
      )
    const each = (word: string) => scene.parts().map(() => word)
    expect(deeds).toEqual([...each('object'), 'manifest', ...each('row')])
  })

  it('is left alone by a second run, which says the same', async () => {
    const once = await scene.publish()
    const before = scene.aws.calls.length
    const again = await scene.publish()
    expect(again).toEqual({ ...once, sent: { files: 0, bytes: 0 } })
    const later = scene.aws.calls.slice(before).map(({ operation }) => operation)
    expect(later.filter((each) => /PUT|POST|DELETE|Create|Update/u.test(each))).toEqual([])
  })

  it('lies beside what is published of the next load, and of another policy', async () => {
    const once = await scene.publish()
    const next = await scene.load(await zipped(markedRoster(70).files))
    await scene.publish({ snapshot: next })
    await scene.apply(WIDE_POLICY)
    await scene.publish({}, WIDE_POLICY)
    expect((await scene.publish()).manifest).toBe(once.manifest)
    expect(await scene.partitions('users')).toHaveLength(2)
  })

  it('tells how far it is, part by part', async () => {
    const steps: string[] = []
    await scene.publish({
      progress: ({ part, number, parts, bytes, of }) => {
        expect(parts).toBe(scene.parts().length)
        if (bytes === of) steps.push(`${number} ${part}`)
      },
    })
    expect(steps).toEqual(scene.parts().map(({ name }, place) => `${place + 1} ${name}`))
  })
})

describe('a publishing that breaks off', () => {
  it.each([0, 1, 10])('at the PUT after %i others is gone on with', async (n) => {
    scene.aws.whims.set('s3:PUT', { kind: 'slow', ms: 0 }, n)
    scene.aws.whims.set('s3:PUT', { kind: 'denied' })
    expect(await faultOf(scene.publish())).toMatch(/^PUBLISH_FAILED The data bucket refuses us/u)
    expect(leftBehind()).toEqual([])
    const there = await scene.keys()
    expect(there).toHaveLength(n)
    expect(there.some((key) => key.endsWith('published.json'))).toBe(false)
    const done = await scene.publish()
    expect(done.sent.files).toBe(done.files - n)
    expect(readdirSync(working())).toEqual([])
  })

  it('at a partition is gone on with, and no object is sent again', async () => {
    scene.aws.whims.set('CreatePartition', { kind: 'slow', ms: 0 }, 3)
    scene.aws.whims.set('CreatePartition', { kind: 'denied' })
    expect(await faultOf(scene.publish())).toMatch(/glue:CreatePartition/u)
    const done = await scene.publish()
    expect(done.sent.files).toBe(0)
    for (const { name } of scene.parts()) expect(await scene.partitions(name)).toHaveLength(1)
  })

  it('in the middle of an answer is gone on with', async () => {
    scene.aws.whims.set('s3:PUT', { kind: 'reset', accepted: true })
    scene.aws.whims.set('CreatePartition', { kind: 'reset', accepted: true })
    const done = await scene.publish()
    expect(done.files).toBe(scene.parts().length)
    for (const { name } of scene.parts()) expect(await scene.partitions(name)).toHaveLength(1)
  })

  it('by hand leaves no file', async () => {
    const stopping = new AbortController()
    let parts = 0
    const stopped = scene.publish({
      signal: stopping.signal,
      progress: () => {
        parts += 1
        if (parts === 4) stopping.abort()
      },
    })
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    expect(leftBehind()).toEqual([])
    expect((await scene.publish()).files).toBe(scene.parts().length)
  })

  it('by a kill leaves files that the next run removes first', async () => {
    const left = join(working(), `${POLICY}.${loadOf(scene)}`, 'files')
    mkdirSync(left, { recursive: true })
    writeFileSync(join(left, 'part.parquet'), 'half')
    await scene.publish()
    expect(readdirSync(working())).toEqual([])
  })

  it('is not done twice at once', async () => {
    const others: Promise<string>[] = []
    await scene.publish({
      progress: () => {
        if (others.length === 0) others.push(faultOf(scene.publish()))
      },
    })
    expect(await Promise.all(others)).toEqual([
      expect.stringMatching(/^DATA_FOLDER_IN_USE Another process is publishing/u),
    ])
  })
})

describe('someone who can write to the bucket or the catalogue', () => {
  it('cannot have an object of theirs taken for ours, nor have it replaced', async () => {
    const { name } = scene.parts()[2] ?? { name: '' }
    const key = `${folder}${name}/part-00000.parquet`
    await scene.write(key, 'theirs')
    expect(await faultOf(scene.publish())).toMatch(/^PUBLISH_FAILED .*other content/u)
    expect((await scene.read(key)).toString()).toBe('theirs')
    expect((await scene.keys()).some((each) => each.endsWith('published.json'))).toBe(false)
  })

  it('cannot swap a published object, of the same length too, without the next run seeing it', async () => {
    await scene.publish()
    const key = `${folder}users/part-00000.parquet`
    const body = await scene.read(key)
    body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1
    await scene.write(key, body)
    expect(await faultOf(scene.publish())).toMatch(/other content/u)
  })

  it('cannot swap the manifest without the next run seeing it', async () => {
    await scene.publish()
    await scene.write(`${folder}published.json`, '{}')
    expect(await faultOf(scene.publish())).toMatch(/other content/u)
  })

  it('cannot lead a partition elsewhere', async () => {
    const [part] = scene.parts()
    if (part === undefined) throw new TypeError('no part')
    const StorageDescriptor = storageOf(part, 's3://elsewhere/')
    await scene.clients.glue.send(
      new CreatePartitionCommand({
        ...{ DatabaseName: scene.place.database, TableName: glueTableName(POLICY, part.name) },
        PartitionInput: { Values: [loadOf(scene)], StorageDescriptor },
      }),
    )
    expect(await faultOf(scene.publish())).toMatch(/partition of part .* otherwise/u)
  })

  it('cannot have a table of other columns filled: nothing is sent', async () => {
    const [part] = scene.parts()
    if (part === undefined) throw new TypeError('no part')
    const TableInput = tableInputOf(scene.place, POLICY, part)
    const Columns = TableInput.StorageDescriptor.Columns.slice(1)
    await scene.clients.glue.send(
      new UpdateTableCommand({
        DatabaseName: scene.place.database,
        TableInput: {
          ...TableInput,
          StorageDescriptor: { ...TableInput.StorageDescriptor, Columns },
        },
      }),
    )
    expect(await faultOf(scene.publish())).toMatch(/table of part .* otherwise/u)
    expect(await scene.keys()).toEqual([])
  })
})

it('nothing is sent before "homeroom aws apply" has made the tables', async () => {
  expect(await faultOf(scene.publish({}, WIDE_POLICY))).toMatch(/homeroom aws apply/u)
  expect(await scene.keys()).toEqual([])
})
