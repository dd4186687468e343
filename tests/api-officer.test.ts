import fc from 'fast-check'
import { parseCheckpoint, checkpointTextOf } from '../src/ledger/checkpoint.js'
import { createSigner } from '../src/ledger/key.js'
import { medianOf, monthAfter, monthOf } from '../src/report/months.js'
import { ask, ok, openScene, ORIGIN } from './support/house.js'
import type { Reply, Scene } from './support/house.js'
import { markedRoster, MARK, zipped } from './support/marked-roster.js'

const HOUR = 3_600_000
const clock = { time: Date.parse('2026-03-30T20:00:00.000Z'), now: () => clock.time }
let scene: Scene
beforeAll(async () => {
  scene = await openScene(await zipped(markedRoster(60).files), { budget: 100, house: { clock } })
})
afterAll(() => scene.house.close())

type Line = Record<string, unknown>
const linesOf = ({ body }: Reply): Line[] => body['months'] as unknown as Line[]
const person = (role: 'steward' | 'officer') =>
  scene.house.person({ role, name: `${role}@district.example` })

describe('months by vendor', () => {
  it('count what was asked, decided, refused, shown and concluded, each in its month (UTC)', async () => {
    const { engineer } = scene
    await ok(ask(scene, 'SELECT sourcedId FROM users LIMIT 3'))
    await ok(ask(scene, 'SELECT sourcedId FROM users LIMIT 2'))
    await ask(scene, 'SELECT sourcedId FROM secrets')
    const wish = { ticket: 'T-9', purpose: 'why', interest: 'support', policy: 'rostering-debug' }
    const filed = await ok(engineer.post('/v1/requests', { ...wish, wished: { hours: 2 } }))
    // Two hours to midnight of the month's last day, and one beyond it.
    clock.time += 29 * HOUR
    const steward = await person('steward')
    const at = `/v1/requests/${String(filed.body['request'])}`
    const session = String(
      (await ok(steward.post(`${at}/approve`, { hours: 2, note: 'yes' }))).body['session'],
    )
    const dev = await scene.house.person({
      ...{ role: 'engineer', name: 'dev@acme.example', vendor: 'acme' },
    })
    const there = { engineer: dev, session }
    const { body } = await ok(ask(there, 'SELECT sourcedId FROM users LIMIT 1'))
    const tokens = (body['rows'] as unknown as string[][]).flat()
    await ok(dev.post(`/v1/sessions/${session}/close`, { finding: 'found', tokens }))
    await ok(steward.post(`/v1/sessions/${session}/resolve`, { tokens, reason: 'to correct it' }))
    const no = await ok(dev.post('/v1/requests', { ...wish, wished: { hours: 2 } }))
    await ok(steward.post(`/v1/requests/${String(no.body['request'])}/deny`, { reason: 'not now' }))

    const officer = await person('officer')
    const report = await ok(officer.get('/v1/reports/months'))
    expect(report.body).toMatchObject({ from: '2025-05', to: '2026-04', origin: ORIGIN })
    const acme = { vendor: 'acme', vendorName: 'Acme Reading' }
    expect(linesOf(report)).toEqual([
      {
        ...{ month: '2026-03', ...acme, requests: 2, approved: 1, denied: 0, sessions: 1 },
        ...{ medianSecondsToApproval: 0, queries: 3, refusals: 1, students: 3 },
        ...{ refusalsByCode: { TABLE_NOT_ALLOWED: 1 }, findings: 0, resolves: 0 },
      },
      {
        ...{ month: '2026-04', ...acme, requests: 1, approved: 1, denied: 1, sessions: 1 },
        ...{ medianSecondsToApproval: 29 * 3600, queries: 1, refusals: 0, students: 1 },
        ...{ refusalsByCode: {}, findings: 1, resolves: 1 },
      },
    ])
    expect(report.text).not.toContain(MARK)
    expect(linesOf(await officer.get('/v1/reports/months?from=2026-04&to=2026-04'))).toHaveLength(1)
    expect(linesOf(await officer.get('/v1/reports/months?to=2026-02'))).toEqual([])
    const odd = await officer.get('/v1/reports/months?from=2026-13')
    expect(odd).toMatchObject({ status: 400, body: { code: 'BODY_INVALID' } })
    const [look] = await scene.house.services.ledger.list(
      { types: ['report.made'] },
      { limit: 1, newestFirst: true },
    )
    expect(look).toMatchObject({
      actor: { kind: 'officer' },
      data: { what: 'months', filter: { from: '2025-03', to: '2026-02' }, entries: 0 },
    })
    expect((await dev.get('/v1/reports/months')).status).toBe(403)
  })

  it('are told by the calendar, over years and in leap years', () => {
    expect(monthAfter('2026-01', -1)).toBe('2025-12')
    expect(monthAfter('2024-01', 1)).toBe('2024-02')
    const month = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(month, fc.integer({ min: -40, max: 40 }), (at, more) => {
        const from = monthOf(at.getTime())
        expect(monthAfter(monthAfter(from, more), -more)).toBe(from)
      }),
    )
  })

  it('have a median that as many waits are above as below', () => {
    expect(medianOf([])).toBeNull()
    expect(medianOf([4, 1])).toBe(2.5)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1 }), (waits) => {
        const median = medianOf(waits) ?? NaN
        const below = waits.filter((wait) => wait < median).length
        const above = waits.filter((wait) => wait > median).length
        expect(Math.max(below, above)).toBeLessThanOrEqual(waits.length / 2)
      }),
    )
  })
})

