import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { start } from './cli-process.js'
import { openPublishHouse, openPublishScene, POLICY, WIDE_POLICY } from './aws-publish-scene.js'
import type { PublishScene } from './aws-publish-scene.js'
import type { House } from './support/house.js'
import { filesBelow } from './support/hunt.js'
import { markedRoster, zipped } from './support/marked-roster.js'

let house: House
let scene: PublishScene
beforeAll(async () => {
  house = await openPublishHouse(await zipped(markedRoster(60).files))
})
afterAll(() => house.close())
beforeEach(async () => {
  scene = await openPublishScene(house)
  await scene.apply()
})
afterEach(() => scene.close())

const args = (...more: string[]) => ['aws', 'publish', '--policy', POLICY, ...more]
const records = async () =>
  (await house.services.ledger.list({ types: ['snapshot.published'] }, { limit: 100 })).length

describe('homeroom aws publish', () => {
  it('says no before anything is sent where the service would not take it', async () => {
    const policies = await mkdtemp(join(tmpdir(), 'homeroom-policies-'))
    await cp('policies', policies, { recursive: true })
    const file = join(policies, `${POLICY}.yaml`)
    await writeFile(file, `${await readFile(file, 'utf8')}\n# Edited.\n`)
    try {
      for (const [more, env, words] of [
        [['--snapshot', 'snp_none'], {}, /no such snapshot/u],
        [[], { HOMEROOM_URL: house.url }, /queries in rooms of its own/u],
        [[], { HOMEROOM_POLICIES: policies }, /another text than at the service/u],
      ] as const) {
        const { code, err } = await scene.homeroom(args(...more), env)
        expect(code).toBe(64)
        expect(err).toMatch(words)
      }
      expect(await scene.keys()).toEqual([])
    } finally {
      await rm(policies, { recursive: true, force: true })
    }
  })

  it('publishes only the file that the log knows', async () => {
    const file = house.services.snapshotFile(scene.snapshot)
    const whole = await readFile(file)
    try {
      await writeFile(file, Buffer.concat([whole, Buffer.from('x')]))
      const swapped = await scene.homeroom(args())
      expect(swapped).toMatchObject({
        code: 1,
        err: expect.stringMatching(/not the one in the log of the service/u) as string,
      })
      await rm(file)
      const gone = await scene.homeroom(args())
      expect(gone.err).toMatch(/does not hold this snapshot/u)
      expect(gone.code).toBe(1)
      expect(await scene.keys()).toEqual([])
    } finally {
      await writeFile(file, whole)
    }
  })

  it('uploads, has the service look, and says what came of it', async () => {
    const { code, out, err } = await scene.homeroom(args())
    expect([code, err]).toEqual([0, expect.stringContaining('Published.')])
    expect(err).toMatch(/users, part \d+ of \d+/u)
    expect(out).toMatch(/^Load snp_.*files, .*bytes\.\nManifest [0-9a-f]{64}\nEntry \d+ says so/u)
    expect(await records()).toBe(1)

    const again = await scene.homeroom(args('--snapshot', scene.snapshot))
    expect(again.out).toMatch(/of them there already/u)
    const json = await scene.homeroom(args('--json'))
    expect([json.code, json.err]).toEqual([0, ''])
    expect(JSON.parse(json.out)).toMatchObject({
      snapshot: scene.snapshot,
      policy: { id: POLICY },
      publishedBy: 'steward@district.example',
    })
    expect(await records()).toBe(1)
  })

  it('goes on after a kill, and leaves nothing behind then', async () => {
    await scene.apply(WIDE_POLICY)
    const wide = ['aws', 'publish', '--policy', WIDE_POLICY]
    scene.aws.whims.set('s3:PUT', { kind: 'slow', ms: 0 }, 5)
    scene.aws.whims.set('s3:PUT', { kind: 'slow', ms: 60_000 })
    const { child, ended } = start(wide, await scene.settings())
    while (scene.aws.accepted('s3:PUT') < 6) await new Promise((turn) => setTimeout(turn, 50))
    const working = join(house.config.data, 'aws', 'publishing')
    expect(filesBelow(working).some((path) => path.endsWith('part.parquet'))).toBe(true)
    child.kill('SIGKILL')
    await ended
    scene.aws.whims.clear()

    const { code, out } = await scene.homeroom(wide)
    expect(code).toBe(0)
    expect(out).toMatch(/, 5 of them there already/u)
    expect(await readdir(working)).toEqual([])
  })

  it('stops at Ctrl-C without leaving a file of the load', async () => {
    scene.aws.whims.set('s3:PUT', { kind: 'slow', ms: 60_000 })
    const { child, ended } = start(args(), await scene.settings())
    while (scene.aws.accepted('s3:PUT') < 1) await new Promise((turn) => setTimeout(turn, 50))
    child.kill('SIGINT')
    const { code, err } = await ended
    expect([code, err]).toEqual([130, expect.stringContaining('Stopped.')])
    const working = join(house.config.data, 'aws', 'publishing')
    expect(filesBelow(working).filter((path) => path.includes('/files/'))).toEqual([])
  })
})
