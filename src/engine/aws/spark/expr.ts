import type { Call, Expr, ExprKind, ExprOf, OrderItem } from '../../../gate/query.js'
import { operated } from './arithmetic.js'
import { call, cast, text } from './build.js'
import { castAs } from './casts.js'
import { aggregated, applied, isAggregate, RANKS } from './functions.js'
import { common, type Kind, type Typed } from './kinds.js'
import { lacks } from './lacks.js'
import { ofHidden } from './lists.js'
import { isSayable } from './literal.js'
import { constantOf } from './parameter.js'
import type { Place } from './place.js'

/** Writes an expression of the approved tree in Spark's words. */
export function written(expr: Expr, place: Place): Typed {
  const known = place.known.get(expr)
  if (known !== undefined) return known
  // The table has a row for each kind; TypeScript cannot see that the row fits the expression.
  const write = WRITERS[expr.kind] as (expr: Expr, place: Place) => Typed
  return write(expr, place)
}

type Writers = { readonly [Kind in ExprKind]: (expr: ExprOf<Kind>, place: Place) => Typed }

const truth = (expr: Expr): Typed => ({ expr, kind: 'boolean' })

const WRITERS: Writers = {
  column: columnOf,
  constant: constantTyped,
  parameter: (expr, place) => written(constantOf(expr, place.around.text.parameters), place),
  compare: (expr, place) => {
    const left = written(expr.left, place).expr
    return truth({ ...expr, left, right: written(expr.right, place).expr })
  },
  and: (expr, place) => truth({ ...expr, items: exprsOf(expr.items, place) }),
  or: (expr, place) => truth({ ...expr, items: exprsOf(expr.items, place) }),
  not: (expr, place) => truth({ ...expr, item: written(expr.item, place).expr }),
  'is null': (expr, place) => truth({ ...expr, item: written(expr.item, place).expr }),
  between: (expr, place) => {
    const [item = expr.item, low = expr.low, high = expr.high] = exprsOf(
      [expr.item, expr.low, expr.high],
      place,
    )
    return truth({ ...expr, item, low, high })
  },
  'in list': (expr, place) => {
    const item = written(expr.item, place).expr
    return truth({ ...expr, item, list: exprsOf(expr.list, place) })
  },
  'in query': (expr, place) => place.make.subquery(expr, place, false),
  exists: (expr, place) => place.make.subquery(expr, place, false),
  'scalar query': (expr, place) => place.make.subquery(expr, place, false),
  like,
  case: caseTyped,
  cast: (expr, place) => castAs(expr, written(expr.item, place)),
  operator: (expr, place) =>
    operated(
      expr,
      expr.items.map((item) => written(item, place)),
    ),
  call: called,
  window: windowed,
}

function exprsOf(exprs: readonly Expr[], place: Place): readonly Expr[] {
  return exprs.map((expr) => written(expr, place).expr)
}

/** A column of this SELECT or of one around it; aliases are ours, and unique where they can be seen. */
function columnOf(expr: ExprOf<'column'>, { frame }: Place): Typed {
  // An output column, as only ORDER BY names them.
  if (expr.table === null) return { expr: { ...expr }, kind: 'null' }
  for (let at: Place['frame'] | null = frame; at !== null; at = at.outer) {
    const columns = at.sources.get(expr.table)
    if (columns === undefined) continue
    const found = columns.get(expr.name)
    if (found === undefined) break
    return { expr: { kind: 'column', table: expr.table, name: found.name }, kind: found.kind }
  }
  throw new TypeError('a column that the layout does not hold')
}

function constantTyped(expr: ExprOf<'constant'>): Typed {
  switch (expr.type) {
    case 'ordinal':
      return { expr: cast({ ...expr, type: 'integer' }, 'bigint'), kind: 'ordinal' }
    case 'string':
      if (!isSayable(expr.text)) return lacks('a text with control characters', expr)
      return { expr, kind: 'text' }
    default:
      return { expr, kind: expr.type }
  }
}

