import { judgeCast } from './allow-cast.js'
import { judgeColumn } from './allow-column.js'
import { judgeAll, judgeBetween, judgeComparison, judgeIn } from './allow-compare.js'
import { judgeCall, judgeWindow } from './allow-call.js'
import { judgeOperator } from './allow-arithmetic.js'
import { hasAggregate } from './allow-group.js'
import type { Docket } from './docket.js'
import type { Expr, ExprKind, ExprOf, Query } from './query.js'
import type { Scope, ScopeColumn } from './scope.js'
import { find } from './scope.js'
import { stop } from './stop.js'
import { judgeText, wayOut } from './tokens.js'
import type { Judged, Type } from './types.js'
import { UNKNOWN, isPlain, plain, words } from './types.js'

/** Where in a SELECT an expression stands, and so what may stand in it. */
export interface Place {
  readonly docket: Docket
  readonly scope: Scope
  /** For people: WHERE, GROUP BY, ... */
  readonly clause: string
  /** `inside`: within the arguments of an aggregate. */
  readonly aggregates: 'allowed' | 'refused' | 'inside'
  readonly windows: boolean
  /** Judges a subquery with this SELECT around it. */
  readonly subquery: (query: Query) => JudgedQuery
}

/** A query of the approved tree, and its output columns in order. */
export interface JudgedQuery {
  readonly query: Query
  readonly columns: readonly ScopeColumn[]
}

type Judges = { readonly [Kind in ExprKind]: (expr: ExprOf<Kind>, place: Place) => Judged }

const JUDGES: Judges = {
  column: judgeColumn,
  constant: (expr, { docket }) =>
    expr.type === 'string' ? judgeText(expr, docket) : { expr, type: CONSTANTS[expr.type] },
  parameter: (expr, place) => judgeExpr(place.docket.parameter(expr.index, expr.at), place),
  compare: judgeComparison,
  and: judgeConditions,
  or: judgeConditions,
  not: (expr, place) => ({
    expr: { ...expr, item: judgeCondition(expr.item, place) },
    type: plain('boolean'),
  }),
  'is null': (expr, place) => ({
    expr: { ...expr, item: judgeExpr(expr.item, place).expr },
    type: plain('boolean'),
  }),
  between: judgeBetween,
  'in list': judgeIn,
  'in query': judgeIn,
  exists: (expr, place) => ({
    expr: { ...expr, query: place.subquery(expr.query).query },
    type: plain('boolean'),
  }),
  'scalar query': judgeScalar,
  like: judgeLike,
  case: judgeCase,
  cast: judgeCast,
  operator: judgeOperator,
  call: judgeCall,
  window: judgeWindow,
}

const CONSTANTS: Readonly<Record<'null' | 'boolean' | 'integer' | 'decimal' | 'ordinal', Type>> = {
  null: plain('null'),
  boolean: plain('boolean'),
  integer: plain('integer'),
  decimal: plain('decimal'),
  ordinal: UNKNOWN,
}

/** Judges an expression: names resolved, literals decoded, casts made harmless, and its type. */
export function judgeExpr(expr: Expr, place: Place): Judged {
  // The table has a row for each kind; TypeScript cannot see that the row fits the expression.
  const judge = JUDGES[expr.kind] as (expr: Expr, place: Place) => Judged
  return judge(expr, place)
}

/** Judges what must be true or false. Other types would be cast, and a cast of text fails on data. */
export function judgeCondition(expr: Expr, place: Place): Expr {
  const judged = judgeExpr(expr, place)
  if (judged.type.kind === 'token') {
    return opaque('a condition', 'condition', judged, expr, place).expr
  }
  if (judged.type.kind === 'plain' && !isPlain(judged.type, 'boolean', 'null')) {
    const detail = `a condition in ${place.clause} must be true or false, this is ${words(judged.type)}`
    place.docket.refuse('SYNTAX', detail, expr.at, 'compare it with a value')
  }
  return judged.expr
}

