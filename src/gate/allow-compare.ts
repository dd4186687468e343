import type { Place } from './allow-expr.js'
import { judgeExpr, opaque } from './allow-expr.js'
import type { Comparison, Constant, Expr, ExprOf } from './query.js'
import { judgeText, judgeToken } from './tokens.js'
import type { Judged, Type } from './types.js'
import { common, isPlain, plain, tryCast, words } from './types.js'

const EQUALITIES: readonly Comparison[] = ['=', '<>', 'distinct', 'not distinct']

/** Judges a comparison: tokens by equality alone, text literals beside a token read as tokens. */
export function judgeComparison(expr: ExprOf<'compare'>, place: Place): Judged {
  const tokens = EQUALITIES.includes(expr.op) ? 'tokens' : 'plain'
  const { exprs } = judgeAll([expr.left, expr.right], expr.op, place, expr.at, tokens)
  const [left = expr.left, right = expr.right] = exprs
  return { expr: { ...expr, left, right }, type: plain('boolean') }
}

/** Judges BETWEEN, which asks for an order and so is not for tokens. */
export function judgeBetween(expr: ExprOf<'between'>, place: Place): Judged {
  const items = [expr.item, expr.low, expr.high]
  const { exprs } = judgeAll(items, 'BETWEEN', place, expr.at, 'plain')
  const [item = expr.item, low = expr.low, high = expr.high] = exprs
  return { expr: { ...expr, item, low, high }, type: plain('boolean') }
}

/** Judges IN over a list or over a subquery of one column. */
export function judgeIn(expr: ExprOf<'in list'> | ExprOf<'in query'>, place: Place): Judged {
  if (expr.kind === 'in list') {
    const { exprs } = judgeAll([expr.item, ...expr.list], 'IN', place, expr.at, 'tokens')
    const [item = expr.item, ...list] = exprs
    return { expr: { ...expr, item, list }, type: plain('boolean') }
  }
  const { query, columns } = place.subquery(expr.query)
  const [column] = columns
  if (column === undefined || columns.length > 1) {
    const detail = `IN needs a subquery of one column, this has ${columns.length}`
    return { expr, type: place.docket.refuse('SYNTAX', detail, expr.at, 'select one column') }
  }
  const { exprs, type } = judgeAll([expr.item], 'IN', place, expr.at, 'tokens', column.type)
  const [item = expr.item] = exprs
  const dates = isPlain(column.type, 'date') && isPlain(type, 'timestamp')
  if (dates) mismatch(type, column.type, 'IN', place, expr.at)
  return { expr: { ...expr, item, query }, type: plain('boolean') }
}

/**
 * Judges expressions that must be of one type, brings them to it, and gives it.
 *
 * Text literals are judged last: beside a token column they are tokens, beside a date a date. `extra` is
 * the type of something else that must fit (the column of an IN subquery). `tokens` says whether the
 * construct may be applied to token columns at all.
 */
export function judgeAll(
  written: readonly Expr[],
  use: string,
  place: Place,
  at: number | undefined,
  tokens: 'tokens' | 'plain',
  extra?: Type,
): { readonly exprs: readonly Expr[]; readonly type: Type } {
  const items = written.map((expr) =>
    expr.kind === 'parameter' ? place.docket.parameter(expr.index, expr.at) : expr,
  )
  const open = items.map((expr) => (isText(expr) ? null : judgeOpen(expr, use, place, tokens)))
  const known = [
    ...open.flatMap((each) => each?.type ?? []),
    ...(extra === undefined ? [] : [extra]),
  ]
  const type = known.reduce<Type>((left, right) => {
    const both = common(left, right)
    return both ?? mismatch(left, right, use, place, at)
  }, plain('null'))
  const judged = items.map((expr, index) => open[index] ?? judgeLiteral(expr, type, place))
  const final = isPlain(type, 'null') && open.includes(null) ? plain('text') : type
  return { exprs: judged.map((each) => fitted(each, final)), type: final }
}

function isText(expr: Expr): expr is Constant {
  return expr.kind === 'constant' && expr.type === 'string'
}

function judgeOpen(expr: Expr, use: string, place: Place, tokens: 'tokens' | 'plain'): Judged {
  const judged = judgeExpr(expr, place)
  if (tokens === 'tokens' || judged.type.kind !== 'token') return judged
  return opaque(use, use.toLowerCase(), judged, expr, place)
}

/** A text literal beside values of a type. Numbers, dates and truth values in quotes are read as such. */
function judgeLiteral(expr: Expr, type: Type, place: Place): Judged {
  if (!isText(expr)) return judgeExpr(expr, place)
  if (type.kind === 'token') return judgeToken(expr, type.token, place.docket)
  if (type.kind === 'unknown') return { expr, type }
  const judged = judgeText(expr, place.docket)
  if (judged.type.kind === 'unknown' || isPlain(type, 'text', 'null')) return judged
  const read = literalAs(expr, type)
  if (read !== null) return read
  const detail = `this text is compared with ${words(type)}`
  const wanted = isPlain(type, 'date', 'timestamp')
    ? "write '2026-01-31'"
    : 'write the value without quotes'
  return { expr, type: place.docket.refuse('SYNTAX', detail, expr.at, wanted) }
}

const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/
const TIMESTAMP =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?Z?)?$/
const NUMBER = /^-?[0-9]{1,12}(?:\.[0-9]{1,3})?$/

function literalAs(literal: Constant, type: Type): Judged | null {
  const { text } = literal
  if (isPlain(type, 'boolean')) {
    const lower = text.toLowerCase()
    if (lower !== 'true' && lower !== 'false') return null
    return { expr: { ...literal, type: 'boolean', text: lower }, type }
  }
  if (isPlain(type, 'date', 'timestamp')) {
    const day = DATE.test(text)
    if (!TIMESTAMP.test(text) || !isDay(text.slice(0, 10))) return null
    const kind = isPlain(type, 'date') && day ? 'date' : 'timestamp'
    if (isPlain(type, 'date') && !day) return null
    return { expr: tryCast(literal, kind), type: plain(kind) }
  }
  if (!NUMBER.test(text)) return null
  const decimal = text.includes('.')
  return {
    expr: { ...literal, type: decimal ? 'decimal' : 'integer' },
    type: plain(decimal ? 'decimal' : 'integer'),
  }
}

/** Whether the calendar has the day: 2026-02-30 is refused here, where it can be named. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function mismatch(
  left: Type,
  right: Type,
  use: string,
  { docket }: Place,
  at: number | undefined,
): Type {
  const both = `${words(left)} and ${words(right)}`
  if (left.kind === 'token' && right.kind === 'token') {
    const forms = left.token.domain === right.token.domain
    const instead = forms
      ? 'compare columns of one form: exact with exact, name__n with name__n'
      : 'join through a table that holds both, as enrollments does for people and classes'
    return docket.refuse('DOMAINS_DIFFER', `${use} between ${both}`, at, instead)
  }
  if (left.kind === 'token' || right.kind === 'token') {
    const instead = 'compare the token with a token column, or with a token this session has shown'
    return docket.refuse('OPAQUE_COLUMN', `${use} between ${both}`, at, instead)
  }
  return docket.refuse('SYNTAX', `${use} between ${both}`, at, 'make both sides one type with CAST')
}

/** A date among timestamps becomes one, by a cast that cannot fail the query. */
function fitted({ expr, type }: Judged, to: Type): Expr {
  return isPlain(to, 'timestamp') && isPlain(type, 'date') ? tryCast(expr, 'timestamp') : expr
}
