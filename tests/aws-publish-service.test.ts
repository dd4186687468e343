import { createHash } from 'node:crypto'
import type { EntryType } from '../src/ledger/entry.js'
import { manifestBytes, manifestIn } from '../src/engine/aws/publish/manifest.js'
import type { Manifest } from '../src/engine/aws/publish/manifest.js'
import { loadName } from '../src/engine/aws/layout.js'
import { publishedOf } from '../src/session/published.js'
import {
  loadOf,
  openPublishHouse,
  openPublishScene,
  POLICY,
  WIDE_POLICY,
} from './aws-publish-scene.js'
import type { PublishScene } from './aws-publish-scene.js'
import { ok } from './support/house.js'
import type { House, Reply } from './support/house.js'
import { markedRoster, zipped } from './support/marked-roster.js'

const lines: string[] = []
let house: House
let scene: PublishScene
let manifestKey = ''
beforeAll(async () => {
  house = await openPublishHouse(await zipped(markedRoster(60).files), {
    logTo: { write: (line) => lines.push(line) },
  })
})
afterAll(() => house.close())
beforeEach(async () => {
  scene = await openPublishScene(house)
  await scene.apply()
  manifestKey = `${scene.place.dataPrefix}${POLICY}/${loadOf(scene)}/published.json`
})
afterEach(() => scene.close())

const sha256 = (body: Buffer): string => createHash('sha256').update(body).digest('hex')
const tell = (said: Record<string, unknown>, snapshot = scene.snapshot): Promise<Reply> =>
  scene.steward.post(`/v1/snapshots/${snapshot}/published`, said)
const entriesOf = async (type: EntryType) =>
  house.services.ledger.list({ types: [type] }, { limit: 500 })
const newest = async (type: EntryType) => (await entriesOf(type)).at(-1)
const isPublished = (id = POLICY): boolean => {
  const { id: policy, hash } = scene.policy(id)
  const of = { snapshot: scene.snapshot, policy: { id: policy, hash } }
  return publishedOf(house.services.ledger.state(), of) !== undefined
}

/** What a publisher says of a manifest of any content that it put there. */
async function planted(change: (manifest: Manifest) => object | Buffer) {
  const done = await scene.publish()
  const true_ = manifestIn(await scene.read(manifestKey))
  if (true_ === null) throw new TypeError('no manifest')
  const changed = change(structuredClone(true_))
  const body = Buffer.isBuffer(changed) ? changed : Buffer.from(JSON.stringify(changed))
  await scene.write(manifestKey, body)
  return { ...scene.said(done), manifest: sha256(body) }
}

