import fc from 'fast-check'
import { join } from 'node:path'
import { Fault } from '../src/fault.js'
import { folderTarget } from '../src/report/export/folder-target.js'
import { createNightly, dueAt } from '../src/report/export/nightly.js'
import { openPlace } from './export-place.js'
import type { Place } from './export-place.js'

const DAY = 86_400_000
const HOUR = 3_600_000

let place: Place
beforeEach(async () => {
  place = await openPlace()
})
afterEach(() => place.remove())

/** A nightly export at 02:30, over the real exporter. */
function nightly(fails: () => boolean = () => false) {
  const target = folderTarget(join(place.root, 'nightly'))
  const faults: unknown[] = []
  const job = createNightly({
    ...{ minutes: 150, clock: place.clock, onFault: (cause) => faults.push(cause) },
    last: () => place.ledger.state().exports.get(target.name)?.at ?? null,
    run: (by) => {
      if (fails()) throw new Fault('EXPORT_FAILED', 'The disk is gone.')
      return place.exporter.run(by, target, 'withheld')
    },
  })
  return { job, faults }
}
const runs = async () =>
  (await place.ledger.list({ types: ['ledger.exported'] }, { limit: 99 })).length

describe('the nightly export', () => {
  it('is due at its time of day, at or before now and less than a day ago', () => {
    fc.assert(
      fc.property(fc.integer({ min: DAY, max: 4e12 }), fc.nat({ max: 1439 }), (now, minutes) => {
        const due = dueAt(now, minutes)
        expect(due).toBeLessThanOrEqual(now)
        expect(now - due).toBeLessThan(DAY)
        expect((due % DAY) / 60_000).toBe(minutes)
      }),
    )
  })

  it('runs once a day, by the service, and is on record as its doing', async () => {
    const { job } = nightly()
    await job.round()
    await job.round()
    expect(await runs()).toBe(1)
    place.clock.time += DAY
    await job.round()
    expect(await runs()).toBe(2)
    const [entry] = await place.ledger.list({ types: ['ledger.exported'] }, { limit: 1 })
    expect(entry?.actor).toEqual({ kind: 'service', name: 'homeroom' })
  })

  it('waits for its time', async () => {
    const { job } = nightly()
    await job.round()
    // Noon to 02:29 the next day.
    place.clock.time += 14 * HOUR + 29 * 60_000
    await job.round()
    expect(await runs()).toBe(1)
    place.clock.time += 60_000
    await job.round()
    expect(await runs()).toBe(2)
  })

  it('catches up what was missed by one run, also after a restart', async () => {
    await nightly().job.round()
    place.clock.time += 5 * DAY
    const { job } = nightly()
    await job.round()
    await job.round()
    expect(await runs()).toBe(2)
  })

  it('runs one at a time, however often it is asked', async () => {
    const { job } = nightly()
    await Promise.all([job.round(), job.round(), job.round()])
    expect(await runs()).toBe(1)
  })

  it('says when it failed, tries again, not at once, and then says that it runs', async () => {
    let broken = true
    const { job, faults } = nightly(() => broken)
    await job.round()
    await job.round()
    expect(faults).toHaveLength(1)
    expect(job.words()).toContain('EXPORT_FAILED')
    broken = false
    place.clock.time += HOUR
    await job.round()
    expect(await runs()).toBe(1)
    expect(job.words()).toBe('nightly exports run')
  })

  it('goes by itself until it is stopped', async () => {
    const { job } = nightly()
    job.start(5)
    while ((await runs()) === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    await job.stop()
    expect(await runs()).toBe(1)
  })
})
