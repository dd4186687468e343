import type { Call, Expr, From, Join, Query, Select } from '../gate/query.js'

/** Direct sub-expressions of an expression, without those of subqueries. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'column':
    case 'constant':
    case 'parameter':
    case 'exists':
    case 'scalar query':
      return []
    case 'compare':
      return [expr.left, expr.right]
    case 'and':
    case 'or':
    case 'operator':
      return expr.items
    case 'not':
    case 'is null':
    case 'cast':
    case 'in query':
      return [expr.item]
    case 'between':
      return [expr.item, expr.low, expr.high]
    case 'in list':
      return [expr.item, ...expr.list]
    case 'like':
      return [expr.item, expr.pattern]
    case 'case':
      return [
        ...expr.whens.flatMap((branch) => [branch.when, branch.then]),
        ...(expr.otherwise === null ? [] : [expr.otherwise]),
      ]
    case 'call':
      return callChildren(expr)
    case 'window':
      return [
        ...callChildren(expr.call),
        ...expr.partitionBy,
        ...expr.orderBy.map((item) => item.expr),
      ]
  }
}

function callChildren(call: Call): readonly Expr[] {
  return [
    ...call.args,
    ...(call.filter === null ? [] : [call.filter]),
    ...call.orderBy.map((item) => item.expr),
  ]
}

/** The expression and everything below it, not entering subqueries, parents first. */
export function everyExpr(expr: Expr): readonly Expr[] {
  const all: Expr[] = []
  const enter = (part: Expr): void => {
    all.push(part)
    children(part).forEach(enter)
  }
  enter(expr)
  return all
}

/** The query of a subquery expression. */
export type SubqueryExpr = Extract<Expr, { readonly query: Query }>

export function isSubquery(expr: Expr): expr is SubqueryExpr {
  return expr.kind === 'exists' || expr.kind === 'in query' || expr.kind === 'scalar query'
}

/** Subquery expressions in the expression, not those inside other subqueries. */
export function subqueriesOf(expr: Expr | null): readonly SubqueryExpr[] {
  return expr === null ? [] : everyExpr(expr).filter(isSubquery)
}

/** The leaves of a FROM tree, left to right. */
export function leaves(from: From | null): readonly Exclude<From, { readonly kind: 'join' }>[] {
  if (from === null) return []
  return from.kind === 'join' ? [...leaves(from.left), ...leaves(from.right)] : [from]
}

/** The ON conditions of a FROM tree. */
export const conditions = (from: From | null): readonly Expr[] =>
  joinsOf(from).flatMap(({ on }) => (on === null ? [] : [on]))

/** The joins of a FROM tree, inner ones first. */
export function joinsOf(from: From | null): readonly Join[] {
  return from?.kind === 'join' ? [...joinsOf(from.left), ...joinsOf(from.right), from] : []
}

/** What must hold together for a condition to be true; nothing for no condition. */
export function conjuncts(condition: Expr | null): readonly Expr[] {
  if (condition === null) return []
  return condition.kind === 'and' ? condition.items.flatMap(conjuncts) : [condition]
}

/** The select items that are expressions; approved trees hold no star. */
export function itemsOf(select: Select): readonly Expr[] {
  return select.items.flatMap((item) => (item.expr.kind === 'star' ? [] : [item.expr]))
}

/** The names of a query's output columns: those of its leftmost select. */
export function outputNames(query: Query): readonly string[] {
  if (query.body.kind === 'set') return outputNames(query.body.left)
  return query.body.items.map((item, place) => item.alias ?? `c${place + 1}`)
}

/** A text that is equal for expressions of equal structure, wherever they stood. */
export function shapeOf(expr: Expr): string {
  return JSON.stringify(expr, (key, value: unknown) => (key === 'at' ? undefined : value))
}
