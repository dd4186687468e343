import fc from 'fast-check'
import {
  areItems,
  countItems,
  holdsBytes,
  isFilled,
  isPlainAscii,
  isPlainBoolean,
  isPlainEmail,
  isTrimmed,
  itemEnd,
  lastAt,
  plainCase,
  sameBytes,
  sameFolded,
} from '../src/roster/plain-cell.js'
import { isPlainStandIn } from '../src/roster/plain.js'
import { CASES, caseStyle, fold, isAscii, isEmail, isPlaceholder } from '../src/roster/text.js'

/** Cells of ASCII bytes, control bytes among them. */
const ascii = fc.string({
  unit: fc.nat(0x7f).map((code) => String.fromCharCode(code)),
  maxLength: 12,
})
const few = fc.string({
  unit: fc.constantFrom('a', 'A', 'b', 'B', '1', '@', '.', '-', ',', ' '),
  maxLength: 12,
})
const likely = fc.constantFrom(
  'true',
  'false',
  'true,',
  'N/A',
  'null',
  'TBD',
  '#n/a',
  '0000',
  'n/a ',
  'A@b.c',
  'a@b.c-d.e',
)
const cells = fc.oneof(ascii, few, likely)
const RUNS = { numRuns: 2000 }

type Place = readonly [number, number]

/** The bytes of two cells with others around them, and where each lies. */
function laid(one: string, other: string): readonly [Buffer, Place, Place] {
  const second = 2 + one.length
  const data = Buffer.from(`,${one},${other},`, 'latin1')
  return [data, [1, 1 + one.length], [second, second + other.length]]
}

describe('what is told of a cell from its bytes', () => {
  it('is what is told of its text', () => {
    fc.assert(
      fc.property(cells, (text) => {
        const [data, [from, to]] = laid(text, 'x')
        expect(isPlainEmail(data, from, to)).toBe(isEmail(text))
        expect(CASES[plainCase(data, from, to)]).toBe(caseStyle(text))
        const at = text.lastIndexOf('@')
        expect(lastAt(data, from, to)).toBe(at < 0 ? -1 : from + at)
        expect(data.toString('latin1', from, itemEnd(data, from, to))).toBe(text.split(',')[0])
        const items = text.split(',')
        expect(countItems(data, from, to)).toBe(items.length)
        expect(areItems(data, from, to, isPlainBoolean)).toBe(
          items.every((item) => item === 'true' || item === 'false'),
        )
        expect(isPlainBoolean(data, from, to)).toBe(text === 'true' || text === 'false')
        expect(isPlainAscii(data, from, to)).toBe(isAscii(text))
        if (isFilled(data, from, to)) expect(text.trim()).not.toBe('')
        if (!isTrimmed(data, from, to)) return
        expect(text.trim()).toBe(text)
        expect(text).not.toBe('')
        expect(isPlainStandIn(data, from, to)).toBe(isPlaceholder(fold(text)))
      }),
      RUNS,
    )
  })

  it('is, of two cells, what is told of their texts', () => {
    const pairs = fc.oneof(
      fc.tuple(cells, cells),
      cells.map((text): [string, string] => [text, text.toUpperCase()]),
      fc.tuple(cells, fc.nat(12), fc.nat(12)).map(([text, from, to]): [string, string] => {
        return [text, text.slice(from, to)]
      }),
    )
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        const [data, a, b] = laid(one, other)
        expect(sameBytes(data, ...a, ...b)).toBe(one === other)
        expect(holdsBytes(data, ...a, ...b)).toBe(one.includes(other))
        if (!isTrimmed(data, ...a) || !isTrimmed(data, ...b)) return
        expect(sameFolded(data, ...a, ...b)).toBe(fold(one) === fold(other))
      }),
      RUNS,
    )
  })
})
