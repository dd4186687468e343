import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { csvField, csvFile, csvLine } from '../src/report/csv.js'
import { csvOf } from '../src/http/csv.js'

/** What Excel, LibreOffice and Google Sheets take for the start of a formula. */
const FORMULA = /^\s*[=+\-@−＝＋－＠]/u

/** Texts as attackers write them: many separators, quotes and formula signs. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...Array.from('=+-@\t\r\n,;|"\' ＝−aé')),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 30,
})

/** Cells as a program reads lines that it splits at `separator`, quotes kept to if they begin a field. */
function cellsOf(text: string, separator: string): string[] {
  const records = parse(text, {
    delimiter: separator,
    ...{ relax_quotes: true, relax_column_count: true, bom: true, skip_empty_lines: false },
  })
  return records.flat()
}

describe('a CSV of ours', () => {
  it('starts no formula, read as we wrote it', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), (cells) => {
        for (const cell of cellsOf(csvLine(cells), ',')) expect(cell).not.toMatch(FORMULA)
      }),
      { numRuns: 1000 },
    )
  })

  it('starts none in a spreadsheet set to semicolons or tabs, which splits elsewhere', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), (cells) => {
        const line = csvLine(cells)
        for (const separator of [';', '\t', '|']) {
          // Without any regard for quotes: the worst reader there can be.
          for (const cell of line.split(/\r\n|\n|\r/u).flatMap((row) => row.split(separator))) {
            expect(cell.replace(/^"+/u, '')).not.toMatch(FORMULA)
          }
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('gives back every text that is not dangerous, to the letter', () => {
    const calm = hostile.filter(
      (text) => !/[=+\-@−＝＋－＠]/u.test(text) && !/^[\t\r\n]/u.test(text),
    )
    fc.assert(
      fc.property(fc.array(calm, { minLength: 2, maxLength: 5 }), (cells) => {
        expect(cellsOf(csvLine(cells), ',')).toEqual(cells)
      }),
    )
  })

  it('keeps numbers numbers, and tells NULL from an empty text', () => {
    expect(csvLine([-5, 0.25, true, null, ''])).toBe('-5,0.25,true,,""\r\n')
  })

  it('puts a quote before each of the usual attacks', () => {
    for (const attack of ["=cmd|' /C calc'!A0", '+1', '-2+3', '@SUM(1)', '\t=1', ' =1', '＝1']) {
      expect(csvField(attack).replace(/^"/u, '')).toMatch(/^'/u)
    }
    expect(csvField('x;=1')).toBe('"x;\'=1"')
  })

  it('begins with a byte order mark if people open it, and with none if programs do', () => {
    expect(csvFile(['Ä'], [])).toBe('\ufeffÄ\r\n')
    expect(csvOf({ columns: [{ name: 'Ä', type: 'plain', domain: null }], rows: [] })).toBe('Ä\r\n')
  })
})
