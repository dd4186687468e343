import fc from 'fast-check'
import { checkOf, plainCheckOf } from '../src/roster/checks.js'
import { readDay } from '../src/roster/dates.js'
import { NO_DAY, calendarDay, plainDay } from '../src/roster/plain-date.js'
import { FILE_KINDS, columnsOf } from '../src/roster/schema.js'

const specs = FILE_KINDS.flatMap((kind) => [
  ...(columnsOf(kind, '1.1') ?? []),
  ...(columnsOf(kind, '1.2') ?? []),
])
const days = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  fc
    .tuple(fc.nat(3000), fc.nat(13), fc.nat(32))
    .map(([year, month, day]) => [pad(year, 4), pad(month, 2), pad(day, 2)].join('-')),
  fc.constantFrom('2020-02-29', '2100-02-29', '2000-02-29', '2021-02-29', '0099-01-01', '1/1/2020'),
  fc.constantFrom('2020-1-01', '2020-01-011', '2020/01/01', '-020-01-01', '2020-01-0x'),
)
const ascii = fc.string({
  unit: fc.nat(0x7f).map((code) => String.fromCharCode(code)),
  maxLength: 8,
})
const few = fc.string({ unit: fc.constantFrom('a', '1', ',', ' ', '-', '\t'), maxLength: 8 })
const cells = fc.oneof(days, ascii, few)

const pad = (number: number, width: number) => String(number).padStart(width, '0')

describe('the check of a cell by its bytes', () => {
  it('calls none right that its text is not', () => {
    let right = 0
    fc.assert(
      fc.property(cells, (text) => {
        const data = Buffer.from(`,${text},`, 'latin1')
        for (const spec of specs) {
          if (plainCheckOf(spec)?.(data, 1, 1 + text.length) !== true) continue
          right++
          for (const mode of ['bulk', 'delta', null] as const) {
            expect(checkOf(spec, mode)(text)).toBe(null)
          }
        }
      }),
      { numRuns: 300 },
    )
    expect(right).toBeGreaterThan(1000)
  })

  it('reads a day as its text is read, or leaves it', () => {
    fc.assert(
      fc.property(cells, (text) => {
        const data = Buffer.from(`9${text}9`, 'latin1')
        const found = plainDay(data, 1, 1 + text.length)
        const { days: read } = readDay(text)
        if (found !== NO_DAY) expect(found).toBe(read)
        else if (read !== null) expect(Number(text.slice(0, 4))).toBeLessThan(1000)
      }),
      { numRuns: 3000 },
    )
  })

  it('knows the days that a month has not', () => {
    const part = fc.integer({ min: 0, max: 99 })
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 9999 }), part, part, (year, month, day) => {
        const date = new Date(Date.UTC(year, month - 1, day))
        const isOne = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
        expect(calendarDay(year, month, day)).toBe(isOne ? date.getTime() / 86_400_000 : NO_DAY)
      }),
      { numRuns: 3000 },
    )
    for (const february of [1900, 2000, 2023, 2024]) {
      const [last, next] = [28, 29].map((day) => calendarDay(february, 2, day))
      expect([last === NO_DAY, next === NO_DAY]).toEqual([
        false,
        february === 1900 || february === 2023,
      ])
    }
    expect(calendarDay(99, 1, 1)).toBe(NO_DAY)
  })

  it('reads every day of some centuries', () => {
    for (let day = -100_000; day < 100_000; day++) {
      const text = new Date(day * 86_400_000).toISOString().slice(0, 10)
      if (plainDay(Buffer.from(text), 0, 10) !== day) throw new Error(text)
    }
  })
})
