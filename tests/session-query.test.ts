import { failQuery, refuseQuery } from '../src/session/decide-query.js'
import { recover, startService } from '../src/session/decide-start.js'
import { revoke } from '../src/session/decide-end.js'
import { refuse } from '../src/refusal.js'
import { budgetLeft } from '../src/session/session.js'
import { HOUR, NOON, Scene, ana, eve, ola, sam } from './session-scene.js'

const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, place) => from + place)

describe('a query', () => {
  it('starts from the first millisecond of the window to the last, and not at its end', () => {
    const scene = new Scene().furnished()
    scene.file()
    scene.approve({ opensAt: NOON + HOUR, closes: { hours: 1 } })
    const attempt = (now: number) => {
      scene.now = now
      const result = scene.start(`qry_${now}`)
      scene.release(`qry_${now}`, [])
      return 'code' in result ? result.code : 'started'
    }
    const early = () => {
      scene.now = NOON + HOUR - 1
      const result = scene.start('qry_early')
      return 'code' in result ? result.code : 'started'
    }
    expect(early()).toBe('SESSION_NOT_OPEN')
    expect(attempt(NOON + HOUR)).toBe('started')
    expect(attempt(NOON + 2 * HOUR - 1)).toBe('started')
    scene.now = NOON + 2 * HOUR
    expect(scene.start('qry_late')).toMatchObject({ code: 'SESSION_OVER' })
  })

  it.each([
    ['an engineer of another vendor', { by: eve }, 'NOT_YOURS'],
    ['an engineer who was never registered', { by: { ...ana, name: 'Bo' } }, 'ENGINEER_UNKNOWN'],
    ['a steward', { by: sam }, 'NOT_YOURS'],
    ['an officer', { by: ola }, 'NOT_YOURS'],
    ['anyone in a session there is not', { session: 'ses_9' }, 'SESSION_UNKNOWN'],
  ])('is refused to %s, with the text on record', (_words, change, code) => {
    const scene = new Scene().opened()
    expect(scene.start('qry_1', change)).toMatchObject({ code })
    expect(scene.last()).toMatchObject({
      type: 'query.refused',
      data: { code, started: null },
      payloads: { sql: { kind: 'text', text: 'SELECT 1' } },
    })
  })

  it('runs alone in its session', () => {
    const scene = new Scene().opened()
    scene.start('qry_1')
    expect(scene.start('qry_2')).toMatchObject({ code: 'ROOM_BUSY' })
    scene.release('qry_1', [1])
    expect(scene.start('qry_3')).toMatchObject({ id: 'ses_1' })
  })

  it('leaves a record of how it ended, whichever way', () => {
    const scene = new Scene().opened()
    const at = { by: ana, session: 'ses_1', sql: 'SELECT 1', parameters: '' }
    scene.start('qry_1')
    scene.release('qry_1', [1, 2])
    scene.start('qry_2')
    const refusal = refuse('OVERLAP', 'too close')
    scene.decide((state) => refuseQuery(state, { ...at, query: 'qry_2', refusal }))
    scene.start('qry_3')
    scene.decide((state) => failQuery(state, { ...at, query: 'qry_3', reason: 'deadline' }))
    scene.decide((state) => refuseQuery(state, { ...at, query: 'qry_4', refusal }))
    expect(scene.session().queries).toMatchObject([
      { query: 'qry_1', state: 'released', released: { students: 2, budgetLeft: 8 } },
      { query: 'qry_2', state: 'refused', code: 'OVERLAP', kind: 'named' },
      { query: 'qry_3', state: 'failed', code: 'deadline' },
      { query: 'qry_4', state: 'refused', code: 'OVERLAP', started: null },
    ])
    expect(scene.state.vendors.get('acme')?.tally).toMatchObject({
      ...{ released: 1, disclosed: 2, refusals: { OVERLAP: 2 } },
    })
  })

  it('fails once: a second failure of the same query writes nothing', () => {
    const scene = new Scene().opened()
    const failed = { by: ana, session: 'ses_1', query: 'qry_1', reason: 'died' }
    scene.start('qry_1')
    scene.decide((state) => failQuery(state, failed))
    const size = scene.log.length
    scene.decide((state) => failQuery(state, failed))
    expect(scene.log).toHaveLength(size)
  })
})

