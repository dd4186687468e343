import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartProtectedQueryCommand } from '@aws-sdk/client-cleanrooms'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { Fault } from '../src/fault.js'
import { Traces, type Trace } from '../src/engine/aws/run/trace.js'
import { eventually } from './room-district.js'
import { asking, openScene, SPEC, type Scene } from './support/aws/engine-scene.js'
import { LATE_MS } from './support/patience.js'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

const statuses = (): readonly string[] =>
  [...scene.aws.account.queries.values()].map(({ status }) => status)

/** What a process that is gone has left: a trace, and a query if it got so far. */
async function crashed(at: 'before the start' | 'after it' | 'before its answer'): Promise<Trace> {
  const name = randomUUID()
  const { resultBucket: bucket, resultPrefix } = scene.aws.place()
  const trace: Trace = {
    ...{ name, membership: scene.membership, bucket, prefix: `${resultPrefix}${name}/` },
    ...{ startedAt: Date.now(), query: null },
  }
  const traces = new Traces(scene.folder)
  await traces.write(trace)
  if (at === 'before the start') return trace
  const { protectedQuery } = await scene.clients.starter.send(
    new StartProtectedQueryCommand({
      ...{ type: 'SQL', membershipIdentifier: scene.membership },
      sqlParameters: { queryString: 'SELECT 1 AS a' },
      resultConfiguration: {
        outputConfiguration: { s3: { resultFormat: 'PARQUET', bucket, keyPrefix: trace.prefix } },
      },
    }),
  )
  if (at === 'after it') await traces.write({ ...trace, query: protectedQuery?.id ?? null })
  await writeFile(traces.resultFile(name), 'what was on its way')
  return trace
}

describe('what a dead process left', () => {
  it.each(['after it', 'before its answer'] as const)(
    'is cancelled if it died after the start, and %s was known',
    async (at) => {
      scene.aws.fates.next({ stays: 'STARTED', listedAfter: at === 'after it' ? 0 : 2 })
      await crashed(at)
      await scene.engine.recover()
      expect(statuses()).toEqual(['CANCELLED'])
      expect(await scene.files()).toEqual([])
      expect(scene.late.map(({ status }) => status)).toEqual(['CANCELLED'])
    },
  )

  it('is deleted if it had ended, and its results with it', async () => {
    const { bucket, prefix } = await crashed('after it')
    await eventually(() => statuses()[0] === 'SUCCESS', LATE_MS)
    const more = { Bucket: bucket, Key: `${prefix}more`, Body: 'x' }
    await scene.clients.s3.send(new PutObjectCommand(more))
    await scene.engine.recover()
    expect(statuses()).toEqual(['SUCCESS'])
    expect(await scene.results()).toEqual([])
    expect(await scene.files()).toEqual([])
  })

  it('is looked for until it is shown absent if it died before the start', async () => {
    await crashed('before the start')
    await scene.engine.recover()
    expect(await scene.files()).toEqual([])
    expect(scene.late).toEqual([])
    const lists = scene.aws.calls.filter(({ operation }) => operation === 'ListProtectedQueries')
    expect(lists.length).toBeGreaterThan(1)
  })

  it('is given up if its membership is gone, and keeps no place', async () => {
    await crashed('before its answer')
    await eventually(() => statuses()[0] === 'SUCCESS', LATE_MS)
    scene.aws.account.memberships.clear()
    await scene.engine.recover()
    expect(await scene.results()).toEqual([])
    expect(scene.engine.words()).toBe('0 queries at AWS, 0 waiting')
  })

  it('does not touch queries of others, nor files that are no traces', async () => {
    scene.aws.fates.next({ stays: 'STARTED' }, 2)
    await crashed('before its answer')
    const room = await scene.restart({ folder: `${scene.folder}-other` }).open(SPEC)
    const running = room.run(asking('SELECT 2 AS a'))
    await eventually(() => statuses().length === 2, LATE_MS)
    await writeFile(join(scene.folder, 'note.txt'), 'mine')
    await writeFile(join(scene.folder, `${randomUUID()}.json`), '{"half":')
    await scene.restart().recover()
    expect(statuses()).toEqual(['CANCELLED', 'STARTED'])
    expect(await scene.files()).toHaveLength(2)
    await room.close()
    await running
  })

  it('takes a place until it is over, so that AWS has not one query too many', async () => {
    scene.aws.fates.next({ stays: 'STARTED', cancelled: 'never' })
    await crashed('after it')
    const recovering = scene.engine.recover()
    await eventually(() => statuses()[0] === 'CANCELLING', LATE_MS)
    expect(scene.engine.words()).toBe('1 queries at AWS, 0 waiting; 1 being cancelled')
    await scene.engine.close()
    await recovering
    expect(await scene.files()).not.toEqual([])
  })
})

describe('an engine that closes', () => {
  it('ends what runs, and leaves a trace of what AWS has not ended yet', async () => {
    scene.aws.fates.next({ stays: 'STARTED', cancelled: 'never' })
    const running = (await scene.room()).run(asking('SELECT 1 AS a'))
    await eventually(() => statuses()[0] === 'STARTED', LATE_MS)
    await scene.engine.close()
    expect(await running).toMatchObject({ kind: 'failed', reason: 'stopped' })
    const [left] = await new Traces(scene.folder).left()
    expect(left?.query).toBe([...scene.aws.account.queries.keys()][0])
  })

  it('opens no more rooms', async () => {
    await scene.engine.close()
    await expect(scene.room()).rejects.toThrow(Fault)
  })
})
