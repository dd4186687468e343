import fc from 'fast-check'
import { parameterValue, typedTime } from '../src/cli/commands/values.js'
import { plain, plainJson, plainLines } from '../src/cli/text/plain.js'
import { problemLines } from '../src/cli/text/problem.js'
import { styleOf } from '../src/cli/text/style.js'
import { NULL_SIGN, cellText, table } from '../src/cli/text/table.js'
import { clockTime, countOf, lengthOf } from '../src/cli/text/time.js'
import { cut, wrap } from '../src/cli/text/width.js'
import type { Problem } from '../src/http/schema.js'

/** Pieces of text with the columns they take on a terminal, known without our own measure. */
const WIDTHS: Readonly<Record<string, number>> = {
  ...{ a: 1, Z: 1, '7': 1, ' ': 1, '…': 1, '─': 1 },
  ...{ ß: 1, é: 1, 'e\u0301': 1, 'n\u0303\u0323': 1, '\uff8a': 1 },
  ...{ 漢: 2, 한: 2, Ａ: 2, '👧': 2, '👩\u200d👩\u200d👧': 2, '🇨🇭': 2 },
}
const piece = fc.constantFrom(...Object.keys(WIDTHS))
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

function columnsOf(line: string): number {
  return Array.from(segmenter.segment(line), ({ segment }) => WIDTHS[segment] ?? 1).reduce(
    (sum, width) => sum + width,
    0,
  )
}

const unstyled = styleOf({ styled: false })
const STEERS = /[\p{Cc}\p{Cs}\p{Bidi_Control}]/u

describe('text from a roster', () => {
  it('cannot steer the terminal, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (wild) => {
        expect(plain(wild)).not.toMatch(STEERS)
      }),
      { numRuns: 2000 },
    )
  })
  it('cannot hide an escape sequence inside another', () => {
    expect(plain('\u001b\u001b[31m[31mred')).not.toMatch(STEERS)
    expect(plain('\u001b]0;new title\u0007School')).not.toMatch(STEERS)
    expect(plain('\u001b]0;new title\u0007School')).toMatch(/School$/u)
    expect(plain('\u009b31mSchool')).toBe('School')
  })
  it('cannot reorder what is read', () => {
    expect(plain('abc\u202edef')).toBe('abc\ufffddef')
  })
  it('stays one line, or the lines it had', () => {
    expect(plain('one\r\ntwo\u2028three')).toBe('one two three')
    expect(plainLines('one\r\ntwo')).toEqual(['one', 'two'])
  })
  it('stays as it is if it is honest', () => {
    fc.assert(fc.property(text, (honest) => expect(plain(honest)).toBe(honest)))
  })
})

describe('raw JSON', () => {
  it('means the same once it is safe to print', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (wild) => {
        const safe = plainJson(JSON.stringify({ title: wild }))
        expect(JSON.parse(safe)).toEqual({ title: wild })
        expect(safe).not.toMatch(STEERS)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a table', () => {
  const head = fc.record({
    title: text,
    align: fc.constantFrom('left' as const, 'right' as const),
    whole: fc.boolean(),
  })
  const cell = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))
  const sheet = fc.array(head, { minLength: 1, maxLength: 9 }).chain((heads) =>
    fc.record({
      heads: fc.constant(heads),
      rows: fc.array(fc.array(cell, { minLength: heads.length, maxLength: heads.length }), {
        maxLength: 5,
      }),
      screen: fc.integer({ min: 20, max: 200 }),
    }),
  )

  it('is never wider than the terminal', () => {
    fc.assert(
      fc.property(sheet, ({ heads, rows, screen }) => {
        for (const line of table(heads, rows, screen, unstyled)) {
          expect(columnsOf(line)).toBeLessThanOrEqual(screen)
        }
      }),
      { numRuns: 500 },
    )
  })
  it('never cuts a token, even on a narrow terminal', () => {
    const token = 'usr_rio7xrdecon7mui7b3ha4gqvce'
    const heads = [{ title: 'sourcedId', whole: true }, { title: 'words' }]
    for (const screen of [40, 80, 120]) {
      const lines = table(heads, [[token, 'x'.repeat(200)]], screen, unstyled)
      expect(lines.join('\n')).toContain(token)
    }
  })
  it('writes records where tokens do not fit side by side', () => {
    const heads = ['one', 'two', 'three'].map((title) => ({ title, whole: true }))
    const row = ['a', 'b', 'c'].map((letter) => letter.repeat(30))
    const lines = table(heads, [row], 60, unstyled)
    expect(lines).toContain(`one    ${'a'.repeat(30)}`)
    expect(lines).toContain(`three  ${'c'.repeat(30)}`)
  })
  it('cuts nothing where there is no screen', () => {
    const long = 'x'.repeat(5000)
    const lines = table([{ title: 'a' }], [[long]], Number.POSITIVE_INFINITY, unstyled)
    expect(lines).toContain(long)
  })
  it('tells NULL from a text that looks like it, and from an empty one', () => {
    expect(cellText(null)).toBe(NULL_SIGN)
    expect(cellText(NULL_SIGN)).not.toBe(NULL_SIGN)
    expect(cellText('null')).toBe('null')
    expect(cellText('')).toBe('')
  })
})

