import { probeText } from '../src/cli/commands/aws/doctor-query.js'
import { openClients } from '../src/engine/aws/clients.js'
import type { AwsClients } from '../src/engine/aws/clients.js'
import { examine } from '../src/engine/aws/doctor/examine.js'
import type { Examined } from '../src/engine/aws/doctor/examine.js'
import { expectedCells } from '../src/engine/aws/doctor/expected.js'
import { judged } from '../src/engine/aws/doctor/judged.js'
import { LEADING, probeQuery, TRUTHS } from '../src/engine/aws/doctor/probes.js'
import { tried } from '../src/engine/aws/doctor/trial.js'
import { awsPlan } from '../src/engine/aws/plan/plan.js'
import { realTime } from '../src/engine/aws/run/time.js'
import { differences } from '../src/engine/aws/verify/differences.js'
import type { Cell } from '../src/engine/port.js'
import { FUNCTIONS } from '../src/gate/functions.js'
import { openAwsHouse } from './aws-house-scene.js'
import type { AwsHouse } from './aws-house-scene.js'
import { markedRoster, zipped } from './support/marked-roster.js'

const POLICY = 'rostering-debug'
let scene: AwsHouse
let clients: AwsClients
let examined: Examined
let text: string
let expected: readonly Cell[]

const policyOf = (id: string) => {
  const policy = scene.house.services.policies.policy(id)
  if (policy === undefined) throw new Error(`no policy ${id}`)
  return policy
}

beforeAll(async () => {
  scene = await openAwsHouse(await zipped(markedRoster(60).files))
  await scene.apply(POLICY)
  await scene.publish(POLICY)
  const place = scene.aws.place()
  clients = await openClients(place)
  const of = { plan: awsPlan(policyOf(POLICY), place), dataDir: scene.house.config.data }
  examined = await examine({ clients, place, of, differences, now: Date.now() })
  text = (await probeText(policyOf(POLICY), examined.ready?.load ?? '')) ?? ''
  expected = await expectedCells()
}, 60_000)
afterAll(async () => {
  clients.close()
  await scene.close()
})

const run = (changes: Partial<Parameters<typeof tried>[0]> = {}) =>
  tried({
    ...{ clients, place: scene.aws.place(), text, expected, time: realTime },
    ...{ membership: examined.ready?.standing.membership ?? '', deadlineMs: 60_000, pollMs: 20 },
    ...{ signal: new AbortController().signal, ...changes },
  })
const results = () => [...scene.aws.account.queries.values()]

describe('homeroom aws doctor --run', () => {
  it('is ready where a policy was applied and a roster published', () => {
    expect(examined.diagnoses.filter(({ state }) => state === 'not ok')).toEqual([])
    expect(examined.ready).not.toBeNull()
  })
  it('asks for every function that vendors have, but the one that AWS lacks', () => {
    const asked = probeQuery('orgs', 'sourcedId')
    const missing = Object.keys(FUNCTIONS).filter((name) => !asked.includes(`${name}(`))
    expect(missing).toEqual(['regexp_matches'])
  })
  it('starts one query, and finds that it means what it means in a room', async () => {
    const before = scene.aws.accepted('StartProtectedQuery')
    const diagnoses = await run()
    expect(diagnoses.map(({ about, state }) => `${about}: ${state}`)).toEqual([
      'billed: ok',
      'latency: ok',
      'files of a result: ok',
      'functions: ok',
      'forms of queries: ok',
      'ORDER BY: ok',
      'NULL: ok',
      'hidden lists: ok',
    ])
    expect(scene.aws.accepted('StartProtectedQuery')).toBe(before + 1)
  })
  it('names nothing of the account, and leaves no result behind', async () => {
    const said = JSON.stringify(await run())
    const { account, dataBucket, resultBucket, resultPrefix } = scene.aws.place()
    const ids = results().flatMap(({ id, membershipId }) => [id, membershipId])
    for (const word of [account, dataBucket, resultBucket, ...ids]) expect(said).not.toContain(word)
    const { ListObjectsV2Command } = await import('@aws-sdk/client-s3')
    const list = new ListObjectsV2Command({ Bucket: resultBucket, Prefix: resultPrefix })
    expect((await clients.s3.send(list)).KeyCount).toBe(0)
  })
  it('does not try again when nobody knows whether it was started, and says so', async () => {
    const before = scene.aws.accepted('StartProtectedQuery')
    scene.aws.whims.set('StartProtectedQuery', { kind: 'reset', accepted: true })
    const [only] = await run()
    expect(only).toMatchObject({ state: 'not ok', about: 'a protected query' })
    expect(only?.words).toContain('did not say whether')
    expect(scene.aws.accepted('StartProtectedQuery')).toBe(before + 1)
  })
  it('cancels the query when it is told to stop', async () => {
    const stopping = new AbortController()
    scene.aws.pace.startedMs = 60_000
    try {
      setTimeout(() => stopping.abort(), 200)
      const diagnoses = await run({ signal: stopping.signal })
      expect(diagnoses.at(-1)).toMatchObject({ state: 'not ok', words: 'It ended as STOPPED.' })
      expect(results().at(-1)?.status).toMatch(/^CANCEL/u)
    } finally {
      scene.aws.pace.startedMs = 5
    }
  })
})

describe('what the doctor makes of an answer', () => {
  const answer = (change: (row: Cell[], place: number) => void = () => undefined) => {
    const rows = [30, 20, 10].map((key, place) => {
      const row: Cell[] = [key, place + 1, null, ...expected, ...TRUTHS.map(() => true)]
      change(row, place)
      return row
    })
    return { rows, hidden: rows.map(([key]) => [[Number(key)]]) }
  }
  const bad = (result: ReturnType<typeof answer>) =>
    judged(result as unknown as Parameters<typeof judged>[0], expected)
      .filter(({ state }) => state !== 'ok')
      .map(({ about }) => about)

  it('is content with what a room would say', () => {
    expect(bad(answer())).toEqual([])
  })
  it.each([
    ['functions', (row: Cell[]) => (row[LEADING.length] = 'another')],
    ['forms of queries', (row: Cell[]) => (row[row.length - 1] = false)],
    ['ORDER BY', (row: Cell[]) => (row[1] = 4 - Number(row[1]))],
    ['NULL', (row: Cell[]) => (row[2] = '')],
    ['hidden lists', (row: Cell[], place: number) => (row[0] = place)],
  ])('sees what is otherwise: %s', (about, change) => {
    const told = answer()
    told.rows.forEach((row, place) => void change(row, place))
    expect(bad(told)).toEqual([about])
  })
})
