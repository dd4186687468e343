import type { DuckDBConnection } from '@duckdb/node-api'
import { DuckDBInstance } from '@duckdb/node-api'
import { classify } from '../src/disclosure/classify.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { judge, renderChecked } from '../src/gate/gate.js'
import { REFUSALS, isRefusal } from '../src/refusal.js'
import { caseOf, examples, policyOf } from './gate-case.js'
import { makeRoster } from './support/oracle-roster.js'

let parsers: Parsers
let roster: DuckDBConnection
beforeAll(async () => {
  parsers = await createParsers()
  roster = await (await DuckDBInstance.create(':memory:')).connect()
  await makeRoster(roster)
})
afterAll(async () => {
  roster.closeSync()
  await parsers.close()
})

const allowed = examples('allowed')
const refused = examples('refused')

describe('what vendors may ask', () => {
  it('has at least 300 examples, each with a point of its own', () => {
    expect(allowed.length).toBeGreaterThanOrEqual(300)
    expect(new Set(allowed.map(({ point }) => point)).size).toBe(allowed.length)
  })

  it.each(allowed)('answers $name: $point', async ({ sql, parameters, policy: id, kind }) => {
    const policy = policyOf(id)
    const judged = await judge({ ...caseOf(parameters, policy), sql }, parsers)
    if (isRefusal(judged)) throw new Error(JSON.stringify(judged))
    expect(judged.parameters).toEqual([])
    const plan = classify(judged, policy)
    if (isRefusal(plan)) throw new Error(JSON.stringify(plan))
    if (kind !== '') expect(plan.kind).toBe(kind)
    const text = await renderChecked(plan.query, parsers)
    const answer = await roster.runAndReadAll(text)
    const visible = plan.kind === 'group' ? plan.cells.length : judged.output.length
    expect(answer.columnNames()).toHaveLength(visible + plan.hidden)
  })
})

/** Refusals about what stands nowhere in the text: too much of it, none of it, or a value beside it. */
const NOWHERE: readonly string[] = [
  'count-a-counted-measure',
  'count-counts-of-counts',
  'empty',
  'only-comment',
  'parameter-missing',
  'parameter-unused',
  'scalar-two-columns',
  'select-into',
  'token-parameter-as-text',
  'token-parameter-forged',
  'too-long',
  'w18-dual',
  'wide-sum',
]

describe('what is refused', () => {
  it('has at least 300 examples', () => {
    expect(refused.length).toBeGreaterThanOrEqual(300)
  })

  it.each(refused)(
    'refuses $name: $point',
    async ({ name, sql, parameters, policy: id, expect: code }) => {
      expect(Object.keys(REFUSALS)).toContain(code)
      const policy = policyOf(id)
      const judged = await judge({ ...caseOf(parameters, policy), sql }, parsers)
      const answer = isRefusal(judged) ? judged : classify(judged, policy)
      if (!isRefusal(answer)) throw new Error('it was approved')
      expect(answer).toMatchObject({ kind: 'refused', code })
      const { at } = answer
      if (at === undefined) {
        expect(NOWHERE).toContain(name)
        return
      }
      expect(at.start).toBeGreaterThanOrEqual(0)
      expect(at.end).toBeGreaterThan(at.start)
      expect(at.start).toBeLessThanOrEqual(sql.length)
    },
  )
})
