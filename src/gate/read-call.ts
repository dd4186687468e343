import { fields, flag, list, text } from './json.js'
import type { Call, Expr, Operator } from './query.js'
import type { Part } from './read-expr.js'
import { readOrders } from './read-modifiers.js'
import { readFrame } from './read-frame.js'
import { stop } from './stop.js'

const FUNCTION = [
  'class',
  'type',
  'alias',
  'query_location',
  'function_name',
  'schema',
  'children',
  'filter',
  'order_bys',
  'distinct',
  'is_operator',
  'export_state',
  'catalog',
] as const

/** Functions that DuckDB's grammar writes with its own schema: EXTRACT, TRIM, SUBSTRING, an empty list. */
const SPELLED_BY_GRAMMAR: ReadonlySet<string> = new Set([
  'date_part',
  'trim',
  'ltrim',
  'rtrim',
  'substring',
  'list_value',
])

const NO_NODE: ReadonlyMap<string, readonly [string, string?]> = new Map([
  ['row', ['a row of values', 'compare column by column']],
  ['like_escape', ['LIKE ... ESCAPE', 'use contains(text, part)']],
  ['not_like_escape', ['NOT LIKE ... ESCAPE', 'use NOT contains(text, part)']],
  ['regexp_full_match', ['SIMILAR TO', 'use regexp_matches(text, pattern)']],
  ['timezone', ['AT TIME ZONE', 'times are UTC']],
])

/** Reads a function call, an aggregate, or an operator that DuckDB writes as one. */
export function readCall({ node, at, reader }: Part): Expr {
  const call = fields(node, 'function', FUNCTION)
  const name = text(call.function_name, 'function').toLowerCase()
  if (flag(call.export_state, name)) stop('NOT_UNDERSTOOD', 'EXPORT_STATE', at.at)
  const schema = text(call.schema, name)
  const grammar = schema === 'main' && SPELLED_BY_GRAMMAR.has(name)
  const none = NO_NODE.get(name)
  if (none !== undefined) return stop('NOT_UNDERSTOOD', none[0], at.at, none[1])
  if (call.catalog !== '' || (schema !== '' && !grammar)) {
    return stop('NOT_UNDERSTOOD', `${name} with a schema`, at.at, 'write the function name alone')
  }
  const { type: kind, orders } = fields(call.order_bys, 'ORDER BY', ['type', 'orders'])
  if (kind !== 'ORDER_MODIFIER') return stop('NOT_UNDERSTOOD', 'ORDER BY in a function', at.at)
  const args = list(call.children, name).map((child) => reader.expr(child))
  const made: Call = {
    kind: 'call',
    name: name === 'count_star' ? 'count' : name,
    args,
    star: name === 'count_star' || (name === 'count' && args.length === 0),
    distinct: flag(call.distinct, name),
    filter: call.filter === null ? null : reader.expr(call.filter),
    orderBy: readOrders(orders, reader),
    ...at,
  }
  return flag(call.is_operator, name) ? operator(made) : made
}

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['+', '+'],
  ['-', '-'],
  ['*', '*'],
  ['/', '/'],
  ['//', '//'],
  ['%', '%'],
  ['||', '||'],
])

/** [insensitive, negated] by the name DuckDB gives LIKE. */
const LIKES: ReadonlyMap<string, readonly [boolean, boolean]> = new Map([
  ['~~', [false, false]],
  ['!~~', [false, true]],
  ['~~*', [true, false]],
  ['!~~*', [true, true]],
])

function operator(call: Call): Expr {
  const { name, args } = call
  const at = call.at === undefined ? {} : { at: call.at }
  const [left, right] = args
  const like = LIKES.get(name)
  const op = OPERATORS.get(name)
  if (call.distinct || call.filter !== null || call.orderBy.length > 0 || left === undefined) {
    return stop('NOT_UNDERSTOOD', `the operator ${name}`, call.at)
  }
  if (like !== undefined && right !== undefined && args.length === 2) {
    const [insensitive, negated] = like
    return { kind: 'like', item: left, pattern: right, insensitive, negated, ...at }
  }
  if (op === '-' && args.length === 1) return { kind: 'operator', op: 'negate', items: args, ...at }
  if (op !== undefined && args.length === 2) return { kind: 'operator', op, items: args, ...at }
  return stop('NOT_UNDERSTOOD', `the operator ${name}`, call.at)
}

const WINDOW = [
  'class',
  'type',
  'alias',
  'query_location',
  'function_name',
  'schema',
  'catalog',
  'children',
  'partitions',
  'orders',
  'start',
  'end',
  'start_expr',
  'end_expr',
  'offset_expr',
  'default_expr',
  'ignore_nulls',
  'filter_expr',
  'exclude_clause',
  'distinct',
  'arg_orders',
] as const

/** Window functions by name; every other name is an aggregate. */
const WINDOWS: ReadonlyMap<string, string> = new Map([
  ['row_number', 'WINDOW_ROW_NUMBER'],
  ['rank', 'WINDOW_RANK'],
  ['dense_rank', 'WINDOW_RANK_DENSE'],
  ['lag', 'WINDOW_LAG'],
  ['lead', 'WINDOW_LEAD'],
])

/** Reads a window function over partitions, an order and a frame of ROWS. */
export function readWindow({ node, type, at, reader }: Part): Expr {
  const window = fields(node, 'window', WINDOW)
  const name = text(window.function_name, 'window').toLowerCase()
  const known = WINDOWS.get(name) ?? 'WINDOW_AGGREGATE'
  const odd =
    type !== known ||
    text(window.schema, name) !== '' ||
    text(window.catalog, name) !== '' ||
    window.default_expr !== null ||
    flag(window.ignore_nulls, name) ||
    window.exclude_clause !== 'NO_OTHER' ||
    list(window.arg_orders, name).length > 0
  if (odd) {
    const instead =
      'leave EXCLUDE and IGNORE NULLS out, and write coalesce(lag(x) OVER (...), value)'
    stop('NOT_UNDERSTOOD', `an option of ${name} OVER`, at.at, instead)
  }
  const frame = readFrame(window, reader, at.at)
  const children = [...list(window.children, name), window.offset_expr]
  const args = children.filter((child) => child !== null).map((child) => reader.expr(child))
  const call: Call = {
    kind: 'call',
    name: name === 'count_star' ? 'count' : name,
    args,
    star: (name === 'count' || name === 'count_star') && args.length === 0,
    distinct: flag(window.distinct, name),
    filter: window.filter_expr === null ? null : reader.expr(window.filter_expr),
    orderBy: [],
  }
  return {
    kind: 'window',
    call,
    partitionBy: list(window.partitions, name).map((key) => reader.expr(key)),
    orderBy: readOrders(window.orders, reader),
    frame,
    ...at,
  }
}
