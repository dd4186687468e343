import fc from 'fast-check'
import { RecentMasks, RecentShapes } from '../src/vault/recent.js'

describe('masks and shapes met lately', () => {
  it('are found by all that they are, and by nothing less', () => {
    const mask = fc.uint8Array({ min: 0x39, max: 0x3c, minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(fc.array(mask, { maxLength: 30 }), (masks) => {
        const recent = new RecentMasks()
        const numbers = new Map<string, number>()
        for (const each of masks) {
          const key = Buffer.from(each).toString('hex')
          const found = recent.find(each, each.length)
          expect([0, numbers.get(key)]).toContain(found)
          if (!numbers.has(key)) numbers.set(key, numbers.size + 1)
          const number = numbers.get(key) ?? 0
          expect(recent.put(each, each.length, number)).toBe(number)
          expect(recent.find(each, each.length)).toBe(number)
        }
      }),
    )
    const part = fc.nat({ max: 600 })
    fc.assert(
      fc.property(fc.array(fc.tuple(part, part, part), { maxLength: 100 }), (shapes) => {
        const recent = new RecentShapes()
        const numbers = new Map<string, number>()
        for (const shape of shapes) {
          const key = shape.join()
          expect([0, numbers.get(key)]).toContain(recent.find(...shape))
          if (!numbers.has(key)) numbers.set(key, numbers.size + 1)
          const number = numbers.get(key) ?? 0
          expect(recent.put(...shape, number)).toBe(number)
          expect(recent.find(...shape)).toBe(number)
        }
      }),
    )
  })
})
