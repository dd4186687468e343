import type { Refusal } from '../refusal.js'
import { HABITS, MARKS } from './marks.js'
import { boundReadings } from './nesting.js'
import { stop, stopped } from './stop.js'

/** Most bytes of a query that are read. */
export const MAX_QUERY_BYTES = 16_384
/** Deepest nesting of parentheses. What costs the witness time that doubles is bounded in `nesting.ts`. */
const MAX_PARENTHESES = 40
/** Most digits of a number: what both parsers still read to the last digit. */
const MAX_DIGITS = 15

/** What the lexical allowlist lets through. */
export interface Lexed {
  /**
   * The text both parsers are handed: the vendor's, with comments and the trailing semicolon turned
   * into blanks, so that every offset still stands.
   */
  readonly text: string
  /** Start and end (exclusive) of each word, number, literal and operator, in order. */
  readonly tokens: readonly Token[]
}

/** A piece of the text that is no blank. Offsets from 0, the end exclusive. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'mark'
  readonly start: number
  readonly end: number
}

/**
 * Reads the raw text with DuckDB's quoting rules and lets through only what both parsers are known to
 * read alike: printable ASCII, plain strings, plain numbers, `$1` to `$99`, and a short list of marks.
 *
 * An insider chooses every byte here. Each refusal closes a measured difference between the parsers
 * (a backslash that one of them takes for an escape, a doubled quote in a name, a number glued to a
 * word) or a door to a construct that has no node (named arguments, lambdas, lists, dollar quotes).
 */
export function lex(sql: string): Lexed | Refusal {
  return stopped(() => {
    if (Buffer.byteLength(sql, 'utf8') > MAX_QUERY_BYTES) {
      stop('QUERY_TOO_LONG', `the query has more than ${MAX_QUERY_BYTES} bytes`, undefined)
    }
    const strange = /[^\x20-\x7e\t\n\r]/.exec(sql)
    if (strange !== null) {
      const code = sql.codePointAt(strange.index) ?? 0
      stop(
        'CHARACTER_NOT_ALLOWED',
        `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`,
        strange.index,
        'send text outside ASCII as a parameter, $1',
      )
    }
    return scan(sql)
  })
}

function scan(sql: string): Lexed {
  const tokens: Token[] = []
  let text = ''
  let depth = 0
  let ended: number | null = null
  let position = 0
  while (position < sql.length) {
    const token = next(sql, position)
    const piece = sql.slice(position, token.end)
    position = token.end
    if (token.kind === 'blank') {
      text += ' '.repeat(piece.length)
      continue
    }
    if (ended !== null) {
      stop(
        'NOT_ONE_STATEMENT',
        'text after the semicolon',
        token.start,
        'send one SELECT at a time',
      )
    }
    if (piece === ';') {
      ended = token.start
      text += ' '
      continue
    }
    if (piece === '(') depth += 1
    if (piece === ')') depth -= 1
    if (depth > MAX_PARENTHESES) {
      stop('TOO_COMPLEX', `more than ${MAX_PARENTHESES} open parentheses`, token.start)
    }
    text += piece
    tokens.push({ kind: token.kind, start: token.start, end: token.end })
  }
  if (tokens.length === 0) stop('NOT_ONE_STATEMENT', 'there is no statement', undefined)
  boundReadings(tokens, ({ start, end }) => sql.slice(start, end).toLowerCase())
  return { text, tokens }
}

type Piece = Omit<Token, 'kind'> & { readonly kind: Token['kind'] | 'blank' }

const WORD = /[A-Za-z_]/
const DIGIT = /[0-9]/

function next(sql: string, start: number): Piece {
  const character = sql.charAt(start)
  const pair = sql.slice(start, start + 2)
  if (/\s/.test(character)) return { kind: 'blank', start, end: start + 1 }
  if (pair === '--' || pair === '/*') return comment(sql, start)
  if (WORD.test(character)) return word(sql, start)
  if (DIGIT.test(character)) return number(sql, start)
  if (character === "'") return string(sql, start)
  if (character === '"') return quoted(sql, start)
  if (character === '$') return parameter(sql, start)
  return mark(sql, start)
}

/** Comments become blanks before anyone parses: the two parsers disagree about where they end. */
function comment(sql: string, start: number): Piece {
  if (sql.startsWith('--', start)) {
    const end = sql.slice(start).search(/[\r\n]/)
    return { kind: 'blank', start, end: end < 0 ? sql.length : start + end }
  }
  const end = sql.indexOf('*/', start + 2)
  if (end < 0) stop('SYNTAX', 'a comment that does not end', start)
  const nested = sql.slice(start + 2, end).indexOf('/*')
  if (nested >= 0) {
    stop('SYNTAX', 'a comment inside a comment', start + 2 + nested, 'write one comment')
  }
  return { kind: 'blank', start, end: end + 2 }
}

