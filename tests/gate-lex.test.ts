import fc from 'fast-check'
import { lex } from '../src/gate/lex.js'
import { isRefusal } from '../src/refusal.js'

const text = (sql: string): string => {
  const lexed = lex(sql)
  if (isRefusal(lexed)) throw new Error(lexed.detail)
  return lexed.text
}

/** Marks with no meaning here, blanks that only one parser takes for blanks, and controls. */
const STRANGE = Array.from('\\`{}?#@[]^~&!\u00a0\u200b\u3000\0\u000b\u000c\u007f')

describe('the lexical allowlist', () => {
  it('turns comments and the last semicolon into blanks, so that every offset stands', () => {
    const sql = 'select 1 -- one\nfrom /* a; "b \' */ t ;  '
    expect(text(sql)).toBe('select 1        from               t    ')
    expect(text(sql)).toHaveLength(sql.length)
  })

  it('leaves comment marks in strings and names alone', () => {
    expect(text(`select '--', "a -- b"`.replace(' -- ', ' '))).toContain("'--'")
    expect(text("select '/*' from t where x = '*/'")).toBe("select '/*' from t where x = '*/'")
  })

  it('takes a query of 16,384 bytes and none of one more', () => {
    const longest = `select 1${' '.repeat(16_384 - 8)}`
    expect(isRefusal(lex(longest))).toBe(false)
    expect(lex(`${longest} `)).toMatchObject({ code: 'QUERY_TOO_LONG' })
  })

  it('counts bytes, not characters', () => {
    expect(lex('ü'.repeat(8_193))).toMatchObject({ code: 'QUERY_TOO_LONG' })
  })

  it('reads a number of 15 digits and none of 16', () => {
    expect(isRefusal(lex('select 123456789012345'))).toBe(false)
    expect(lex('select 1234567890123456')).toMatchObject({ code: 'LITERAL_NOT_ALLOWED' })
    expect(lex('select 12345678.90123456')).toMatchObject({ code: 'LITERAL_NOT_ALLOWED' })
  })

  it('reads $1 to $99', () => {
    expect(isRefusal(lex('select $1, $99'))).toBe(false)
    for (const sql of ['select $0', 'select $100', 'select $', 'select $1a', "select $1''"]) {
      expect(lex(sql)).toMatchObject({ code: 'CHARACTER_NOT_ALLOWED' })
    }
  })

  it('tells where the character stands and which it is', () => {
    expect(lex('select 1 from us\u0435rs')).toMatchObject({
      detail: 'the character U+0435',
      at: { start: 16, end: 17 },
    })
  })

  it('never lets through what it has no mark for, whatever stands around it', () => {
    const strange = fc.constantFrom(...STRANGE)
    fc.assert(
      fc.property(strange, fc.nat(20), (mark, place) => {
        const sql = 'select a, b from tables where a = 1'
        const lexed = lex(sql.slice(0, place) + mark + sql.slice(place))
        expect(isRefusal(lexed)).toBe(true)
      }),
    )
  })

  it('keeps the length of every text it lets through, and lets through the same again', () => {
    const piece = fc.constantFrom(
      ...[
        "'",
        '"',
        '--',
        '/*',
        '*/',
        ';',
        '\n',
        'a',
        '1',
        '.',
        '$1',
        '(',
        ')',
        ' ',
        "''",
        'select',
        ',',
      ],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const sql = pieces.join('')
        const lexed = lex(sql)
        if (isRefusal(lexed)) return
        expect(lexed.text).toHaveLength(sql.length)
        expect(lexed.text).not.toMatch(/;(?=(?:[^']*'[^']*')*[^']*$)(?=(?:[^"]*"[^"]*")*[^"]*$)/)
        const again = lex(lexed.text)
        expect(isRefusal(again) ? again : again.text).toBe(lexed.text)
      }),
      { numRuns: 3_000 },
    )
  })

  describe('bounds what the second parser would read again and again', () => {
    const nested = (open: string, core: string, close: string, depth: number): string =>
      `select a from t where ${open.repeat(depth)}${core}${close.repeat(depth)}`

    it.each([
      ['OR', '(', 'a = 1', ' or b = 2)'],
      ['AND', '(', 'a = 1', ' and b = 2)'],
      ['a comparison', '(1 = (', 'a = 1', ' or c = 1) or b = 2)'],
      ['CASE', 'case when (', 'a = 1', ' or b) then true end'],
      ['a call', 'coalesce((', 'a = 1', ' or b = 2), c)'],
      ['EXISTS', '(exists (select 1 from u where ', 'a = 1', ') or b)'],
    ])('where %s follows what is nested', (_, open, core, close) => {
      expect(isRefusal(lex(nested(open, core, close, 4)))).toBe(false)
      expect(lex(nested(open, core, close, 16))).toMatchObject({ code: 'TOO_COMPLEX' })
    })

    it.each([
      ['before it', '(b = 2 or ', 'a = 1', ')'],
      ['nowhere', '(', 'a = 1', ')'],
      ['in arithmetic', '(', 'a', ' + 1)'],
      ['in calls', 'coalesce(a, ', 'a', ')'],
      ['in subqueries', 'a in (select b from u where ', 'b = 1', ')'],
    ])('and leaves alone what it reads once: AND and OR stand %s', (_, open, core, close) => {
      expect(isRefusal(lex(nested(open, core, close, 30)))).toBe(false)
    })
  })
})
