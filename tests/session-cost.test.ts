import { ranQuery } from '../src/session/decide-query.js'
import { Scene, ana } from './session-scene.js'

const DOLLAR = 1_000_000
const allowance = { queriesPerSession: 3, costPerSession: 2 * DOLLAR }

/** Starts a query that is expected to cost so much. */
function start(scene: Scene, query: string, microdollars: number, runs = 1) {
  const judged = { kind: 'named' as const, check: null, tables: [], columns: [], functions: [] }
  const result = scene.start(query, {
    judged: { ...judged, estimate: { runs, microdollars } },
    allowance,
  })
  return 'code' in result ? result.code : 'started'
}

/** A run has ended, with its bill. */
function ran(scene: Scene, query: string, microdollars: number) {
  const run = { reference: `aws-${query}`, status: 'SUCCESS', milliUnits: 67, microdollars }
  scene.decide(() => ranQuery({ by: ana, session: 'ses_1', query, ...run }))
}

describe('what the queries of a session cost', () => {
  it('counts as expected from the moment they start, so that a bill that never comes is not free', () => {
    const scene = new Scene().opened()
    start(scene, 'qry_1', DOLLAR)
    expect(scene.session().spent).toBe(DOLLAR)
    scene.release('qry_1', [1])
    expect(scene.session().spent).toBe(DOLLAR)
  })

  it('is what was billed where that is more, over all runs of a query, and is never counted twice', () => {
    const scene = new Scene().opened()
    start(scene, 'qry_1', DOLLAR, 2)
    ran(scene, 'qry_1', DOLLAR * 0.4)
    expect(scene.session().spent).toBe(DOLLAR)
    ran(scene, 'qry_1', DOLLAR * 0.9)
    expect(scene.session().spent).toBe(DOLLAR * 1.3)
    expect(scene.session().queries[0]).toMatchObject({ spent: DOLLAR * 1.3 })
  })

  it('ends a session of one cent too much before the query starts, with an entry', () => {
    const scene = new Scene().opened()
    start(scene, 'qry_1', DOLLAR)
    scene.release('qry_1', [1])
    expect(start(scene, 'qry_2', DOLLAR + 1)).toBe('COST_LIMIT')
    expect(scene.last()).toMatchObject({ type: 'query.refused', data: { code: 'COST_LIMIT' } })
    expect(start(scene, 'qry_3', DOLLAR)).toBe('started')
  })

  it('has an end in number too, and what never started does not count', () => {
    const scene = new Scene().opened()
    expect(start(scene, 'qry_0', 3 * DOLLAR)).toBe('COST_LIMIT')
    for (const query of ['qry_1', 'qry_2', 'qry_3']) {
      expect(start(scene, query, 1)).toBe('started')
      scene.release(query, [1])
    }
    expect(start(scene, 'qry_4', 1)).toBe('QUERY_LIMIT')
  })

  it('is nothing where runs are not paid for', () => {
    const scene = new Scene().opened()
    scene.start('qry_1')
    scene.release('qry_1', [1])
    expect(scene.session().spent).toBe(0)
    expect(scene.session().queries[0]).not.toHaveProperty('spent')
  })
})