describe('the record of what was published', () => {
  it('is not made for a manifest that is not there', async () => {
    const said = scene.said({
      ...{ load: loadOf(scene), manifest: 'a'.repeat(64), files: 1, bytes: 1 },
      sent: { files: 0, bytes: 0 },
    })
    const { status, body } = await tell(said)
    expect([status, body.code]).toEqual([409, 'NOT_PUBLISHED'])
    expect(isPublished()).toBe(false)
    expect(await newest('publishing.refused')).toMatchObject({
      actor: { kind: 'steward', name: 'steward@district.example' },
      data: { snapshot: scene.snapshot, policy: POLICY, code: 'NOT_PUBLISHED' },
    })
  })

  it.each<[string, (manifest: Manifest) => object | Buffer]>([
    ['no JSON', () => Buffer.from('PAR1')],
    ['nothing', () => Buffer.alloc(0)],
    ['longer than any', () => Buffer.alloc(3_000_000, 32)],
    ['without a part', (manifest) => ({ ...manifest, files: manifest.files.slice(1) })],
    [
      'with a part twice',
      (manifest) => ({ ...manifest, files: [...manifest.files, ...manifest.files] }),
    ],
    ['in another order', (manifest) => ({ ...manifest, files: manifest.files.toReversed() })],
    [
      'with a part that lies elsewhere',
      (manifest) => edited(manifest, (file) => ({ ...file, object: `../../other/${file.object}` })),
    ],
    [
      'with a column too many',
      (manifest) =>
        edited(manifest, (file) => ({
          ...file,
          columns: [...file.columns, ['givenname', 'string']],
        })),
    ],
    [
      'of another size',
      (manifest) => edited(manifest, (file) => ({ ...file, bytes: file.bytes + 1 })),
    ],
    ['of another snapshot', (manifest) => ({ ...manifest, snapshot: 'snp_other' })],
    ['of another load', (manifest) => ({ ...manifest, load: 'other' })],
    [
      'of another policy',
      (manifest) => ({ ...manifest, policy: { ...manifest.policy, id: 'other' } }),
    ],
    [
      'of another text of the policy',
      (manifest) => ({ ...manifest, policy: { ...manifest.policy, hash: 'b'.repeat(64) } }),
    ],
    ['with more than it has', (manifest) => ({ ...manifest, note: 'trust me' })],
    ['of another format', (manifest) => ({ ...manifest, format: 'homeroom-published/2' })],
  ])('is not made for a manifest %s, though its hash is the one told', async (_, change) => {
    const { status, body } = await tell(await planted(change))
    expect([status, body.code]).toEqual([409, 'PUBLISHED_DIFFERS'])
    expect(isPublished()).toBe(false)
  })

  it('is not made for a manifest that was swapped after it was published', async () => {
    const done = await scene.publish()
    const manifest = manifestIn(await scene.read(manifestKey))
    if (manifest === null) throw new TypeError('no manifest')
    const swapped = edited(manifest, (file) => ({ ...file, sha256: 'c'.repeat(64) }))
    await scene.write(manifestKey, manifestBytes(swapped))
    const { body } = await tell(scene.said(done))
    expect(body).toMatchObject({ code: 'PUBLISHED_DIFFERS', fixer: 'operator' })
    expect(isPublished()).toBe(false)
  })

  it('is not made for the load of another policy, nor under another text of this one', async () => {
    await scene.apply(WIDE_POLICY)
    const done = await scene.publish({}, WIDE_POLICY)
    const wide = scene.policy(WIDE_POLICY)
    const here = scene.policy()
    for (const policy of [
      { id: here.id, hash: here.hash },
      { id: here.id, hash: wide.hash },
      { id: wide.id, hash: here.hash },
    ]) {
      const { body } = await tell({ ...scene.said(done, WIDE_POLICY), policy })
      expect(body.code).toBe('PUBLISHED_DIFFERS')
    }
    // Copied to where the other policy's load would be, it is still not that.
    const folder = `${scene.place.dataPrefix}${WIDE_POLICY}/${loadName(scene.snapshot, wide.hash)}/`
    const body = await scene.read(`${folder}published.json`)
    await scene.write(manifestKey, body)
    const said = { ...scene.said(done), load: loadOf(scene), manifest: sha256(body) }
    expect((await tell(said)).body.code).toBe('PUBLISHED_DIFFERS')
    expect([isPublished(), isPublished(WIDE_POLICY)]).toEqual([false, false])
  })

  it('is not made for a snapshot or a policy that the log does not know, whose names it does not repeat', async () => {
    const done = await scene.publish()
    const before = scene.aws.calls.length
    const said = scene.said(done)
    for (const snapshot of ['snp_invented', 'zqx secret']) {
      const { status, body } = await tell(said, encodeURIComponent(snapshot))
      expect([status, body.code]).toEqual([404, 'SNAPSHOT_UNKNOWN'])
    }
    const policy = { id: 'invented', hash: scene.policy().hash }
    expect((await tell({ ...said, policy })).body.code).toBe('POLICY_UNKNOWN')
    expect(scene.aws.calls.slice(before)).toEqual([])
    const refused = (await entriesOf('publishing.refused')).slice(-3).map(({ data }) => data)
    expect(refused).toEqual([
      { snapshot: 'unknown', policy: POLICY, code: 'SNAPSHOT_UNKNOWN' },
      { snapshot: 'unknown', policy: POLICY, code: 'SNAPSHOT_UNKNOWN' },
      { snapshot: scene.snapshot, policy: 'unknown', code: 'POLICY_UNKNOWN' },
    ])
  })

  it('is not made by anyone but a steward of this service', async () => {
    const said = scene.said(await scene.publish())
    const officer = await scene.person('officer')
    const path = `/v1/snapshots/${scene.snapshot}/published`
    expect((await officer.post(path, said)).body.code).toBe('ROLE_NOT_ALLOWED')
    expect((await officer.get(path)).body).toEqual({ wanted: true, published: [] })
    const forged = await fetch(new URL(path, scene.url), {
      method: 'POST',
      headers: { authorization: 'Bearer forged', 'content-type': 'application/json' },
      body: JSON.stringify(said),
    })
    expect(forged.status).toBe(401)
    expect(isPublished()).toBe(false)
  })

  it('is not made while the bucket cannot be read, nor by a service without this engine', async () => {
    const said = scene.said(await scene.publish())
    const count = (await entriesOf('publishing.refused')).length
    scene.aws.whims.set('s3:GET', { kind: 'denied' })
    const { status, body } = await tell(said)
    expect([status >= 500, body.code]).toEqual([true, 'ENGINE_UNREACHABLE'])
    expect((await entriesOf('publishing.refused')).length).toBe(count)
    const own = await house.person({ role: 'steward', name: 'sam@district.example' })
    const path = `/v1/snapshots/${scene.snapshot}/published`
    expect((await own.get(path)).body).toMatchObject({ wanted: false })
    expect((await own.post(path, said)).body.code).toBe('NOT_ON_AWS')
    expect(isPublished()).toBe(false)
  })

  it('refuses a body that is not as it must be', async () => {
    const said = scene.said(await scene.publish())
    for (const wrong of [
      { ...said, manifest: 'x' },
      { ...said, bytes: -1 },
      { ...said, more: true },
      { ...said, load: 'x'.repeat(101) },
      {},
    ]) {
      expect((await tell(wrong)).body.code).toBe('BODY_INVALID')
    }
  })

  // Last: what is on record stays on record.
  it('is made once the service has seen the manifest, and made once', async () => {
    const done = await scene.publish()
    const { body } = await ok(tell(scene.said(done)))
    const entry = await newest('snapshot.published')
    expect(entry).toMatchObject({
      actor: { kind: 'steward' },
      data: { snapshot: scene.snapshot, ...scene.said(done) },
    })
    expect(body).toMatchObject({
      ...{ snapshot: scene.snapshot, ...scene.said(done), entry: entry?.index },
      publishedBy: 'steward@district.example',
    })
    expect(isPublished()).toBe(true)
    expect(isPublished(WIDE_POLICY)).toBe(false)
    const size = house.services.ledger.size()
    expect((await ok(tell(scene.said(done)))).body).toEqual(body)
    expect(await entriesOf('snapshot.published')).toHaveLength(1)
    const { body: listed } = await ok(
      scene.steward.get(`/v1/snapshots/${scene.snapshot}/published`),
    )
    expect(listed).toEqual({ wanted: true, published: [body] })
    expect(house.services.ledger.size() - size).toBeLessThanOrEqual(1)
  })

  it('is not replaced by another of the same load, by whoever can write there', async () => {
    const said = await planted((manifest) =>
      manifestBytes(edited(manifest, (file) => ({ ...file, sha256: 'd'.repeat(64) }))),
    )
    const before = (await entriesOf('snapshot.published')).at(-1)
    expect((await tell(said)).body.code).toBe('PUBLISHED_DIFFERS')
    const { id, hash } = scene.policy()
    const of = { snapshot: scene.snapshot, policy: { id, hash } }
    const state = publishedOf(house.services.ledger.state(), of)
    expect(state).toMatchObject({ manifest: (before?.data as { manifest: string }).manifest })
  })

  it('is told in no log line by more than its route', () => {
    const about = lines.filter((line) => line.includes('/published'))
    expect(about.length).toBeGreaterThan(20)
    for (const line of about) expect(line).not.toMatch(/manifest"|snp_|zqx/u)
  })
})

/** The manifest with its first file changed. */
function edited(
  manifest: Manifest,
  change: (file: Manifest['files'][number]) => Manifest['files'][number],
): Manifest {
  const [first, ...rest] = manifest.files
  if (first === undefined) throw new TypeError('no file')
  return { ...manifest, files: [change(first), ...rest] }
}
