import fc from 'fast-check'
import { ageGap, readDay, readStamp } from '../src/roster/dates.js'
import { fullShape, shapeOf } from '../src/roster/shape.js'
import {
  emailDomain,
  fold,
  isEmail,
  isMojibake,
  mask,
  stateOf,
  stripZeros,
} from '../src/roster/text.js'
import { gradeYear, knownWords, standingOf } from '../src/roster/words.js'

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => !/[\ud800-\udfff]/u.test(text)),
  fc.string({ unit: fc.constantFrom('0', '1', 'a', 'F', '-', ' ', '.', '+', 'e', 'E', '\t') }),
  fc.uuid(),
  fc.constantFrom('NA', 'n/a', '-', '1.2E+11', '000', 'Straße', 'ΟΔΟΣ', '\u00a0x', 'e\u0301'),
)

describe('the folded text', () => {
  it('is the same for spellings a lenient importer takes for one', () => {
    for (const text of ['S123', ' s123', 'S123 ', 'Ｓ１２３', 's123\u00a0']) {
      expect(fold(text)).toBe('s123')
    }
    expect(fold('e\u0301')).toBe(fold('É'))
  })

  it('is its own folded text', () => {
    fc.assert(fc.property(anyText, (text) => fold(fold(text)) === fold(text)))
  })

  it('loses leading zeros but never its last character', () => {
    expect(['0012', '000', '', 'a0', '0a'].map(stripZeros)).toEqual(['12', '0', '', 'a0', 'a'])
  })
})

describe('the shape of a text', () => {
  it('is the same by the short way and the long one', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(shapeOf(text, fold(text))).toEqual(fullShape(text))
      }),
      { numRuns: 2000 },
    )
  })

  it('has one mask for all UUIDs and for long hexadecimal ids', () => {
    expect(mask('12887468-d002-49eb-a7b7-d2a0472fd6a6')).toBe('uuid')
    expect(mask('0cc175b9c0f1b6a831c399e269772661')).toBe('hex32')
    expect(mask('Tch_042')).toBe('Aaa_999')
  })

  it('masks character by character, whatever the characters', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary', maxLength: 15 })), (text) => {
        const classes = text
          .replaceAll(/[^ -~]/gu, '?')
          .replaceAll(/\d/gu, '9')
          .replaceAll(/[a-z]/gu, 'a')
          .replaceAll(/[A-Z]/gu, 'A')
        const shown = /^(?:uuid|hex\d+)$/u.test(mask(text) ?? '') || text.length > 40
        expect(shown || mask(text) === classes).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('tells the states of a cell apart', () => {
    expect([null, '', ' \u00a0', 'x'].map(stateOf)).toEqual(['absent', 'empty', 'blank', 'filled'])
  })

  it('sees mojibake, and no mojibake in a right accent', () => {
    expect(['JosÃ©', 'â€œ', 'José', 'Jose'].map(isMojibake)).toEqual([true, true, false, false])
  })

  it('reads addresses', () => {
    expect(['a@b.org', 'a@b', 'a b@c.org', 'a@b.org,c@d.org'].map(isEmail)).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect(['x@Sample.EDU', 'x', 'x@'].map(emailDomain)).toEqual(['sample.edu', null, null])
  })
})

describe('dates', () => {
  it.each([
    ['2025-08-15', 'iso'],
    ['2025-02-30', 'other'],
    ['8/15/2025', 'us'],
    ['45884', 'serial'],
    ['', 'empty'],
    [null, 'absent'],
    ['15.08.2025', 'other'],
  ])('reads %j as %s', (cell, format) => {
    const day = readDay(cell)
    expect(day.format).toBe(format)
    expect(day.days === null).toBe(format !== 'iso')
  })

  it('reads time stamps with their zone as UTC', () => {
    expect(readStamp('2012-04-23T18:25:43.511Z').ms).toBe(Date.UTC(2012, 3, 23, 18, 25, 43, 511))
    expect(readStamp('2012-04-23T18:25:43+02:00').ms).toBe(Date.UTC(2012, 3, 23, 16, 25, 43))
    expect(readStamp('2012-04-23').format).toBe('other')
  })

  it('tells the age against the grade, by the first of September', () => {
    const october = Date.UTC(2025, 9, 1)
    const born = (text: string) => readDay(text).days ?? 0
    expect(ageGap(born('2020-09-01'), 0, october)).toBe('0')
    expect(ageGap(born('2020-09-02'), 0, october)).toBe('-1')
    expect(ageGap(born('2010-01-01'), 0, october)).toBe('+2 or more')
    expect(ageGap(born('2020-09-01'), 0, Date.UTC(2026, 6, 31))).toBe('0')
  })
})

describe('words', () => {
  it('takes a role in any case for a student, and a word it does not know for perhaps one', () => {
    expect(['student', ' Student', 'pupil', 'Teacher', '', null].map(standingOf)).toEqual([
      'student',
      'student',
      'unknown',
      'other',
      'none',
      'none',
    ])
  })

  it('knows the words of every version', () => {
    expect(knownWords('demographics', 'sex')).toEqual(['male', 'female', 'unspecified', 'other'])
    expect(knownWords('users', 'status')).toEqual(['active', 'tobedeleted', 'inactive'])
  })

  it('reads grades', () => {
    expect(['KG', '09', '9', 'Pre-K', 'UG'].map(gradeYear)).toEqual([0, 9, 9, -1, null])
  })
})