function judgeConditions(expr: ExprOf<'and'>, place: Place): Judged {
  const items = expr.items.map((item) => judgeCondition(item, place))
  return { expr: { ...expr, items }, type: plain('boolean') }
}

/** Refuses a use of a token column and says what answers the question instead. */
export function opaque(
  use: string,
  key: string,
  judged: Judged,
  written: Expr,
  { docket, scope }: Place,
): Judged {
  const { expr, type } = judged
  const found = written.kind === 'column' ? find(scope, written.table, written.name) : null
  const companions =
    found?.kind === 'column' ? (found.source.columns ?? []).map((column) => column.label) : []
  const name = written.kind === 'column' ? written.name : null
  const detail = `${name ?? 'this'} is ${words(type)}: ${use} cannot be applied to it`
  const unknown = docket.refuse('OPAQUE_COLUMN', detail, written.at, wayOut(key, name, companions))
  return { expr, type: unknown }
}

function judgeScalar(expr: ExprOf<'scalar query'>, place: Place): Judged {
  const { query, columns } = place.subquery(expr.query)
  const [column] = columns
  if (column === undefined || columns.length > 1) {
    const detail = `a subquery as a value has ${columns.length} columns`
    return { expr, type: place.docket.refuse('SYNTAX', detail, expr.at, 'select one column') }
  }
  if (!single(query)) {
    const detail = 'a subquery as a value that may have several rows'
    const instead = 'take min, max or count of it, or add LIMIT 1'
    return { expr, type: place.docket.refuse('NOT_UNDERSTOOD', detail, expr.at, instead) }
  }
  return { expr: { ...expr, query }, type: column.type }
}

/** A table of exactly one row. */
const ONE_ROW = 'pkg_run'

/**
 * Whether a query surely has one row at most. The engine fails on a second row, and whether it fails is a
 * bit about rows that were never counted.
 */
function single({ body, limit }: Query): boolean {
  if (limit?.kind === 'constant' && Number(limit.text) <= 1) return true
  if (body.kind === 'set' || body.groupBy === 'all' || body.groupBy.length > 0) return false
  const { from, items } = body
  if (from === null || (from.kind === 'table' && from.name === ONE_ROW)) return true
  return items.some(({ expr }) => expr.kind !== 'star' && hasAggregate(expr))
}

function judgeLike(expr: ExprOf<'like'>, place: Place): Judged {
  const item = judgeExpr(expr.item, place)
  const pattern = judgeExpr(expr.pattern, place)
  for (const [written, judged] of [
    [expr.item, item],
    [expr.pattern, pattern],
  ] as const) {
    if (judged.type.kind === 'token') opaque('LIKE', 'like', judged, written, place)
    else if (judged.type.kind === 'plain' && !isPlain(judged.type, 'text', 'null')) {
      const detail = `LIKE needs text, this is ${words(judged.type)}`
      place.docket.refuse('SYNTAX', detail, written.at, 'write CAST(x AS TEXT)')
    }
  }
  return { expr: { ...expr, item: item.expr, pattern: pattern.expr }, type: plain('boolean') }
}

function judgeCase(expr: ExprOf<'case'>, place: Place): Judged {
  const whens = expr.whens.map(({ when }) => judgeCondition(when, place))
  const results = [
    ...expr.whens.map(({ then }) => then),
    ...(expr.otherwise === null ? [] : [expr.otherwise]),
  ]
  const { exprs, type } = judgeAll(results, 'CASE', place, expr.at, 'plain')
  const otherwise = expr.otherwise === null ? null : (exprs[whens.length] ?? null)
  return {
    expr: {
      ...expr,
      whens: whens.map((when, index) => ({
        when,
        then: exprs[index] ?? stop('SYNTAX', 'CASE', expr.at),
      })),
      otherwise,
    },
    type,
  }
}
