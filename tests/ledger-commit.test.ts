import { rmSync } from 'node:fs'
import type { Entry } from '../src/ledger/entry.js'
import { openLedger } from '../src/ledger/ledger.js'
import type { Ledger } from '../src/ledger/port.js'
import {
  append,
  faultOf,
  ORIGIN,
  Place,
  released,
  SIGNER,
  started,
  withCommit,
  type Seen,
} from './ledger-fixture.js'

let place: Place
let ledger: Ledger<Seen> | undefined

beforeEach(() => {
  place = new Place()
})
afterEach(async () => {
  await ledger?.close()
  ledger = undefined
  place.remove()
})

const queryOf = (entry: Entry): string =>
  entry.type === 'query.started' || entry.type === 'query.released' ? entry.data.query : entry.type

describe('a new ledger', () => {
  it('begins with an entry that names it and its key', async () => {
    ledger = await place.open()
    expect(ledger.size()).toBe(1)
    expect(await ledger.entry(0)).toMatchObject({
      type: 'ledger.opened',
      index: 0,
      actor: { kind: 'service' },
      data: { origin: ORIGIN, key: SIGNER.vkey },
    })
    expect(ledger.checkpoint()).toMatch(`${ORIGIN}\n1\n`)
  })

  it('verifies, and again after it was closed and opened', async () => {
    ledger = await place.open()
    await append(ledger, started('q1'), released('q1', [4, 2]))
    const before = { state: ledger.state(), checkpoint: ledger.checkpoint() }
    expect(await ledger.verify()).toMatchObject({ ok: true, size: 3, erased: 0 })
    await ledger.close()
    ledger = await place.open()
    expect(ledger.state()).toEqual(before.state)
    expect(ledger.checkpoint()).toBe(before.checkpoint)
    expect(ledger.size()).toBe(3)
  })
})

