import type { FactKind } from '../engine/parsers/facts.js'
import type { Testimony } from '../engine/port.js'
import type { Refusal } from '../refusal.js'
import { factsOf } from './facts.js'
import type { Query } from './query.js'
import type { Respelling, Respellings } from './respell.js'
import { NONE_RESPELLED, respellingsOf } from './respell.js'
import { refusal } from './stop.js'

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
  [/\bunion\s+(?:all\s+)?by\s+name\b/i, 'write UNION with the columns in one order'],
  [/\b(?:count|sum|avg|min|max)\s*\(\s*all\b/i, 'leave the word ALL out'],
  [/\bover\s+[a-z_]+|\bwindow\s+\w+\s+as\b/i, 'write the window out after each OVER'],
  [
    /\bfilter\s*\([^()]*(?:\([^()]*\)[^()]*)*\)\s*over\b/i,
    'write count(CASE WHEN ... THEN 1 END) OVER (...)',
  ],
  [
    /\brows\s+between\b[^()]*\band\s+\d+\s+preceding\b/i,
    'end the frame at CURRENT ROW, or use lag',
  ],
  [/\brange\s+(?:between|unbounded)\b/i, 'write ROWS in place of RANGE'],
  [/\bfetch\s+(?:first|next)\b/i, 'write LIMIT'],
  [/\b(?:natural|anti|semi|asof|positional)\s+join\b/i, 'write JOIN ... ON, or EXISTS'],
  [
    /\(\s*\(\s*select\b/i,
    'write the branches without parentheses of their own, or name them with WITH',
  ],
  [/=\s*(?:any|some)\s*\(/i, 'write IN (SELECT ...)'],
  [/^\s*(?:from|table)\b/i, 'write SELECT ... FROM ...'],
  [/\/\//, 'write floor(a / b)'],
  [/\blimit\s*\(/i, 'give LIMIT a number, or $1'],
  [/\b(?:isnull|notnull)\b/i, 'write IS NULL or IS NOT NULL'],
  [/\bunnest\b|\blateral\b/i, 'join the table that has one row for each item'],
  [
    /\bpartition\s+by\b[^()]*(?:,\s*\w+\s*\(|\w\s*\([^()]*\)\s*,)/i,
    'compute the expression in a subquery first, and partition by its name',
  ],
  [
    /\b(?:count|sum|avg|min|max|first|list|string_agg|array_agg)\s*\([^()]*\border\s+by\b/i,
    'leave ORDER BY inside a function out: count, sum, min and max have no order',
  ],
  [
    /\)\s*(?:as\s+)?[a-z_]\w*\s*\(\s*[a-z_]\w*\s*[,)]/i,
    'name the columns with AS inside the subquery',
  ],
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
 * What was respelled for the witness must be what stands in the tree, construct by construct (`respell`).
 *
 * Both being right about a text is no proof of its harmlessness: `allow` still judges the tree.
 *
 * @param text - What DuckDB's parser read, for the words of a refusal.
 * @param respelled - How often the lexer saw each construct that the witness was given in other words.
 */
export function agree(
  query: Query,
  testimony: Testimony,
  text: string,
  respelled: Respellings = NONE_RESPELLED,
): Refusal | null {
  if (testimony.kind === 'stuck') {
    return refusal('TOO_COMPLEX', 'the second parser did not end in time', undefined)
  }
  if (testimony.kind === 'rejected') {
    return disagree('the second parser cannot read it', text)
  }
  if (testimony.kind === 'unread') {
    return disagree(`they read it in different ways (${testimony.what})`, text)
  }
  const heard = testimony.facts
  const counted = respellingsOf(query)
  const apart = (Object.keys(counted) as Respelling[]).find(
    (each) => counted[each] !== respelled[each],
  )
  if (apart !== undefined) return disagree(`they see ${apart} in different places`, text)
  const read = factsOf(query)
  const differing = ORDER.find((kind) => !same(read[kind], heard[kind]))
  if (differing === undefined) return null
  const fact = odd(read[differing], heard[differing])
  return disagree(`they see different ${WORDS[differing]}`, text, fact)
}

/** A fact that one of them has more often than the other. */
function odd(left: readonly string[], right: readonly string[]): string {
  const index = left.findIndex((fact, place) => fact !== right[place])
  return left[index] ?? right[left.length] ?? ''
}

/** @param fact - One that they differ in, for the place. */
function disagree(detail: string, text: string, fact = ''): Refusal {
  const known = KNOWN.find(([pattern]) => pattern.test(text))
  const name = /[a-z_][a-z0-9_]*/i.exec(fact.replace(/^[^ ]*\./, ''))?.[0]
  const named = name === undefined ? -1 : text.search(new RegExp(`\\b${name}\\b`, 'i'))
  const at = known === undefined ? undefined : known[0].exec(text)?.index
  return refusal('PARSERS_DISAGREE', detail, at ?? (named < 0 ? undefined : named), known?.[1])
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((fact, index) => fact === right[index])
}
