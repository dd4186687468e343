import type { Expr, Select } from '../gate/query.js'
import { children, isSubquery, itemsOf } from './walk.js'

/** Aggregates of the gate's function list; everything else called is a scalar function. */
const AGGREGATES: ReadonlySet<string> = new Set([
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'bool_and',
  'bool_or',
  'list',
])

/** Whether the expression itself is an aggregate call. */
export function isAggregate(expr: Expr): boolean {
  return expr.kind === 'call' && AGGREGATES.has(expr.name)
}

/** Whether an aggregate stands in the expression, outside windows and subqueries. */
export function hasAggregate(expr: Expr): boolean {
  if (isAggregate(expr)) return true
  if (expr.kind === 'window' || isSubquery(expr)) return false
  return children(expr).some(hasAggregate)
}

/** Whether the select makes groups: it has keys, or an aggregate without keys (one group of all). */
export function isGrouped(select: Select): boolean {
  if (select.groupBy === 'all' || select.groupBy.length > 0) return true
  const late = [...select.distinctOn, ...(select.qualify === null ? [] : [select.qualify])]
  return select.having !== null || [...itemsOf(select), ...late].some(hasAggregate)
}
