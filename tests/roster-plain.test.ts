import fc from 'fast-check'
import { Column } from '../src/roster/column.js'
import { CsvReader } from '../src/roster/csv.js'
import { PlainShape, foldPlain } from '../src/roster/plain.js'
import { shapeOf } from '../src/roster/shape.js'
import { fold } from '../src/roster/text.js'
import { Lexicon } from '../src/vault/lexicon.js'

const identifiers = fc.oneof(
  fc.string({ maxLength: 45 }),
  fc.string({
    unit: fc.constantFrom(...('0123456789abcdefABCDEF-'.match(/./gu) ?? [])),
    maxLength: 40,
  }),
  fc.uuid(),
  fc.constantFrom('N/A', 'null', 'TEST', '0000', '#REF!', '="0012"', "'012", '1.2E+11', '..', 'é'),
)

describe('the shape of a text from its bytes', () => {
  it('is the shape of the text, wherever the bytes will do', () => {
    const plain = new PlainShape()
    fc.assert(
      fc.property(identifiers, (text) => {
        const bytes = Buffer.from(`,${text},`)
        const [from, to] = [1, bytes.length - 1]
        if (!plain.read(bytes, from, to)) return
        const folded = Buffer.alloc(to - from)
        foldPlain(bytes, from, to, folded)
        expect(folded.toString()).toBe(fold(text))
        const mask =
          plain.maskLength < 0
            ? null
            : Buffer.from(plain.mask.subarray(0, plain.maskLength)).toString()
        expect({ length: to - from, bits: plain.bits, mask }).toEqual(shapeOf(text, fold(text)))
      }),
      { numRuns: 2000 },
    )
    expect(plain.read(Buffer.from('stu-1'), 0, 5)).toBe(true)
  })
})

describe('a lexicon', () => {
  it('gives one number to one text, however it is asked', () => {
    fc.assert(
      fc.property(fc.array(identifiers, { maxLength: 200 }), (list) => {
        const lexicon = new Lexicon()
        const numbers = new Map<string, number>()
        for (const text of list.filter((each) => each !== '')) {
          const id = lexicon.id(text)
          expect(lexicon.isExact(id)).toBe(true)
          expect(numbers.get(text) ?? id).toBe(id)
          numbers.set(text, id)
          const bytes = Buffer.from(`x${text}x`)
          expect(lexicon.idAt(bytes, 1, bytes.length - 1)).toBe(id)
          expect(lexicon.texts.text(id)).toBe(text)
          expect(lexicon.texts.text(lexicon.folded(id))).toBe(fold(text))
        }
        expect(new Set(numbers.values()).size).toBe(numbers.size)
      }),
    )
  })

  it('keeps its forms when it grows in the middle of one', () => {
    const lexicon = new Lexicon()
    const texts = Array.from({ length: 20_000 }, (_, at) => `A${at}`)
    const ids = texts.map((text) => lexicon.id(text))
    for (const [at, id] of ids.entries()) {
      expect(lexicon.texts.text(lexicon.folded(id))).toBe(`a${at}`)
    }
  })

  it('tells the type of an external id from the id', () => {
    const lexicon = new Lexicon()
    const one = lexicon.id('007', 'Ab:')
    expect(lexicon.texts.text(one)).toBe('Ab:007')
    expect(lexicon.texts.text(lexicon.stripped(one))).toBe('Ab:7')
    expect(lexicon.length(one)).toBe(3)
    expect(lexicon.id('007', 'Cd:')).not.toBe(one)
  })
})

describe('a column', () => {
  it('never mistakes one cell for another', () => {
    const cell = fc.constantFrom('', 'a', 'b', 'ab', 'é', '"x,y"', '"""q"', 'x'.repeat(60))
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 300 }), (rows) => {
        const column = new Column(1)
        const known = new Map<number, string | null>()
        const check = new CsvReader(
          {
            record: (row) => {
              column.look(row)
              const before = known.get(column.mark)
              if (before !== undefined) expect(row.text(1)).toBe(before)
              known.set(column.mark, row.text(1))
            },
            problem: () => undefined,
          },
          1024,
        )
        check.push(Buffer.from(rows.map((row) => row.join(',')).join('\n')))
        check.end()
      }),
    )
  })

  it('forgets in time, so that a file of a million texts takes no more memory than one of ten', () => {
    const column = new Column(0)
    const seen = new Map<number, string>()
    let remembered = 0
    const reader = new CsvReader(
      {
        record: (row) => {
          column.look(row)
          expect(seen.get(column.mark) ?? row.text(0)).toBe(row.text(0))
          seen.set(column.mark, row.text(0) ?? '')
          if (column.slot < 0) return
          remembered++
          expect(column.slot).toBeLessThan(2048)
        },
        problem: () => undefined,
      },
      1024,
    )
    reader.push(Buffer.from(Array.from({ length: 20_000 }, (_, at) => `t${at}`).join('\n')))
    reader.end()
    // Where every cell is another one, hardly any is looked up.
    expect(remembered).toBeLessThan(5000)
  })
})
