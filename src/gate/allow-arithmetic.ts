import type { Place } from './allow-expr.js'
import { judgeExpr, opaque } from './allow-expr.js'
import type { Expr, ExprOf } from './query.js'
import type { Judged, Type } from './types.js'
import { asDouble, grownOf, isNumber, isPlain, plain, tryCast, words } from './types.js'

/** Most columns and literals strung together in one text: a bound on doubling a text again and again. */
export const MAX_GROWN = 64
/** Most days added to a date: no date of a roster leaves the calendar by them. */
const MAX_DAYS = 40_000

/**
 * Judges `||` and arithmetic. Numbers are computed as DOUBLE: the integer and decimal kinds end the query on
 * overflow, and an insider can make that depend on a row (`CASE WHEN secret THEN big * big END`).
 */
export function judgeOperator(expr: ExprOf<'operator'>, place: Place): Judged {
  const judged = expr.items.map((item) => {
    const each = judgeExpr(item, place)
    if (each.type.kind !== 'token') return each
    return opaque(`the operator ${expr.op}`, 'operator', each, item, place)
  })
  if (judged.some((each) => each.type.kind === 'unknown')) {
    return { expr, type: { kind: 'unknown' } }
  }
  if (expr.op === '//') {
    const instead = 'write floor(a / b)'
    return { expr, type: place.docket.refuse('NOT_UNDERSTOOD', '//', expr.at, instead) }
  }
  if (expr.op === '||') return strung(expr, judged, place)
  return dates(expr, judged) ?? numbers(expr, judged, place)
}

function strung(expr: ExprOf<'operator'>, judged: readonly Judged[], place: Place): Judged {
  const type = grow(judged, expr.at, place)
  return { expr: { ...expr, items: judged.map(asText) }, type }
}

/** The type of a text made of several; refused past `MAX_GROWN`. */
export function grow(judged: readonly Judged[], at: number | undefined, place: Place): Type {
  const grown = judged.reduce((sum, each) => sum + grownOf(each.type), 0)
  if (grown > MAX_GROWN) {
    const detail = `a text strung together from more than ${MAX_GROWN} parts`
    return place.docket.refuse('TOO_COMPLEX', detail, at)
  }
  return plain('text', grown)
}

/** Any plain value as text, as `||` would have it. */
export function asText({ expr, type }: Judged): Expr {
  return isPlain(type, 'text', 'null') ? expr : tryCast(expr, 'text')
}

function dates(expr: ExprOf<'operator'>, judged: readonly Judged[]): Judged | null {
  const [left, right] = judged
  if (left === undefined || right === undefined || !isPlain(left.type, 'date')) return null
  const items = judged.map((each) => each.expr)
  if (expr.op === '-' && isPlain(right.type, 'date')) {
    return { expr: { ...expr, items }, type: plain('integer') }
  }
  const days = right.expr.kind === 'constant' && right.expr.type === 'integer'
  if (!days || Math.abs(Number(right.expr.text)) > MAX_DAYS) return null
  if (left.expr.kind === 'operator' || (expr.op !== '-' && expr.op !== '+')) return null
  return { expr: { ...expr, items }, type: plain('date') }
}

function numbers(expr: ExprOf<'operator'>, judged: readonly Judged[], place: Place): Judged {
  const odd = judged.find((each) => !isNumber(each.type) && !isPlain(each.type, 'null'))
  if (odd !== undefined) {
    const date = isPlain(odd.type, 'date', 'timestamp')
    const instead = date
      ? `write date + a number of days up to ${MAX_DAYS}, date - date, or date_diff('day', from, to)`
      : 'write CAST(x AS DOUBLE)'
    const detail = `the operator ${expr.op === 'negate' ? '-' : expr.op} needs numbers, this is ${words(odd.type)}`
    return { expr, type: place.docket.refuse('SYNTAX', detail, expr.at, instead) }
  }
  return { expr: { ...expr, items: judged.map(asDouble) }, type: plain('double') }
}
