import { isUtf8 } from 'node:buffer'
import { CsvRow } from './row.js'

const COMMA = 0x2c
const QUOTE = 0x22
const LF = 0x0a
const CR = 0x0d

/** What may be wrong with the CSV itself; the reader goes on after each. */
export type CsvProblem =
  'newline_in_field' | 'stray_quote' | 'unclosed_quote' | 'blank_line' | 'invalid_utf8'

/** Why a file cannot be read on. */
export type CsvFailure = 'field-too-large' | 'utf-16'

export interface CsvSink {
  /** One record; `line` is the 1-based line on which it starts. The row is used again for the next one. */
  record(row: CsvRow, line: number): void
  problem(kind: CsvProblem, line: number): void
}

/** A record may hold this many times the largest field before it is taken for a trap. */
const RECORD_FACTOR = 8

/**
 * Reads RFC 4180 from chunks of bytes. Tolerates a BOM, LF, CRLF and lone CR, blank lines, quotes in the
 * middle of a field and bytes that are not UTF-8 (read as U+FFFD).
 *
 * The bytes are hostile: no field is kept once it passes `fieldBytes`, so that a file of one endless
 * field ends the reading early and never fills the memory.
 */
export class CsvReader {
  readonly #sink: CsvSink
  readonly #fieldBytes: number
  /** Used again for every chunk: new memory for each would be most of what the reading takes. */
  #own: Buffer = Buffer.alloc(0)
  /** Bytes of a record whose end is not here yet; they lie at its start. */
  #held = 0
  #begun = false
  #line = 1
  #data: Buffer = this.#own
  readonly #row = new CsvRow()
  #cell = 0
  #newlines = 0
  #tooLarge = false

  constructor(sink: CsvSink, fieldBytes: number) {
    this.#sink = sink
    this.#fieldBytes = fieldBytes
  }

  /** Takes the next bytes, which are not looked at any more afterwards; a failure means: give up the file. */
  push(chunk: Uint8Array): CsvFailure | null {
    const end = this.#held + chunk.length
    if (end > this.#own.length) this.#grow(end)
    this.#own.set(chunk, this.#held)
    return this.#read(this.#own.subarray(0, end), false)
  }

  /** Says that there are no more bytes. */
  end(): CsvFailure | null {
    return this.#read(this.#own.subarray(0, this.#held), true)
  }

  #read(data: Buffer, final: boolean): CsvFailure | null {
    let at = 0
    if (!this.#begun) {
      if (data.length < 3 && !final) return this.#hold(data, 0)
      this.#begun = true
      if ((data[0] === 0xff && data[1] === 0xfe) || (data[0] === 0xfe && data[1] === 0xff)) {
        return 'utf-16'
      }
      if (data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf) at = 3
    }
    this.#data = data
    this.#row.over(data)
    while (at < data.length) {
      const next = this.#record(at, final)
      if (this.#tooLarge) return 'field-too-large'
      if (next < 0) return this.#hold(data, at)
      at = next
    }
    return this.#hold(data, at)
  }

  #hold(data: Buffer, at: number): CsvFailure | null {
    const rest = data.length - at
    data.copyWithin(0, at)
    this.#held = rest
    if (rest > 0 && data.length - this.#cell > this.#fieldBytes && this.#cell >= at) {
      return 'field-too-large'
    }
    return rest > this.#fieldBytes * RECORD_FACTOR ? 'field-too-large' : null
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(size * 2)
    this.#own.copy(larger, 0, 0, this.#held)
    this.#own = larger
  }

  /** Reads the record at `from`; gives where the next one starts, or -1 if its end is not here yet. */
  #record(from: number, final: boolean): number {
    const data = this.#data
    const end = data.length
    const row = this.#row
    const problems: CsvProblem[] = []
    this.#newlines = 0
    row.begin()
    let at = from
    for (;;) {
      this.#cell = at
      const stop = data[at] === QUOTE ? this.#quoted(at, final, problems) : this.#bare(at, problems)
      if (stop < 0 || (stop === end && !final)) return -1
      if (stop - at > this.#fieldBytes) {
        this.#tooLarge = true
        return -1
      }
      if (data[stop] === COMMA) {
        at = stop + 1
        continue
      }
      if (data[stop] === CR && stop + 1 === end && !final) return -1
      this.#emit(problems, stop === from)
      return data[stop] === CR && data[stop + 1] === LF ? stop + 2 : stop + 1
    }
  }

  #emit(problems: readonly CsvProblem[], blank: boolean): void {
    const line = this.#line
    this.#line += 1 + this.#newlines
    for (const kind of problems) this.#sink.problem(kind, line)
    if (blank) this.#sink.problem('blank_line', line)
    // What an unclosed quote swallowed is no record: it would put the rest of the file into one cell.
    else if (!problems.includes('unclosed_quote')) this.#sink.record(this.#row, line)
  }

  #bare(from: number, problems: CsvProblem[]): number {
    const data = this.#data
    const end = data.length
    let bits = 0
    let quoted = false
    let at = from
    for (; at < end; at++) {
      const byte = data[at] ?? 0
      if (byte === COMMA || byte === LF || byte === CR) break
      if (byte === QUOTE) quoted = true
      bits |= byte
    }
    if (quoted) problems.push('stray_quote')
    if (bits < 0x80) this.#row.add(from, at)
    else this.#row.addText(this.#decode(from, at, problems))
    return at
  }

  #quoted(from: number, final: boolean, problems: CsvProblem[]): number {
    const data = this.#data
    let at = from + 1
    let doubled = ''
    for (;;) {
      const close = data.indexOf(QUOTE, at)
      if (close < 0) {
        if (!final) return -1
        problems.push('unclosed_quote')
        this.#row.add(0, 0)
        return data.length
      }
      const plain = this.#isPlain(at, close, problems)
      if (data[close + 1] !== QUOTE) {
        if (close + 1 === data.length && !final) return -1
        if (plain && doubled === '') this.#row.add(at, close)
        else this.#row.addText(doubled + this.#decode(at, close, problems))
        return this.#afterQuote(close + 1, problems)
      }
      doubled += `${this.#decode(at, close, problems)}"`
      at = close + 2
    }
  }

  /** Whatever stands between a closing quote and the comma belongs to the field, as importers read it. */
  #afterQuote(from: number, problems: CsvProblem[]): number {
    const byte = this.#data[from]
    if (byte === COMMA || byte === LF || byte === CR || byte === undefined) return from
    const row = this.#row
    const text = row.pop()
    const stop = this.#bare(from, problems)
    problems.push('stray_quote')
    row.addText(text + row.pop())
    return stop
  }

  /** Whether a part of a quoted field is ASCII; its line ends are counted. */
  #isPlain(from: number, to: number, problems: CsvProblem[]): boolean {
    let bits = 0
    for (let at = from; at < to; at++) {
      const byte = this.#data[at] ?? 0
      bits |= byte
      if (byte !== LF && byte !== CR) continue
      if (byte === CR && this.#data[at + 1] === LF) at++
      this.#newlines++
      if (!problems.includes('newline_in_field')) problems.push('newline_in_field')
    }
    return bits < 0x80
  }

  #decode(from: number, to: number, problems: CsvProblem[]): string {
    const bytes = this.#data.subarray(from, to)
    if (!isUtf8(bytes) && !problems.includes('invalid_utf8')) problems.push('invalid_utf8')
    return bytes.toString('utf8')
  }
}
