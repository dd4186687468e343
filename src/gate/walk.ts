import type { Body, Call, Expr, ExprKind, ExprOf, From, OrderItem, Query } from './query.js'

/** What stands directly inside an expression: expressions of the same SELECT, and whole subqueries. */
export interface Inside {
  readonly exprs: readonly Expr[]
  readonly queries: readonly Query[]
}

type Walkers = { readonly [Kind in ExprKind]: (expr: ExprOf<Kind>) => Inside }

const exprs = (...given: readonly Expr[]): Inside => ({ exprs: given, queries: [] })
const none = (): Inside => exprs()

const WALKERS: Walkers = {
  column: none,
  constant: none,
  parameter: none,
  compare: ({ left, right }) => exprs(left, right),
  and: ({ items }) => exprs(...items),
  or: ({ items }) => exprs(...items),
  not: ({ item }) => exprs(item),
  'is null': ({ item }) => exprs(item),
  between: ({ item, low, high }) => exprs(item, low, high),
  'in list': ({ item, list }) => exprs(item, ...list),
  'in query': ({ item, query }) => ({ exprs: [item], queries: [query] }),
  exists: ({ query }) => ({ exprs: [], queries: [query] }),
  'scalar query': ({ query }) => ({ exprs: [], queries: [query] }),
  like: ({ item, pattern }) => exprs(item, pattern),
  case: ({ whens, otherwise }) =>
    exprs(...whens.flatMap(({ when, then }) => [when, then]), ...maybe(otherwise)),
  cast: ({ item }) => exprs(item),
  operator: ({ items }) => exprs(...items),
  call: (call) => exprs(...ofCall(call)),
  window: ({ call, partitionBy, orderBy }) =>
    exprs(...ofCall(call), ...partitionBy, ...ofOrders(orderBy)),
}

/** The parts of an expression, in the order of the text. */
export function inside(expr: Expr): Inside {
  // The table has a row for each kind; TypeScript cannot see that the row fits the expression.
  const walk = WALKERS[expr.kind] as (expr: Expr) => Inside
  return walk(expr)
}

/** The expressions that stand directly in a query, its SELECT, its joins and its order. */
export function exprsOf(query: Query): readonly Expr[] {
  return [
    ...ofBody(query.body),
    ...ofOrders(query.orderBy),
    ...maybe(query.limit),
    ...maybe(query.offset),
  ]
}

/** The queries that stand directly in a query: CTEs, operands of a set operation, subqueries in FROM. */
export function queriesOf({ ctes, body }: Query): readonly Query[] {
  const own = ctes.map((cte) => cte.query)
  if (body.kind === 'set') return [...own, body.left, body.right]
  return [...own, ...(body.from === null ? [] : sources(body.from).flatMap(ofSource))]
}

/** The tables and subqueries of a FROM, from left to right. */
export function sources(from: From): readonly Exclude<From, { readonly kind: 'join' }>[] {
  return from.kind === 'join' ? [...sources(from.left), ...sources(from.right)] : [from]
}

/** The joins of a FROM, inner ones first. */
export function joins(from: From): readonly Extract<From, { readonly kind: 'join' }>[] {
  return from.kind === 'join' ? [...joins(from.left), ...joins(from.right), from] : []
}

/** Visits every query and every expression of it, the outer before the inner. */
export function visit(
  query: Query,
  seen: { readonly query?: (query: Query) => void; readonly expr?: (expr: Expr) => void },
): void {
  seen.query?.(query)
  const enter = (expr: Expr): void => {
    seen.expr?.(expr)
    const parts = inside(expr)
    parts.exprs.forEach(enter)
    parts.queries.forEach((each) => visit(each, seen))
  }
  exprsOf(query).forEach(enter)
  queriesOf(query).forEach((each) => visit(each, seen))
}

function ofBody(body: Body): readonly Expr[] {
  if (body.kind === 'set') return []
  return [
    ...body.distinctOn,
    ...body.items.flatMap(({ expr }) => (expr.kind === 'star' ? [] : [expr])),
    ...(body.from === null ? [] : joins(body.from).flatMap(({ on }) => maybe(on))),
    ...maybe(body.where),
    ...(body.groupBy === 'all' ? [] : body.groupBy),
    ...maybe(body.having),
    ...maybe(body.qualify),
  ]
}

function ofSource(from: From): readonly Query[] {
  return from.kind === 'subquery' ? [from.query] : []
}

function ofCall({ args, filter, orderBy }: Call): readonly Expr[] {
  return [...args, ...maybe(filter), ...ofOrders(orderBy)]
}

function ofOrders(items: readonly OrderItem[]): readonly Expr[] {
  return items.map(({ expr }) => expr)
}

function maybe(expr: Expr | null): readonly Expr[] {
  return expr === null ? [] : [expr]
}
