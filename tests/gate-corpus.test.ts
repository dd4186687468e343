import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { judge, renderChecked } from '../src/gate/gate.js'
import { REFUSALS, isRefusal } from '../src/refusal.js'
import { caseOf, examples } from './gate-case.js'

let parsers: Parsers
beforeAll(async () => {
  parsers = await createParsers()
})
afterAll(() => parsers.close())

const allowed = examples('allowed')
const refused = examples('refused')

describe('what vendors may ask', () => {
  it('has at least 60 examples', () => {
    expect(allowed.length).toBeGreaterThanOrEqual(60)
  })

  it.each(allowed)('approves $name: $point', async ({ sql, parameters }) => {
    const judged = await judge({ ...caseOf(parameters), sql }, parsers)
    if (isRefusal(judged)) throw new Error(JSON.stringify(judged))
    expect(await renderChecked(judged.query, parsers)).toMatch(/^(?:SELECT|WITH|\()/)
    expect(judged.parameters).toEqual([])
  })
})

describe('what is refused', () => {
  it('has at least 120 examples', () => {
    expect(refused.length).toBeGreaterThanOrEqual(120)
  })

  it.each(refused)('refuses $name: $point', async ({ sql, parameters, expect: code }) => {
    expect(Object.keys(REFUSALS)).toContain(code)
    const judged = await judge({ ...caseOf(parameters), sql }, parsers)
    if (!isRefusal(judged)) throw new Error('it was approved')
    expect(judged).toMatchObject({ kind: 'refused', code })
    const { at } = judged
    if (at === undefined) return
    expect(at.start).toBeGreaterThanOrEqual(0)
    expect(at.end).toBeGreaterThan(at.start)
    expect(at.start).toBeLessThanOrEqual(sql.length)
  })
})
