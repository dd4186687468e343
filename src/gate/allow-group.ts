import type { Docket } from './docket.js'
import { equal } from './equal.js'
import { functionRow } from './functions.js'
import type { Expr, Query } from './query.js'
import { exprsOf, inside, queriesOf } from './walk.js'

/** Whether the expression is a call of an aggregate. */
export function isAggregate(expr: Expr): boolean {
  return expr.kind === 'call' && functionRow(expr.name)?.kind === 'aggregate'
}

/** Whether an aggregate of the expression's own SELECT stands in it. */
export function hasAggregate(expr: Expr): boolean {
  return isAggregate(expr) || inside(expr).exprs.some(hasAggregate)
}

/** Whether a window function of the expression's own SELECT stands in it. */
export function hasWindow(expr: Expr): boolean {
  return expr.kind === 'window' || inside(expr).exprs.some(hasWindow)
}

/**
 * Refuses a column of the SELECT's own tables that stands neither in a group key nor in an aggregate: it
 * has no one value for a group.
 */
export function checkGrouped(
  expr: Expr,
  keys: readonly Expr[],
  own: ReadonlySet<string>,
  docket: Docket,
): void {
  if (keys.some((key) => equal(key, expr)) || isAggregate(expr)) return
  if (expr.kind === 'column') {
    if (expr.table === null || !own.has(expr.table)) return
    const detail = `${expr.name} is neither in GROUP BY nor in an aggregate`
    docket.refuse('SYNTAX', detail, expr.at, 'add it to GROUP BY, or take min or max of it')
    return
  }
  const parts = inside(expr)
  for (const part of parts.exprs) checkGrouped(part, keys, own, docket)
  for (const query of parts.queries) checkQuery(query, keys, own, docket)
}

/** A subquery may name the columns of the SELECT around it; those are held to the same rule. */
function checkQuery(
  query: Query,
  keys: readonly Expr[],
  own: ReadonlySet<string>,
  docket: Docket,
): void {
  const walk = (expr: Expr): void => {
    if (keys.some((key) => equal(key, expr))) return
    if (expr.kind === 'column') {
      checkGrouped(expr, keys, own, docket)
      return
    }
    const parts = inside(expr)
    parts.exprs.forEach(walk)
    parts.queries.forEach((each) => checkQuery(each, keys, own, docket))
  }
  exprsOf(query).forEach(walk)
  queriesOf(query).forEach((each) => checkQuery(each, keys, own, docket))
}
