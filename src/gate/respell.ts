import type { Lexed, Token } from './lex.js'
import type { Expr, Query } from './query.js'
import { visit } from './walk.js'

/**
 * Constructs of the grammar that DuckDB reads and the witness has no rule for. Each is one of the few words
 * of the list, at one place, so that the witness can be given a text that asks for the same things in words
 * it knows.
 */
export type Respelling =
  | 'TRY_CAST'
  | 'IS [NOT] DISTINCT FROM'
  | 'QUALIFY'
  | 'GROUP BY ALL'
  | 'EXCEPT ALL or INTERSECT ALL'
  | 'DISTINCT in an aggregate'

/** How often each construct stands. */
export type Respellings = Readonly<Record<Respelling, number>>

export const NONE_RESPELLED: Respellings = {
  TRY_CAST: 0,
  'IS [NOT] DISTINCT FROM': 0,
  QUALIFY: 0,
  'GROUP BY ALL': 0,
  'EXCEPT ALL or INTERSECT ALL': 0,
  'DISTINCT in an aggregate': 0,
}

/** The text the witness is given, and what was respelled in it. */
export interface Respelled {
  readonly text: string
  readonly counts: Respellings
}

/**
 * The rule by which two parsers agree on a text that only one of them can read (law 3).
 *
 * Each construct of the list is replaced, token by token, by one that both read and that names the same
 * tables, columns, functions and constants: `TRY_CAST(` by `CAST(`, `IS NOT DISTINCT FROM` by `=`, `IS
 * DISTINCT FROM` by `<>`, `QUALIFY` by `HAVING` (by `AND` where the SELECT has a HAVING), `GROUP BY ALL` by
 * `GROUP BY NULL`, `EXCEPT ALL` by `EXCEPT`, `sum(DISTINCT x)` by `sum(x)`. The witness hears everything
 * that stands in the text, the operands of those constructs too; only these words it does not hear.
 *
 * For them the lexer is the second reader: how often it saw each construct must be how often it stands in
 * the tree that DuckDB's parser made (`agree`). Only bare words count: the same words in a string, in a
 * comment, in a quoted name, or after a point are left as they stand. An insider who gets a word respelled
 * where DuckDB reads a name, or read by DuckDB where it was not respelled, has made the two counts differ, and
 * the query is refused.
 */
export function respell({ text, tokens }: Lexed): Respelled {
  const counts: Record<Respelling, number> = { ...NONE_RESPELLED }
  const sight = new Sight(tokens)
  let said = ''
  let from = 0
  let at = 0
  while (at < tokens.length) {
    const first = tokens[at]
    const found = first?.kind === 'word' ? foundAt(sight, at, first.word) : undefined
    const last = found === undefined ? undefined : tokens[at + found.length - 1]
    if (found === undefined || first === undefined || last === undefined) {
      at += 1
      continue
    }
    counts[found.what] += 1
    // Blanks around, as the words they stand for had an end of their own.
    said += `${text.slice(from, first.start)} ${found.instead} `
    from = last.end
    at += found.length
  }
  return { text: said + text.slice(from), counts }
}

/** The first rule's find at a place, of the rules that start with its word. */
function foundAt(sight: Sight, at: number, word: string): Found | undefined {
  for (const rule of RULES.get(word) ?? []) {
    const found = rule(sight, at)
    if (found !== null) return found
  }
  return undefined
}

/** The same counts from the tree that DuckDB's parser made. */
export function respellingsOf(query: Query): Respellings {
  const counts: Record<Respelling, number> = { ...NONE_RESPELLED }
  visit(query, {
    query: ({ body }) => {
      if (body.kind === 'set') {
        if (body.all && body.operator !== 'union') counts['EXCEPT ALL or INTERSECT ALL'] += 1
        return
      }
      if (body.qualify !== null) counts.QUALIFY += 1
      if (body.groupBy === 'all') counts['GROUP BY ALL'] += 1
    },
    expr: (expr) => {
      const found = respellingOf(expr)
      if (found !== null) counts[found] += 1
    },
  })
  return counts
}

function respellingOf(expr: Expr): Respelling | null {
  switch (expr.kind) {
    case 'compare':
      // NOT before one of the two makes it the other: they are counted together.
      return expr.op === 'distinct' || expr.op === 'not distinct' ? 'IS [NOT] DISTINCT FROM' : null
    case 'cast':
      return expr.try ? 'TRY_CAST' : null
    case 'call':
      return isUnheard(expr) ? 'DISTINCT in an aggregate' : null
    case 'window':
      return isUnheard(expr.call) ? 'DISTINCT in an aggregate' : null
    default:
      return null
  }
}