describe('a decision', () => {
  it('gives back its result and its entries as they stand in the log', async () => {
    ledger = await place.open()
    const { result, entries } = await ledger.decide((_state, now) => ({
      entries: [started('q1', "SELECT 'x'"), released('q1', [3, 1])],
      result: now,
    }))
    expect(result).toBe(Date.UTC(2026, 8, 1, 12))
    expect(entries.map(({ index }) => index)).toEqual([1, 2])
    expect(entries[0]?.payloads).toEqual({ sql: { kind: 'text', text: "SELECT 'x'" } })
    expect(entries[1]?.payloads).toEqual({ subjects: { kind: 'ordinals', ordinals: [1, 3] } })
    expect(await ledger.list({}, { after: 0, limit: 10 })).toEqual(entries)
  })

  it('sees everything decided before it, also by calls of the same turn', async () => {
    ledger = await place.open()
    const log = ledger
    const sizes = await Promise.all(
      Array.from({ length: 50 }, async (_, at) => {
        const { result } = await log.decide((state) => ({
          entries: [started(`q${at}`)],
          result: state.length,
        }))
        return result
      }),
    )
    expect(sizes).toEqual(Array.from({ length: 50 }, (_, at) => at + 1))
    expect(log.state().slice(1).map(queryOf)).toEqual(
      Array.from({ length: 50 }, (_, at) => `q${at}`),
    )
  })

  it('shares one transaction with all others of the same turn', async () => {
    let commits = 0
    await place.open().then((fresh) => fresh.close())
    ledger = await place.openWith((store) =>
      withCommit(store, (batch) => {
        commits += 1
        return store.commit(batch)
      }),
    )
    const log = ledger
    await Promise.all(Array.from({ length: 200 }, (_, at) => append(log, started(`q${at}`))))
    expect(commits).toBe(1)
    await append(log, started('later'))
    expect(commits).toBe(2)
  })

  it('without entries writes nothing', async () => {
    ledger = await place.open()
    const checkpoint = ledger.checkpoint()
    const { result, entries } = await ledger.decide((state) => ({
      entries: [],
      result: state.length,
    }))
    expect([result, entries]).toEqual([1, []])
    expect(ledger.checkpoint()).toBe(checkpoint)
  })

  it('whose rule throws is rejected alone, and leaves no trace', async () => {
    ledger = await place.open()
    const log = ledger
    const slip = new TypeError('a slip')
    const outcomes = await Promise.allSettled([
      append(log, started('before')),
      log.decide(() => {
        throw slip
      }),
      append(log, started('good'), released('bad', [-1])),
      append(log, started('after')),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ])
    expect(outcomes[1]).toMatchObject({ reason: slip })
    expect(log.state().map(queryOf)).toEqual(['ledger.opened', 'before', 'after'])
    expect((await log.verify()).ok).toBe(true)
  })

  it('whose fold throws is rejected alone too', async () => {
    const fold = {
      initial: 0,
      evolve: (count: number, entry: Entry): number => {
        if (queryOf(entry) === 'poison') throw new TypeError('a slip of the fold')
        return count + 1
      },
    }
    const counting = await openLedger({ ...place.options(), fold })
    const outcomes = await Promise.allSettled([
      counting.decide(() => ({ entries: [started('good')], result: null })),
      counting.decide(() => ({ entries: [started('good'), started('poison')], result: null })),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect([counting.state(), counting.size()]).toEqual([2, 2])
    await counting.close()
  })

  it('is refused after the ledger is closed, and one under way is finished first', async () => {
    const log = await place.open()
    const underWay = append(log, started('q1'))
    await Promise.all([log.close(), log.close()])
    expect(await underWay).toHaveLength(1)
    expect(await faultOf(append(log, started('q2')))).toBe('LEDGER_STOPPED')
    expect(await faultOf(log.list({}, { limit: 1 }))).toBe('LEDGER_STOPPED')
  })
})

describe('time', () => {
  it('never runs backwards in the log, though the clock be set back, also over a restart', async () => {
    let now = Date.UTC(2026, 8, 1, 12)
    const clock = { now: () => now }
    const first = await place.open({ clock })
    await append(first, started('q1'))
    now -= 3_600_000
    expect(first.now()).toBe(Date.UTC(2026, 8, 1, 12))
    const [entry] = await append(first, started('q2'))
    expect(entry?.at).toBe(Date.UTC(2026, 8, 1, 12))
    await first.close()
    ledger = await place.open({ clock })
    expect(ledger.now()).toBe(Date.UTC(2026, 8, 1, 12))
    const { result } = await ledger.decide((_state, at) => ({ entries: [], result: at }))
    expect(result).toBe(Date.UTC(2026, 8, 1, 12))
    now += 7_200_000
    expect(ledger.now()).toBe(Date.UTC(2026, 8, 1, 13))
  })
})

describe('a text', () => {
  it('is never shown to the fold, live or on replay, so that erasing it changes no state', async () => {
    const live = await place.open()
    await append(live, started('q1', "SELECT 'Ada'"))
    expect(live.state().at(-1)?.payloads).toEqual({ sql: null })
    await live.close()
    ledger = await place.open()
    expect(ledger.state().at(-1)?.payloads).toEqual({ sql: null })
    expect((await ledger.entry(1))?.payloads).toEqual({
      sql: { kind: 'text', text: "SELECT 'Ada'" },
    })
  })
})

describe('when the disk fails', () => {
  const broken = (): Error =>
    Object.assign(new Error('fsync failed'), { code: 'SQLITE_IOERR_FSYNC' })

  /** Opens a log of two entries whose next commit goes wrong as told. */
  async function failing(stored: boolean, error = broken()): Promise<Ledger<Seen>> {
    const fresh = await place.open()
    await append(fresh, started('q1'))
    await fresh.close()
    return place.openWith((store) =>
      withCommit(store, async (batch) => {
        if (stored) await store.commit(batch)
        throw error
      }),
    )
  }

  it('rejects all callers, keeps the state, and refuses every later call', async () => {
    const log = await failing(false)
    const state = log.state()
    const both = [append(log, started('q2')), append(log, started('q3'))]
    expect(await Promise.all(both.map(faultOf))).toEqual(['LEDGER_STOPPED', 'LEDGER_STOPPED'])
    expect(log.state()).toBe(state)
    expect(log.size()).toBe(2)
    const later = [
      append(log, started('q4')),
      log.list({}, { limit: 1 }),
      log.entry(0),
      log.verify(),
    ]
    expect(await Promise.all(later.map(faultOf))).toEqual(later.map(() => 'LEDGER_STOPPED'))
    await log.close()
  })

  it('finds nothing at the next open of an append that failed', async () => {
    const log = await failing(false)
    expect(await faultOf(append(log, started('q2')))).toBe('LEDGER_STOPPED')
    await log.close()
    ledger = await place.open()
    expect(ledger.state().map(queryOf)).toEqual(['ledger.opened', 'q1'])
    expect((await ledger.verify()).ok).toBe(true)
  })

  it('finds, at the next open, an append that failed but was stored, and goes on after it', async () => {
    const log = await failing(true)
    expect(await faultOf(append(log, started('q2')))).toBe('LEDGER_STOPPED')
    await log.close()
    ledger = await place.open()
    expect(ledger.state().map(queryOf)).toEqual(['ledger.opened', 'q1', 'q2'])
    await append(ledger, started('q3'))
    expect(await ledger.verify()).toMatchObject({ ok: true, size: 4 })
  })

  it('rejects an append that was stored but could not be anchored, and stops', async () => {
    const log = await place.open()
    await append(log, started('q1'))
    rmSync(`${place.root}/anchor`, { recursive: true })
    const state = log.state()
    expect(await faultOf(append(log, started('q2')))).toBe('LEDGER_STOPPED')
    expect(log.state()).toBe(state)
    expect(await faultOf(append(log, started('q3')))).toBe('LEDGER_STOPPED')
    await log.close()
  })

  it('says that the disk is full when it is, once, and has stopped from then on', async () => {
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    const log = await failing(false, full)
    expect(await faultOf(append(log, started('q2')))).toBe('DISK_FULL')
    expect(await faultOf(append(log, started('q3')))).toBe('LEDGER_STOPPED')
    const reading = log.decide(() => ({ entries: [], result: 0 }))
    expect(await faultOf(reading)).toBe('LEDGER_STOPPED')
    await log.close()
  })
})