describe('cutting and wrapping', () => {
  it('keeps whole graphemes within the width', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 80 }), (given, width) => {
        const short = cut(given, width)
        expect(columnsOf(short)).toBeLessThanOrEqual(width)
        if (short !== given) expect(given.startsWith(short.slice(0, -1))).toBe(true)
      }),
    )
  })
  it('loses no sign but blanks at the breaks', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 80 }), (given, width) => {
        const lines = wrap(given, width)
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width)
        expect(lines.join('').replaceAll(' ', '')).toBe(given.replaceAll(' ', ''))
      }),
    )
  })
})

describe('a refusal', () => {
  const problem: Problem = {
    ...{ type: 'urn:homeroom:refusal:X', title: 'Column not allowed', status: 403, help: 'Ask.' },
    ...{ code: 'COLUMN_NOT_ALLOWED', fixer: 'steward', detail: 'there is no such column' },
  }
  const caretLine = (query: string, at: { start: number; end: number }, screen = 80) => {
    const lines = problemLines({ ...problem, at }, query, screen, unstyled)
    const caret = lines.findIndex((line) => /^ *\^+$/u.test(line))
    return [lines[caret - 1] ?? '', lines[caret] ?? '']
  }
  it('underlines the place in the right line of the query', () => {
    const query = 'select role,\n  givenName\nfrom users'
    const start = query.indexOf('givenName')
    expect(caretLine(query, { start, end: start + 9 })).toEqual(['    givenName', '    ^^^^^^^^^'])
  })
  it('underlines behind wide characters and in long lines', () => {
    const wide = "select '漢字', nope from users"
    const at = wide.indexOf('nope')
    expect(caretLine(wide, { start: at, end: at + 4 })[1]).toBe(`  ${' '.repeat(15)}^^^^`)
    const long = `select ${'a, '.repeat(200)}nope from users`
    const start = long.indexOf('nope')
    const [line = '', caret = ''] = caretLine(long, { start, end: start + 4 }, 60)
    expect(line.slice(caret.indexOf('^'), caret.indexOf('^') + 4)).toBe('nope')
    expect(line.length).toBeLessThanOrEqual(60)
  })
  it('survives places outside the query', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(100), fc.nat(100), (query, start, end) => {
        const lines = problemLines({ ...problem, at: { start, end } }, query, 80, unstyled)
        expect(lines[0]).toContain('COLUMN_NOT_ALLOWED')
      }),
    )
  })
  it('says what to do, what to write instead and who can change it', () => {
    const full = { ...problem, instead: 'role', receipt: { index: 7, leafHash: 'ab'.repeat(32) } }
    const said = problemLines(full, null, 80, unstyled).join('\n')
    expect(said).toContain('What to do: Ask.')
    expect(said).toContain('Write instead: role')
    expect(said).toContain("the district's data steward")
    expect(said).toContain('entry 7')
  })
})

describe('what people type', () => {
  it('is a number only if it would come back the same', () => {
    expect(parameterValue('12')).toBe(12)
    expect(parameterValue('-0.5')).toBe(-0.5)
    expect(parameterValue('007')).toBe('007')
    expect(parameterValue('1e400')).toBe('1e400')
    expect(parameterValue("'12'")).toBe('12')
    expect(parameterValue('null')).toBeNull()
    expect(parameterValue("'null'")).toBe('null')
    expect(parameterValue('true')).toBe(true)
  })
  it('is a time in the own zone unless it names one', () => {
    expect(typedTime('2026-03-04T14:00Z')).toBe('2026-03-04T14:00:00.000Z')
    expect(typedTime('2026-03-04T14:00+02:00')).toBe('2026-03-04T12:00:00.000Z')
    expect(typedTime('2026-03-04')).toBe(new Date(2026, 2, 4).toISOString())
    expect(() => typedTime('tomorrow')).toThrow('Give a time')
    expect(() => typedTime('2026-13-04')).toThrow('Give a time')
  })
  it('reads back as times and counts of people', () => {
    expect(clockTime('2026-03-04T14:05:00.000Z')).toMatch(/^2026-03-0[345] \d\d:\d\d \S+/u)
    expect(clockTime(null)).toBe('-')
    expect(lengthOf(4 * 3_600_000)).toBe('4 hours')
    expect(lengthOf(90_000)).toBe('1 minute')
    expect(countOf(1, 'person')).toBe('1 person')
    expect(countOf(1234, 'person')).toBe('1,234 persons')
  })
})
