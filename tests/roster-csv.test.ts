import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { CsvReader, type CsvFailure } from '../src/roster/csv.js'

interface Read {
  rows: string[][]
  lines: number[]
  problems: string[]
  failure: CsvFailure | null
}

function read(bytes: Buffer | string, size = 7, fieldBytes = 1024): Read {
  const out: Read = { rows: [], lines: [], problems: [], failure: null }
  const reader = new CsvReader(
    {
      record: (row, line) => {
        out.rows.push(row.cells())
        out.lines.push(line)
      },
      problem: (kind, line) => out.problems.push(`${kind}@${line}`),
    },
    fieldBytes,
  )
  const all = Buffer.from(bytes)
  for (let at = 0; at < all.length && !out.failure; at += size) {
    out.failure = reader.push(all.subarray(at, at + size))
  }
  out.failure ??= reader.end()
  return out
}

describe('reading CSV', () => {
  it('looks at no bytes any more once it has taken them', () => {
    const text = 'a,"b ""c"", é"\r\n1,2\r\n"x\ny",é\r\n'
    const whole = read(text, 1000)
    for (const size of [1, 2, 3, 7]) {
      const rows: string[][] = []
      const reader = new CsvReader(
        { record: (row) => rows.push(row.cells()), problem: () => undefined },
        1024,
      )
      const piece = Buffer.alloc(size)
      const all = Buffer.from(text)
      for (let at = 0; at < all.length; at += size) {
        const length = all.copy(piece, 0, at)
        expect(reader.push(piece.subarray(0, length))).toBe(null)
        piece.fill('"')
      }
      reader.end()
      expect(rows).toEqual(whole.rows)
    }
  })

  it.each([
    ['LF', 'a,b\n1,2\n'],
    ['CRLF', 'a,b\r\n1,2\r\n'],
    ['lone CR', 'a,b\r1,2\r'],
    ['no line end at the end', 'a,b\n1,2'],
    ['a byte order mark', '\ufeffa,b\n1,2\n'],
    ['everything quoted', '"a","b"\n"1","2"\n'],
  ])('reads %s', (_name, text) => {
    for (const size of [1, 2, 3, 1000]) {
      expect(read(text, size)).toEqual({
        rows: [
          ['a', 'b'],
          ['1', '2'],
        ],
        lines: [1, 2],
        problems: [],
        failure: null,
      })
    }
  })

  it('reads quoted commas and doubled quotes', () => {
    expect(read('"a,b","say ""hi""",c').rows).toEqual([['a,b', 'say "hi"', 'c']])
  })

  it('counts the lines of a field with line ends, and notes them', () => {
    const out = read('a,"x\r\ny\nz"\nb,c\n')
    expect(out.rows).toEqual([
      ['a', 'x\r\ny\nz'],
      ['b', 'c'],
    ])
    expect(out.lines).toEqual([1, 4])
    expect(out.problems).toEqual(['newline_in_field@1'])
  })

  it('notes a quote inside a bare field and takes it as it is', () => {
    const out = read('5" disk,b\n"a"x,y\n')
    expect(out.rows).toEqual([
      ['5" disk', 'b'],
      ['ax', 'y'],
    ])
    expect(out.problems).toEqual(['stray_quote@1', 'stray_quote@2'])
  })

  it('never makes a record of what an unclosed quote swallowed', () => {
    const out = read('a,b\n1,"2\nSmith,John\n')
    expect(out.rows).toEqual([['a', 'b']])
    expect(out.problems).toEqual(['unclosed_quote@2'])
  })

  it('notes a blank line and goes on', () => {
    const out = read('a\n\nb\n')
    expect(out.rows).toEqual([['a'], ['b']])
    expect(out.problems).toEqual(['blank_line@2'])
    expect(out.lines).toEqual([1, 3])
  })

  it('replaces bytes that are not UTF-8 and says on which line', () => {
    const out = read(
      Buffer.concat([Buffer.from('é,b\n'), Buffer.of(0x41, 0xff), Buffer.from(',c\n')]),
    )
    expect(out.rows).toEqual([
      ['é', 'b'],
      ['A\ufffd', 'c'],
    ])
    expect(out.problems).toEqual(['invalid_utf8@2'])
  })

  it('gives up UTF-16', () => {
    expect(read(Buffer.from('\ufeffa,b', 'utf16le')).failure).toBe('utf-16')
  })

  it.each(['x', '"', '\n"x'])('stops early in an endless field that starts with %j', (start) => {
    let taken = 0
    const reader = new CsvReader({ record: () => undefined, problem: () => undefined }, 1000)
    let failure = reader.push(Buffer.from(start))
    while (!failure && taken < 1e7) {
      failure = reader.push(Buffer.alloc(500, 'y'))
      taken += 500
    }
    expect(failure).toBe('field-too-large')
    expect(taken).toBeLessThan(3000)
  })

  it('stops early in an endless record of small fields', () => {
    let taken = 0
    const reader = new CsvReader({ record: () => undefined, problem: () => undefined }, 1000)
    let failure = null
    while (!failure && taken < 1e7) {
      failure = reader.push(Buffer.alloc(500, ','))
      taken += 500
    }
    expect(failure).toBe('field-too-large')
    expect(taken).toBeLessThan(20_000)
  })

  it('reads back what was written, however the bytes are cut', () => {
    const cell = fc
      .string({ unit: 'binary', maxLength: 12 })
      .filter((text) => !/[\ud800-\udfff]/u.test(text))
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }),
        (rows, size) => {
          const text = rows
            .map((row) => row.map((item) => `"${item.replaceAll('"', '""')}"`).join(','))
            .join('\r\n')
          expect(read(text, size).rows).toEqual(rows)
        },
      ),
    )
  })
})

test('reads whatever csv-stringing makes of cells as csv-parse reads it', () => {
  const cell = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('', '"', ',', 'a,b', 'é"x'))
  // A carriage return inside a field is not RFC 4180's to the specification; it is a fact, tested above.
  const clean = cell.map((text) =>
    Array.from(text)
      .filter((one) => one >= ' ')
      .join(''),
  )
  const rows = fc.array(fc.array(clean, { minLength: 2, maxLength: 4 }), { minLength: 1 })
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 9 }), (cells, size) => {
      const text = cells
        .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
        .join('\r\n')
      expect(read(text, size).rows).toEqual(parse(text, { relax_column_count: true }))
    }),
  )
})