function word(sql: string, start: number): Piece {
  const end = endOf(sql, start, /[A-Za-z0-9_]*/y)
  if (sql.charAt(end) === "'") {
    stop(
      'LITERAL_NOT_ALLOWED',
      `a prefix before a string: ${sql.slice(start, end).slice(0, 20)}'`,
      start,
      "put a blank before the quote (date '2026-01-31'); prefixed strings are not read",
    )
  }
  return { kind: 'word', start, end }
}

function number(sql: string, start: number): Piece {
  const end = endOf(sql, start, /[0-9]+(?:\.[0-9]+)?/y)
  if (/[A-Za-z0-9_.$'"]/.test(sql.charAt(end))) {
    stop(
      'LITERAL_NOT_ALLOWED',
      'a number that runs into what follows it',
      start,
      'write plain digits, as 1000000 or 2.50',
    )
  }
  if (sql.slice(start, end).replace('.', '').length > MAX_DIGITS) {
    stop('LITERAL_NOT_ALLOWED', `a number of more than ${MAX_DIGITS} digits`, start, 'round it')
  }
  return { kind: 'number', start, end }
}

function string(sql: string, start: number): Piece {
  const end = endOf(sql, start, /'(?:[^']|'')*'?/y)
  const body = sql.slice(start + 1, end)
  if (!body.endsWith("'") || (body.replaceAll("''", '').match(/'/g) ?? []).length !== 1) {
    stop('SYNTAX', 'a string that does not end', start)
  }
  const backslash = body.indexOf('\\')
  if (backslash >= 0) {
    stop(
      'LITERAL_NOT_ALLOWED',
      'a backslash in a string',
      start + 1 + backslash,
      'send the value as a parameter, $1',
    )
  }
  if (/[A-Za-z0-9_"]/.test(sql.charAt(end))) {
    stop(
      'LITERAL_NOT_ALLOWED',
      'a string that runs into what follows it',
      start,
      'write one string, or put a blank after it',
    )
  }
  return { kind: 'string', start, end }
}

function quoted(sql: string, start: number): Piece {
  const end = sql.indexOf('"', start + 1) + 1
  if (end === 0) stop('SYNTAX', 'a quoted name that does not end', start)
  const body = sql.slice(start + 1, end - 1)
  if (body === '' || !/^[A-Za-z0-9_ .:#%/()-]*$/.test(body)) {
    stop('LITERAL_NOT_ALLOWED', 'a quoted name with unusual characters', start)
  }
  if (/[A-Za-z0-9_"'$]/.test(sql.charAt(end))) {
    stop(
      'LITERAL_NOT_ALLOWED',
      'a quoted name that runs into what follows it',
      start,
      'put a blank or a point after it',
    )
  }
  return { kind: 'quoted', start, end }
}

function parameter(sql: string, start: number): Piece {
  const end = endOf(sql, start, /\$(?:[1-9][0-9]?)?/y)
  if (end === start + 1 || /[A-Za-z0-9_$'".]/.test(sql.charAt(end))) {
    stop('CHARACTER_NOT_ALLOWED', 'a $ that is not a parameter', start, 'write $1 to $99')
  }
  return { kind: 'parameter', start, end }
}

function mark(sql: string, start: number): Piece {
  const habit = HABITS.find(([text]) => sql.startsWith(text, start))
  const found = MARKS.find((text) => sql.startsWith(text, start))
  if (found === undefined || (habit !== undefined && habit[0].length > found.length)) {
    stop('CHARACTER_NOT_ALLOWED', `the mark ${habit?.[0] ?? sql.charAt(start)}`, start, habit?.[1])
  }
  const end = start + found.length
  const before = sql.charAt(start - 1)
  if (found === '.' && (DIGIT.test(sql.charAt(end)) || !/[A-Za-z0-9_"]/.test(before))) {
    stop('LITERAL_NOT_ALLOWED', 'a number that starts with a point', start, 'write 0.5')
  }
  return { kind: 'mark', start, end }
}

function endOf(sql: string, start: number, pattern: RegExp): number {
  pattern.lastIndex = start
  return start + (pattern.exec(sql)?.[0].length ?? 0)
}
