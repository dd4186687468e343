import type { Refusal } from '../refusal.js'
import { HABITS_BY_START, MARKS_BY_START } from './marks.js'
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
  /** A bare word in lower case, a mark as it stands; empty for anything else. */
  readonly word: string
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
  let kept = 0
  let depth = 0
  let isEnded = false
  let position = 0
  const blankOut = (start: number): void => {
    text += sql.slice(kept, start) + ' '.repeat(position - start)
    kept = position
  }
  while (position < sql.length) {
    const start = position
    const character = sql.charAt(start)
    const piece = (PIECES.get(character) ?? mark)(sql, start)
    position = piece.end
    if (piece.kind === 'blank') {
      if (character !== ' ') blankOut(start)
      continue
    }
    if (isEnded) {
      stop('NOT_ONE_STATEMENT', 'text after the semicolon', start, 'send one SELECT at a time')
    }
    if (piece.word === ';') {
      isEnded = true
      blankOut(start)
      continue
    }
    if (piece.word === '(') depth += 1
    if (piece.word === ')') depth -= 1
    if (depth > MAX_PARENTHESES) {
      stop('TOO_COMPLEX', `more than ${MAX_PARENTHESES} open parentheses`, start)
    }
    tokens.push(piece)
  }
  if (tokens.length === 0) stop('NOT_ONE_STATEMENT', 'there is no statement', undefined)
  boundReadings(tokens)
  return { text: text + sql.slice(kept), tokens }
}

/** What stands from a place on. */
type Piece = Token | { readonly kind: 'blank'; readonly end: number }

const DIGIT = /[0-9]/
/** What each kind of piece takes from its start on. */
const RUNS = {
  spaces: / +/y,
  blanks: /[ \t\n\r]+/y,
  word: /[A-Za-z0-9_]*/y,
  number: /[0-9]+(?:\.[0-9]+)?/y,
  string: /'(?:[^']|'')*'?/y,
  parameter: /\$(?:[1-9][0-9]?)?/y,
} as const

const spaces = (sql: string, start: number): Piece => blank(endOf(sql, start, RUNS.spaces))
const blanks = (sql: string, start: number): Piece => blank(endOf(sql, start, RUNS.blanks))
const blank = (end: number): Piece => ({ kind: 'blank', end })

/** Comments become blanks before anyone parses: the two parsers disagree about where they end. */
function comment(sql: string, start: number): Piece {
  const pair = sql.slice(start, start + 2)
  if (pair !== '--' && pair !== '/*') return mark(sql, start)
  if (pair === '--') {
    const end = sql.slice(start).search(/[\r\n]/)
    return blank(end < 0 ? sql.length : start + end)
  }
  const end = sql.indexOf('*/', start + 2)
  if (end < 0) stop('SYNTAX', 'a comment that does not end', start)
  const nested = sql.slice(start + 2, end).indexOf('/*')
  if (nested >= 0) {
    stop('SYNTAX', 'a comment inside a comment', start + 2 + nested, 'write one comment')
  }
  return blank(end + 2)
}

function word(sql: string, start: number): Token {
  const end = endOf(sql, start, RUNS.word)
  if (sql.charAt(end) === "'") {
    stop(
      'LITERAL_NOT_ALLOWED',
      `a prefix before a string: ${sql.slice(start, end).slice(0, 20)}'`,
      start,
      "put a blank before the quote (date '2026-01-31'); prefixed strings are not read",
    )
  }
  return { kind: 'word', start, end, word: sql.slice(start, end).toLowerCase() }
}

function number(sql: string, start: number): Token {
  const end = endOf(sql, start, RUNS.number)
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
  return { kind: 'number', start, end, word: '' }
}

function string(sql: string, start: number): Token {
  const end = endOf(sql, start, RUNS.string)
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
  return { kind: 'string', start, end, word: '' }
}

function quoted(sql: string, start: number): Token {
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
  return { kind: 'quoted', start, end, word: '' }
}

function parameter(sql: string, start: number): Token {
  const end = endOf(sql, start, RUNS.parameter)
  if (end === start + 1 || /[A-Za-z0-9_$'".]/.test(sql.charAt(end))) {
    stop('CHARACTER_NOT_ALLOWED', 'a $ that is not a parameter', start, 'write $1 to $99')
  }
  return { kind: 'parameter', start, end, word: '' }
}

function mark(sql: string, start: number): Token {
  const character = sql.charAt(start)
  const habit = HABITS_BY_START.get(character)?.find(([text]) => sql.startsWith(text, start))
  const found = MARKS_BY_START.get(character)?.find((text) => sql.startsWith(text, start))
  if (found === undefined || (habit !== undefined && habit[0].length > found.length)) {
    stop('CHARACTER_NOT_ALLOWED', `the mark ${habit?.[0] ?? character}`, start, habit?.[1])
  }
  const end = start + found.length
  const before = sql.charAt(start - 1)
  if (found === '.' && (DIGIT.test(sql.charAt(end)) || !/[A-Za-z0-9_"]/.test(before))) {
    stop('LITERAL_NOT_ALLOWED', 'a number that starts with a point', start, 'write 0.5')
  }
  return { kind: 'mark', start, end, word: found }
}

/** What reads a piece, by its first character; any other is a mark. */
const PIECES: ReadonlyMap<string, (sql: string, start: number) => Piece> = new Map([
  [' ', spaces],
  ...startingWith('\t\n\r', blanks),
  ...startingWith('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_', word),
  ...startingWith('0123456789', number),
  ...startingWith('-/', comment),
  ["'", string],
  ['"', quoted],
  ['$', parameter],
])

function startingWith<Reads>(characters: string, reads: Reads): (readonly [string, Reads])[] {
  return Array.from(characters, (character) => [character, reads] as const)
}

function endOf(sql: string, start: number, run: RegExp): number {
  run.lastIndex = start
  return run.test(sql) ? run.lastIndex : start
}
