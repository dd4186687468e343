import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunOutcome } from '../src/engine/port.js'
import { eventually } from './room-district.js'
import { asking, openScene, type Scene } from './support/aws/engine-scene.js'
import { LATE_MS } from './support/patience.js'

let scene: Scene
const run = async (): Promise<RunOutcome> => (await scene.room()).run(asking('SELECT 1 AS a'))

const nothingLies = async (): Promise<void> => {
  expect(await scene.left()).toEqual([])
}

afterEach(() => scene.close())

describe('a result', () => {
  beforeEach(async () => {
    scene = await openScene({ resultBytes: 1_000_000 })
  })

  it.each(['missing', 'truncated', 'twice'] as const)(
    'that is %s fails the run, and is deleted all the same',
    async (result) => {
      scene.aws.fates.next({ result })
      expect(await run()).toMatchObject({ kind: 'failed', reason: 'error', bill: {} })
      await nothingLies()
    },
  )

  it('of too many bytes is not even fetched', async () => {
    scene.aws.fates.next({ result: { padding: 1_000_000 } })
    expect(await run()).toMatchObject({ kind: 'failed', reason: 'too-large', bill: {} })
    const fetched = scene.aws.calls.filter(
      ({ operation, path }) => operation === 's3:GET' && path.includes('.parquet'),
    )
    expect(fetched).toEqual([])
    await nothingLies()
  })

  it('that does not come is fetched once more', async () => {
    scene.aws.whims.set('s3:GET', { kind: 'reset', accepted: false }, 2)
    expect(await run()).toMatchObject({ kind: 'rows', rows: [[1]] })
    await nothingLies()
  })

  it('that cannot be read fails the run, and is deleted once it can be', async () => {
    scene.aws.whims.set('s3:GET', { kind: 'denied' }, 4)
    expect(await run()).toMatchObject({ kind: 'failed', reason: 'error', bill: {} })
    await eventually(() => scene.engine.words() === '0 queries at AWS, 0 waiting', LATE_MS)
    await nothingLies()
  })

  it('that cannot be deleted costs no answer, is told of, and is deleted later', async () => {
    scene.aws.whims.set('s3:DELETE', { kind: 'denied' }, 12)
    expect(await run()).toMatchObject({ kind: 'rows', rows: [[1]] })
    const told = '0 queries at AWS, 0 waiting; 1 results not deleted yet'
    expect(await eventually(() => scene.engine.words() === told, LATE_MS)).toBe(true)
    await eventually(() => scene.engine.words() === '0 queries at AWS, 0 waiting', LATE_MS)
    await nothingLies()
  })

  it('lies in a file of its own that nobody else may read, in a folder of the same kind', async () => {
    const seen: number[] = []
    const look = setInterval(() => {
      void scene.files().then(async (names) => {
        for (const name of names) {
          const found = await stat(join(scene.folder, name)).catch(() => null)
          if (found !== null) seen.push(found.mode & 0o777)
        }
      })
    }, 1)
    await run()
    clearInterval(look)
    expect(new Set(seen)).toEqual(new Set([0o600]))
    expect((await stat(scene.folder)).mode & 0o777).toBe(0o700)
  })

  it('deletes nothing of other runs', async () => {
    scene.aws.fates.next({ stays: 'STARTED' })
    const other = await scene.room()
    const running = other.run(asking('SELECT 1 AS a'))
    await run()
    await other.close()
    await running
    const deleted = scene.aws.calls.filter(({ method }) => method === 'DELETE')
    const [, second] = [...scene.aws.account.queries.values()]
    const prefix = second?.resultConfiguration.outputConfiguration.s3.keyPrefix ?? 'none'
    expect(deleted.length).toBeGreaterThan(0)
    for (const { path } of deleted) expect(decodeURIComponent(path)).toContain(prefix)
  })
})
