import type { Expr, ExprOf } from '../../../gate/query.js'
import { call, caseOf, cast, compare, integer, operator, text } from './build.js'
import { common, type Typed } from './kinds.js'
import { lacks } from './lacks.js'

/** Operators. The gate computes all numbers as DOUBLE, so that only what DOUBLE does at its edges can differ. */
export function operated(written: ExprOf<'operator'>, items: readonly Typed[]): Typed {
  const [left, right] = items
  if (left === undefined) throw new TypeError('an operator without operands')
  const { op } = written
  const plain: Expr = { ...written, items: items.map(({ expr }) => expr) }
  if (op === '||') return { expr: plain, kind: 'text' }
  if (left.kind === 'date' && right !== undefined) return ofDates(op, left, right)
  const kind = common([...items.map((each) => each.kind), 'double'])
  if (op === 'negate' || op === '+' || op === '-' || op === '*') return { expr: plain, kind }
  if (op === '//' || right === undefined) return lacks('//', written, 'write floor(a / b)')
  return { expr: divided(op, left.expr, right.expr), kind }
}

const INFINITY = cast(text('Infinity'), 'double')
const NEGATIVE = cast(text('-Infinity'), 'double')
const NOT_A_NUMBER = cast(text('NaN'), 'double')

/**
 * By zero, DuckDB gives what the standard for floating point says; Spark gives NULL, or fails. A zero may be a
 * negative one, which only its text tells.
 */
function divided(op: '/' | '%', left: Expr, right: Expr): Expr {
  const plain = operator(op, left, right)
  if (isPlainly(right)) return plain
  const infinite = caseOf(
    [{ when: compare('=', cast(right, 'text'), text('-0.0')), then: NEGATIVE }],
    INFINITY,
  )
  const byZero = operator('*', left, op === '/' ? infinite : NOT_A_NUMBER)
  return caseOf([{ when: compare('=', right, integer(0)), then: byZero }], plain)
}

/** A literal that is not zero. */
function isPlainly(expr: Expr): boolean {
  if (expr.kind === 'cast') return isPlainly(expr.item)
  return expr.kind === 'constant' && expr.type !== 'null' && Number(expr.text) !== 0
}

/** `date - date`, and a date some days away: the days are a literal. */
function ofDates(op: string, left: Typed, right: Typed): Typed {
  if (right.kind === 'date')
    return { expr: call('datediff', left.expr, right.expr), kind: 'integer' }
  const days = right.expr.kind === 'constant' ? Number(right.expr.text) : Number.NaN
  if (!Number.isInteger(days) || (op !== '+' && op !== '-'))
    return lacks('this arithmetic of dates')
  const added = op === '-' ? -days : days
  return { expr: call('date_add', left.expr, integer(added === 0 ? 0 : added)), kind: 'date' }
}