describe('a release', () => {
  it('is refused one millisecond too late, though the query started in time', () => {
    const scene = new Scene().opened()
    scene.now = NOON + 2 * HOUR - 1
    scene.start('qry_1')
    scene.now = NOON + 2 * HOUR
    expect(scene.release('qry_1', [1])).toMatchObject({ code: 'SESSION_OVER' })
    expect(scene.last()).toMatchObject({ type: 'query.refused', data: { code: 'SESSION_OVER' } })
    expect(scene.session().running).toBeNull()
    expect(scene.session().disclosed.size).toBe(0)
  })

  it('is refused after a revoke that came while the query ran', () => {
    const scene = new Scene().opened()
    scene.start('qry_1')
    scene.decide((state, now) => revoke(state, { by: sam, session: 'ses_1', reason: 'x' }, now))
    expect(scene.release('qry_1', [1])).toMatchObject({ code: 'SESSION_OVER' })
    expect(scene.types()).not.toContain('query.released')
  })

  it('spends the budget once per person and session', () => {
    const scene = new Scene().opened()
    scene.start('qry_1')
    expect(scene.release('qry_1', [1, 2, 3, 3])).toEqual({ used: 3, left: 7, thisQuery: 3 })
    scene.start('qry_2')
    expect(scene.release('qry_2', [2, 3, 4])).toEqual({ used: 4, left: 6, thisQuery: 1 })
  })

  it('counts the persons whose tokens the query was written with', () => {
    const scene = new Scene().opened()
    scene.start('qry_1')
    expect(scene.release('qry_1', [], [7, 8])).toEqual({ used: 2, left: 8, thisQuery: 2 })
    expect(scene.last().payloads).toEqual({ mentions: { kind: 'ordinals', ordinals: [7, 8] } })
    expect([...scene.session().disclosed]).toEqual([7, 8])
  })

  it('may use the budget to the last person, and not one more', () => {
    const scene = new Scene().opened()
    scene.start('qry_1')
    expect(scene.release('qry_1', range(0, 10))).toMatchObject({ left: 0 })
    scene.start('qry_2')
    expect(scene.release('qry_2', range(0, 10))).toMatchObject({ left: 0, thisQuery: 0 })
    scene.start('qry_3')
    expect(scene.release('qry_3', [10])).toMatchObject({ code: 'BUDGET_EXCEEDED' })
    expect(budgetLeft(scene.session())).toBe(0)
  })

  it.each([11, 12, 15])('says of a need of %i persons only that it is up to 15', (need) => {
    const scene = new Scene().opened()
    scene.start('qry_1')
    const result = scene.release('qry_1', range(0, need))
    expect(result).toMatchObject({ detail: expect.stringContaining('up to 15 persons') as string })
    expect(result).toMatchObject({ detail: expect.stringContaining('10 are left') as string })
  })
})

describe('after a crash', () => {
  it('a query that was running is on record as failed, and the session can ask again', () => {
    const scene = new Scene().opened()
    scene.start('qry_1')
    const started = scene.last().index
    const data = { version: '1', isolation: 'process' }
    expect(scene.decide((state) => startService(state, data))).toEqual(['qry_1'])
    expect(scene.last()).toMatchObject({
      type: 'query.failed',
      data: { query: 'qry_1', started, reason: 'restart' },
    })
    expect(scene.decide((state) => recover(state))).toEqual([])
    expect(scene.start('qry_2')).toMatchObject({ id: 'ses_1' })
  })
})