/** Spark reads backslashes in patterns as escapes, DuckDB does not. */
function like(expr: ExprOf<'like'>, place: Place): Typed {
  const item = written(expr.item, place).expr
  const pattern = written(expr.pattern, place).expr
  if (pattern.kind !== 'constant') {
    return lacks('LIKE with a pattern that is no literal', expr, 'use contains(text, part)')
  }
  const escaped: Expr =
    pattern.type === 'string' ? text(pattern.text.replaceAll('\\', '\\\\')) : pattern
  const sides = expr.insensitive
    ? { item: call('lower', item), pattern: call('lower', escaped) }
    : { item, pattern: escaped }
  return truth({ ...expr, ...sides, insensitive: false })
}

function caseTyped(expr: ExprOf<'case'>, place: Place): Typed {
  const whens = expr.whens.map(({ when, then }) => ({
    when: written(when, place).expr,
    then: written(then, place),
  }))
  const otherwise = expr.otherwise === null ? null : written(expr.otherwise, place)
  const results = [...whens.map(({ then }) => then), ...(otherwise === null ? [] : [otherwise])]
  return {
    expr: {
      ...expr,
      whens: whens.map(({ when, then }) => ({ when, then: then.expr })),
      otherwise: otherwise?.expr ?? null,
    },
    kind: common(results.map(({ kind }) => kind)),
  }
}

/** Inside of an aggregate a row is looked at, not a group. */
const within = (place: Place): Place => ({ ...place, moreKeys: null })

function called(expr: Call, place: Place): Typed {
  if (isAggregate(expr)) return aggregate(expr, within(place))
  const hidden = ofHidden(
    expr,
    (part) => written(part, place),
    (part) => (part.kind === 'call' ? aggregate(part, within(place)) : written(part, place)),
  )
  if (hidden !== null) return hidden
  return applied(
    expr,
    expr.args.map((arg) => written(arg, place)),
  )
}

function aggregate(expr: Call, place: Place): Typed {
  const [arg] = expr.args
  const filter = expr.filter === null ? null : written(expr.filter, place).expr
  return aggregated(expr, arg === undefined ? null : written(arg, place), filter)
}

/** ORDER BY with the place of NULL spelled out: DuckDB's default is last in both directions. */
export function ordered(items: readonly OrderItem[], place: Place): readonly OrderItem[] {
  return items.map((item) => ({
    ...item,
    expr: written(item.expr, place).expr,
    nulls: item.nulls === 'first' ? 'first' : 'last',
  }))
}

function windowed(expr: ExprOf<'window'>, place: Place): Typed {
  const { call: inner, frame } = expr
  const { expr: made, kind } = overRows(expr, place)
  if (made.kind !== 'call') throw new TypeError('a window over no call')
  if (inner.distinct && inner.name !== 'list') {
    return lacks(`DISTINCT in ${inner.name} OVER`, expr, 'count the distinct in a subquery')
  }
  const keys = place.keys.map((key) => key.inner)
  const partitionBy = [...exprsOf(expr.partitionBy, place), ...keys]
  const orderBy = ordered(expr.orderBy, place)
  return { expr: { kind: 'window', call: made, partitionBy, orderBy, frame }, kind }
}

function overRows(expr: ExprOf<'window'>, place: Place): Typed {
  const { call: inner } = expr
  const rank = RANKS.get(inner.name)
  if (rank === undefined) return aggregate(inner, place)
  if (expr.orderBy.length === 0) {
    return lacks(`${inner.name} over rows in no order`, expr, 'write OVER (ORDER BY ...)')
  }
  const args = inner.args.map((arg) => written(arg, place))
  const kind: Kind = rank ?? args[0]?.kind ?? 'null'
  return { expr: call(inner.name, ...args.map((arg) => arg.expr)), kind }
}
