import type { Call, Expr } from '../../../gate/query.js'
import { call, compare, integer, operator, text } from './build.js'
import type { Typed } from './kinds.js'
import { lacks } from './lacks.js'

/** What DuckDB's TRIM takes for a blank: Unicode's spaces. Spark's takes the one of ASCII alone. */
const BLANKS =
  ' \u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000'

type Write = (args: readonly Expr[], written: Call) => Expr

/**
 * Functions of texts. What Spark does otherwise at an edge is spelled out, or refused; but for `lower` and
 * `upper` of the few letters whose other case Java writes with two (the German sharp s, the Turkish dotted I).
 */
const TEXTS: Readonly<Record<string, Write>> = {
  lower: ([item = NOTHING]) => call('lower', item),
  upper: ([item = NOTHING]) => call('upper', item),
  trim: ([item = NOTHING, chars = text(BLANKS)]) => call('trim', item, chars),
  ltrim: ([item = NOTHING, chars = text(BLANKS)]) => call('ltrim', item, chars),
  rtrim: ([item = NOTHING, chars = text(BLANKS)]) => call('rtrim', item, chars),
  left: ([item = NOTHING, count], written) => {
    const many = small(count, written)
    if (many >= 0) return call('substring', item, integer(1), integer(many))
    // All but the last ones.
    return call('substring', item, integer(1), operator('+', call('length', item), integer(many)))
  },
  right: ([item = NOTHING, count], written) => {
    const many = small(count, written)
    if (many === 0) return call('substring', item, integer(1), integer(0))
    return call('substring', item, integer(many > 0 ? -many : 1 - many))
  },
  substring,
  substr: substring,
  split_part: ([item = NOTHING, by = NOTHING, place], written) => {
    const which = small(place, written)
    if (by.kind !== 'constant' || by.text === '') return lacks('split_part by nothing', written)
    if (which === 0) return call('substring', item, integer(1), integer(0))
    return call('split_part', item, by, integer(which))
  },
  // DuckDB leaves NULL out, Spark makes all of it NULL.
  concat: (items) => call('concat', ...items.map((item) => call('coalesce', item, text('')))),
  starts_with: ([item = NOTHING, part = NOTHING]) =>
    compare('=', call('substring', item, integer(1), call('length', part)), part),
  ends_with: ([item = NOTHING, part = NOTHING]) => {
    const from = operator('-', call('length', item), call('length', part))
    const tail = call('substring', item, operator('+', from, integer(1)))
    return { kind: 'and', items: [compare('>=', from, integer(0)), compare('=', tail, part)] }
  },
  contains: ([item = NOTHING, part = NOTHING]) => compare('>', found(item, part), integer(0)),
  strpos: ([item = NOTHING, part = NOTHING]) => found(item, part),
  length: ([item = NOTHING]) => call('length', item),
  regexp_matches: (_, written) =>
    lacks('regexp_matches', written, 'use LIKE, starts_with, contains or a companion column'),
}

const NOTHING: Expr = { kind: 'constant', type: 'null', text: 'NULL' }

/** 1 for the empty text, as in DuckDB. */
const found = (item: Expr, part: Expr): Expr => call('position', part, item)

function substring([item = NOTHING, start, length]: readonly Expr[], written: Call): Expr {
  const from = small(start, written)
  if (length === undefined) return call('substring', item, integer(from === 0 ? 1 : from))
  const many = small(length, written)
  if (from === 0 || many < 0) {
    return lacks('substring from 0 or of a negative length', written, 'count from 1')
  }
  return call('substring', item, integer(from), integer(many))
}

/** A whole number that the gate has seen to be a literal. */
function small(expr: Expr | undefined, written: Call): number {
  const value = expr?.kind === 'constant' ? Number(expr.text) : Number.NaN
  if (!Number.isInteger(value)) return lacks(`${written.name} with such a number`, written)
  return value
}

const KINDS: ReadonlyMap<string, Typed['kind']> = new Map([
  ['starts_with', 'boolean'],
  ['ends_with', 'boolean'],
  ['contains', 'boolean'],
  ['strpos', 'integer'],
  ['length', 'integer'],
])

/** The function over texts, or null if it is none. */
export function ofText(written: Call, args: readonly Typed[]): Typed | null {
  const write = TEXTS[written.name]
  if (write === undefined) return null
  const expr = write(
    args.map((arg) => arg.expr),
    written,
  )
  return { expr, kind: KINDS.get(written.name) ?? 'text' }
}
