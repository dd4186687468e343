import type { Refusal } from '../refusal.js'
import type { FactKind, Facts } from './facts.js'
import { factsOf } from './facts.js'
import { factsOfWitness } from './facts-witness.js'
import type { Query } from './query.js'
import { refusal } from './stop.js'
import { Unread } from './witness-node.js'

/** What the second parser made of the text (`Parsers.witness`). */
export type Testimony =
  | { readonly kind: 'ast'; readonly ast: unknown }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'stuck' }

const WORDS: Readonly<Record<FactKind, string>> = {
  tables: 'tables',
  columns: 'columns',
  functions: 'functions',
  constants: 'constants',
  aliases: 'aliases',
  ctes: 'WITH queries',
  shapes: 'SELECTs, joins and set operations',
}

/** The kinds of fact in the order in which a difference is told. */
const ORDER: readonly FactKind[] = [
  'tables',
  'ctes',
  'shapes',
  'functions',
  'constants',
  'columns',
  'aliases',
]

/** Constructs that the witness cannot read or misreads, and how to write them for both. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/\bis\s+(?:not\s+)?distinct\s+from\b/i, 'write a = b OR (a IS NULL AND b IS NULL), or its NOT'],
  [/\btry_cast\b/i, 'write CAST: here a cast that fails gives NULL'],
  [/\bgroup\s+by\s+all\b/i, 'list the GROUP BY columns or their places'],
  [/\bunion\s+(?:all\s+)?by\s+name\b/i, 'write UNION with the columns in one order'],
  [/\b(?:except|intersect)\s+all\b/i, 'write it without ALL, or with EXISTS'],
  [/\bqualify\b/i, 'filter the window in an outer SELECT'],
  [/\b(?:sum|avg|min|max)\s*\(\s*(?:distinct|all)\b/i, 'aggregate over a SELECT DISTINCT subquery'],
  [/\bcount\s*\(\s*all\b/i, 'write count(x)'],
  [/\b(?:natural|anti|semi|asof|positional)\s+join\b/i, 'write JOIN ... ON, or EXISTS'],
  [/\bmaterialized\b/i, 'leave the word out'],
  [/\binterval\b/i, "write date + a number of days, or date_diff('day', from, to)"],
  [/\bcurrent_user\b|\bsession_user\b/i, 'a room does not know who asks'],
  [/\.\w+-/, 'put blanks around the minus sign'],
  [/\bsubstring\s*\([^,()]*\bfrom\b/i, 'write substring(text, start, length)'],
  [/'[^']*'\s+'/, 'write one string'],
]

/**
 * Holds the two readings against each other. They come from programs that share no code, so what one of them
 * was made to misread shows up as a difference, which is refused with the kind of fact named.
 *
 * Both being right about a text is no proof of its harmlessness: `allow` still judges the tree.
 */
export function agree(query: Query, testimony: Testimony, text: string): Refusal | null {
  if (testimony.kind === 'stuck') {
    return refusal('TOO_COMPLEX', 'the second parser did not end in time', undefined)
  }
  if (testimony.kind === 'rejected') {
    return disagree('the second parser cannot read it', text)
  }
  let heard: Facts
  try {
    heard = factsOfWitness(testimony.ast)
  } catch (error) {
    if (error instanceof Unread)
      return disagree(`they read it in different ways (${error.message})`, text)
    throw error
  }
  const read = factsOf(query)
  const differing = ORDER.find((kind) => !same(read[kind], heard[kind]))
  return differing === undefined ? null : disagree(`they see different ${WORDS[differing]}`, text)
}

function disagree(detail: string, text: string): Refusal {
  const known = KNOWN.find(([pattern]) => pattern.test(text))
  const at = known === undefined ? undefined : known[0].exec(text)?.index
  return refusal('PARSERS_DISAGREE', detail, at, known?.[1])
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((fact, index) => fact === right[index])
}