/** Whether the DISTINCT of a call is respelled: the witness reads that of `count` alone. */
export function isUnheard({
  name,
  distinct,
}: {
  readonly name: string
  readonly distinct: boolean
}): boolean {
  return distinct && name !== 'count'
}

/** The tokens as they can be asked for. */
class Sight {
  readonly #tokens: readonly Token[]

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** A bare word in lower case, a mark as it stands; null for anything else and beyond the ends. */
  at(place: number): string | null {
    const token = this.#tokens[place]
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'mark')) return null
    return token.word
  }

  isWord(place: number): boolean {
    return this.#tokens[place]?.kind === 'word'
  }

  says(place: number, ...words: readonly string[]): boolean {
    return words.every((word, index) => this.at(place + index) === word)
  }
}

interface Found {
  readonly what: Respelling
  /** How many tokens are replaced. */
  readonly length: number
  readonly instead: string
}

/** Looks whether the construct stands at the place; `at` is that of its first token. */
type Rule = (sight: Sight, at: number) => Found | null

const phrase =
  (what: Respelling, instead: string, ...words: readonly string[]): Rule =>
  (sight, at) =>
    sight.says(at, ...words) && sight.at(at - 1) !== '.'
      ? { what, length: words.length, instead }
      : null

const qualify: Rule = (sight, at) => {
  if (sight.at(at) !== 'qualify' || ['.', 'as'].includes(sight.at(at - 1) ?? '')) return null
  return { what: 'QUALIFY', length: 1, instead: hasHaving(sight, at) ? 'AND' : 'HAVING' }
}

/** Whether the SELECT that the place stands in has a HAVING before it. */
function hasHaving(sight: Sight, from: number): boolean {
  let depth = 0
  for (let at = from - 1; at >= 0 && depth >= 0; at -= 1) {
    const word = sight.at(at)
    if (word === ')') depth += 1
    if (word === '(') depth -= 1
    if (depth === 0 && word === 'select') return false
    if (depth === 0 && word === 'having') return true
  }
  return false
}

const distinctArgument: Rule = (sight, at) => {
  const [name, open] = [sight.at(at - 2), sight.at(at - 1)]
  const inCall = open === '(' && sight.isWord(at - 2) && name !== 'count'
  return inCall && sight.at(at) === 'distinct'
    ? { what: 'DISTINCT in an aggregate', length: 1, instead: '' }
    : null
}

const tryCast: Rule = (sight, at) =>
  sight.says(at, 'try_cast', '(') && sight.at(at - 1) !== '.'
    ? { what: 'TRY_CAST', length: 1, instead: 'CAST' }
    : null

/**
 * `a IS TRUE` is read by both and stays as it stands; but DuckDB's parser makes `a IS NOT DISTINCT FROM true`
 * of it, so it is one of those.
 */
const isTrue: Rule = (sight, at) => {
  const isNot = sight.says(at, 'is', 'not')
  const truth = sight.at(isNot ? at + 2 : at + 1)
  if (sight.at(at) !== 'is' || (truth !== 'true' && truth !== 'false')) return null
  return isNot
    ? { what: 'IS [NOT] DISTINCT FROM', length: 3, instead: `IS NOT ${truth}` }
    : { what: 'IS [NOT] DISTINCT FROM', length: 2, instead: `IS ${truth}` }
}

const allOfSet: Rule = (sight, at) => {
  const operator = sight.at(at)
  if (operator !== 'except' && operator !== 'intersect') return null
  return sight.says(at + 1, 'all')
    ? { what: 'EXCEPT ALL or INTERSECT ALL', length: 2, instead: operator }
    : null
}

/** The rules by the word that the construct, as it stands in the text, starts with. */
const RULES: ReadonlyMap<string, readonly Rule[]> = new Map([
  ['try_cast', [tryCast]],
  [
    'is',
    [
      phrase('IS [NOT] DISTINCT FROM', '=', 'is', 'not', 'distinct', 'from'),
      phrase('IS [NOT] DISTINCT FROM', '<>', 'is', 'distinct', 'from'),
      isTrue,
    ],
  ],
  ['qualify', [qualify]],
  ['group', [phrase('GROUP BY ALL', 'GROUP BY NULL', 'group', 'by', 'all')]],
  ['except', [allOfSet]],
  ['intersect', [allOfSet]],
  ['distinct', [distinctArgument]],
])