describe('where the log stands', () => {
  it('tells checkpoint, key, exports and the last verification, and asking is no entry', async () => {
    const officer = await person('officer')
    const { ledger } = scene.house.services
    const status = async () => (await ok(officer.get('/v1/ledger/status'))).body
    const before = await status()
    expect(before).toMatchObject({ verification: null, exports: [], witness: null, origin: ORIGIN })
    const size = ledger.size()
    await status()
    // A session that ran out when the clock was set ahead may be noted in between, by the service itself.
    const since = await ledger.list({}, { after: size - 1, limit: 10 })
    expect(since.filter(({ actor }) => actor.kind !== 'service')).toEqual([])
    const checkpoint = parseCheckpoint(checkpointTextOf(String(before['checkpoint'])))
    expect(before).toMatchObject({
      size: checkpoint?.size,
      root: checkpoint?.root.toString('base64'),
    })
    expect(before['key']).toBe(createSigner(ORIGIN, scene.house.secrets.ledgerKey).vkey)

    await ok(officer.post('/v1/ledger/verify'))
    const job = await ok(officer.post('/v1/exports', { to: 'download' }))
    await scene.house.services.exports.ended(String(job.body['export']))
    // Readings in between do not hide it.
    for (let n = 0; n < 3; n += 1) await ok(officer.get('/v1/ledger?limit=1'))
    const after = await status()
    expect(after).toMatchObject({
      verification: {
        ok: true,
        by: 'officer@district.example',
        size: expect.any(Number) as number,
      },
      exports: [{ target: 'download', number: 0, consistent: true }],
    })
    expect(await status()).toMatchObject({ verification: after['verification'] })
    const { engineer } = scene
    expect((await engineer.get('/v1/ledger/status')).status).not.toBe(200)
  })

  it('says of an export that the log does not go on from, that it does not', async () => {
    const officer = await person('officer')
    const { ledger } = scene.house.services
    const [run] = [...ledger.state().exports.values()]
    if (run === undefined) throw new TypeError('nothing was exported')
    const { number, from, size, manifest, previous, payloads } = run
    const root = Buffer.alloc(32, 7).toString('base64')
    const data = { number, from, size, manifest, previous, payloads, root, target: 'forged' }
    const actor = { kind: 'operator', name: 'elsewhere' } as const
    await ledger.decide(() => ({
      entries: [{ type: 'ledger.exported', actor, data }],
      result: null,
    }))
    const { body } = await ok(officer.get('/v1/ledger/status'))
    const exports = body['exports'] as unknown as Line[]
    expect(exports.find(({ target }) => target === 'forged')).toMatchObject({ consistent: false })
    expect(exports.find(({ target }) => target === 'download')).toMatchObject({ consistent: true })
  })
})
