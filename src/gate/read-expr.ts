import { fields, list, peek, place, text } from './json.js'
import type { Comparison, Expr } from './query.js'
import { readCall, readWindow } from './read-call.js'
import { readCast, readConstant } from './read-constant.js'
import type { Unwrap } from './read-query.js'
import type { Meter, Reader } from './reader.js'
import { stop } from './stop.js'

/** One expression node on its way into the tree. `at` is spread into the node that it becomes. */
export interface Part {
  readonly node: unknown
  readonly type: string
  readonly at: { readonly at?: number }
  readonly reader: Reader
  readonly unwrap: Unwrap
}

/** Reads an expression; a class without a row in `CLASSES` is refused by name. */
export function readExpr(node: unknown, reader: Reader, meter: Meter, unwrap: Unwrap): Expr {
  const written = text(peek(node, 'class'), 'an expression')
  const at = place(peek(node, 'query_location'))
  return meter.deeper(at, () => {
    const type = text(peek(node, 'type'), written)
    const [read, only] = CLASSES.get(written) ?? []
    if (read === undefined) {
      const [words, instead] = REFUSED.get(written) ?? [written]
      return stop('NOT_UNDERSTOOD', words, at, instead)
    }
    if (only !== undefined && only !== type) return stop('NOT_UNDERSTOOD', type, at)
    return read({ node, type, at: at === undefined ? {} : { at }, reader, unwrap })
  })
}

type Read = (part: Part) => Expr

/** The reader of each class; where a class has one type only, that too. Others check the type themselves. */
const CLASSES: ReadonlyMap<string, readonly [Read, string?]> = new Map<
  string,
  readonly [Read, string?]
>([
  ['COLUMN_REF', [readColumn, 'COLUMN_REF']],
  ['CONSTANT', [readConstant, 'VALUE_CONSTANT']],
  ['PARAMETER', [readParameter, 'VALUE_PARAMETER']],
  ['COMPARISON', [readComparison]],
  ['CONJUNCTION', [readConjunction]],
  ['BETWEEN', [readBetween, 'COMPARE_BETWEEN']],
  ['CASE', [readCase, 'CASE_EXPR']],
  ['CAST', [readCast, 'OPERATOR_CAST']],
  ['OPERATOR', [readOperator]],
  ['SUBQUERY', [readSubquery, 'SUBQUERY']],
  ['FUNCTION', [readCall, 'FUNCTION']],
  ['WINDOW', [readWindow]],
])

const REFUSED: ReadonlyMap<string, readonly [string, string?]> = new Map([
  ['STAR', ['* inside an expression', 'name the columns']],
  ['COLLATE', ['COLLATE', 'compare lower(x)']],
  ['LAMBDA', ['a lambda']],
  ['LAMBDA_REF', ['a lambda']],
  ['POSITIONAL_REFERENCE', ['a column by position (#1)', 'name the column']],
  ['DEFAULT', ['DEFAULT']],
  ['TYPE', ['a type as a value']],
])

function readColumn({ node, at }: Part): Expr {
  const column = fields(node, 'column', [
    'class',
    'type',
    'alias',
    'query_location',
    'column_names',
  ])
  const names = list(column.column_names, 'column').map((part) => text(part, 'column'))
  const [first, second] = names
  if (first === undefined || names.length > 2) {
    stop('NOT_UNDERSTOOD', 'a column with a schema or a field', at.at, 'write table.column')
  }
  return second === undefined
    ? { kind: 'column', table: null, name: first, ...at }
    : { kind: 'column', table: first, name: second, ...at }
}

function readParameter({ node, at }: Part): Expr {
  const keys = ['class', 'type', 'alias', 'query_location', 'identifier'] as const
  const identifier = text(fields(node, 'parameter', keys).identifier, 'parameter')
  if (!/^[1-9][0-9]?$/.test(identifier)) stop('NOT_UNDERSTOOD', 'a named parameter', at.at, '$1')
  return { kind: 'parameter', index: Number(identifier), ...at }
}

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ['COMPARE_EQUAL', '='],
  ['COMPARE_NOTEQUAL', '<>'],
  ['COMPARE_LESSTHAN', '<'],
  ['COMPARE_LESSTHANOREQUALTO', '<='],
  ['COMPARE_GREATERTHAN', '>'],
  ['COMPARE_GREATERTHANOREQUALTO', '>='],
  ['COMPARE_DISTINCT_FROM', 'distinct'],
  ['COMPARE_NOT_DISTINCT_FROM', 'not distinct'],
])

function readComparison({ node, type, at, reader }: Part): Expr {
  const keys = ['class', 'type', 'alias', 'query_location', 'left', 'right'] as const
  const { left, right } = fields(node, 'comparison', keys)
  const op = COMPARISONS.get(type)
  if (op === undefined) return stop('NOT_UNDERSTOOD', type, at.at)
  return { kind: 'compare', op, left: reader.expr(left), right: reader.expr(right), ...at }
}

const CHILDREN = ['class', 'type', 'alias', 'query_location', 'children'] as const

function readConjunction({ node, type, at, reader }: Part): Expr {
  const children = list(fields(node, 'condition', CHILDREN).children, 'condition')
  const kind = type === 'CONJUNCTION_AND' ? 'and' : type === 'CONJUNCTION_OR' ? 'or' : null
  if (kind === null || children.length < 2) return stop('NOT_UNDERSTOOD', type, at.at)
  return { kind, items: children.map((child) => reader.expr(child)), ...at }
}

function readBetween({ node, at, reader }: Part): Expr {
  const keys = ['class', 'type', 'alias', 'query_location', 'input', 'lower', 'upper'] as const
  const between = fields(node, 'BETWEEN', keys)
  return {
    kind: 'between',
    item: reader.expr(between.input),
    low: reader.expr(between.lower),
    high: reader.expr(between.upper),
    negated: false,
    ...at,
  }
}

function readCase({ node, at, reader }: Part): Expr {
  const keys = ['class', 'type', 'alias', 'query_location', 'case_checks', 'else_expr'] as const
  const { case_checks, else_expr } = fields(node, 'CASE', keys)
  const whens = list(case_checks, 'CASE').map((check) => {
    const { when_expr, then_expr } = fields(check, 'WHEN', ['when_expr', 'then_expr'])
    return { when: reader.expr(when_expr), then: reader.expr(then_expr) }
  })
  if (whens.length === 0) stop('NOT_UNDERSTOOD', 'CASE without WHEN', at.at)
  const last = else_expr === null ? null : reader.expr(else_expr)
  // A CASE without ELSE arrives with an ELSE NULL that stands nowhere.
  const unwritten = last?.kind === 'constant' && last.type === 'null' && last.at === undefined
  return { kind: 'case', whens, otherwise: unwritten ? null : last, ...at }
}

const OPERATORS: ReadonlyMap<string, (children: readonly Expr[], at: Part['at']) => Expr> = new Map<
  string,
  (children: readonly Expr[], at: Part['at']) => Expr
>([
  ['OPERATOR_NOT', (children, at) => not(only(children, 'NOT'), at)],
  ['OPERATOR_IS_NULL', (children, at) => isNull(children, false, at)],
  ['OPERATOR_IS_NOT_NULL', (children, at) => isNull(children, true, at)],
  ['COMPARE_IN', (children, at) => inList(children, false, at)],
  ['COMPARE_NOT_IN', (children, at) => inList(children, true, at)],
  [
    'OPERATOR_COALESCE',
    (args, at) => ({
      kind: 'call',
      name: 'coalesce',
      args,
      star: false,
      distinct: false,
      filter: null,
      orderBy: [],
      ...at,
    }),
  ],
])

const OPERATOR_WORDS: ReadonlyMap<string, string> = new Map([
  ['OPERATOR_TRY', 'TRY(...)'],
  ['OPERATOR_UNPACK', '*COLUMNS(...)'],
  ['ARRAY_EXTRACT', 'a list element'],
  ['ARRAY_SLICE', 'a list slice'],
  ['ARRAY_CONSTRUCTOR', 'a list'],
  ['STRUCT_EXTRACT', 'a struct field'],
  ['GROUPING_FUNCTION', 'GROUPING(...)'],
])

function readOperator({ node, type, at, reader }: Part): Expr {
  const make = OPERATORS.get(type)
  if (make === undefined) return stop('NOT_UNDERSTOOD', OPERATOR_WORDS.get(type) ?? type, at.at)
  const children = list(fields(node, 'operator', CHILDREN).children, 'operator')
  return make(
    children.map((child) => reader.expr(child)),
    at,
  )
}

/**
 * NOT of something that has a negated form is that form, as DuckDB does for comparisons: `NOT IN (list)`
 * arrives as one node, `NOT IN (query)` as two.
 */
function not(item: Expr, at: Part['at']): Expr {
  switch (item.kind) {
    case 'between':
    case 'in query':
    case 'exists':
      return item.negated ? { kind: 'not', item, ...at } : { ...item, negated: true }
    default:
      return { kind: 'not', item, ...at }
  }
}

function isNull(children: readonly Expr[], negated: boolean, at: Part['at']): Expr {
  return { kind: 'is null', item: only(children, 'IS NULL'), negated, ...at }
}

function inList(children: readonly Expr[], negated: boolean, at: Part['at']): Expr {
  const [item, ...rest] = children
  if (item === undefined || rest.length === 0) return stop('NOT_UNDERSTOOD', 'IN ()', at.at)
  return { kind: 'in list', item, list: rest, negated, ...at }
}

function only(children: readonly Expr[], what: string): Expr {
  const [item] = children
  if (item === undefined || children.length > 1) return stop('NOT_UNDERSTOOD', what, undefined)
  return item
}

const SUBQUERY = [
  'class',
  'type',
  'alias',
  'query_location',
  'subquery_type',
  'subquery',
  'child',
  'comparison_type',
] as const

function readSubquery({ node, at, reader, unwrap }: Part): Expr {
  const subquery = fields(node, 'subquery', SUBQUERY)
  const type = text(subquery.subquery_type, 'subquery')
  const comparison = text(subquery.comparison_type, 'subquery')
  if (type === 'ANY' && comparison === 'COMPARE_EQUAL' && subquery.child !== null) {
    const item = reader.expr(subquery.child)
    const query = reader.query(unwrap(subquery.subquery))
    return { kind: 'in query', item, query, negated: false, ...at }
  }
  if (subquery.child !== null || comparison !== 'INVALID' || !['EXISTS', 'SCALAR'].includes(type)) {
    return stop('NOT_UNDERSTOOD', `a subquery with ${type}`, at.at, 'use IN or EXISTS')
  }
  const query = reader.query(unwrap(subquery.subquery))
  return type === 'EXISTS'
    ? { kind: 'exists', query, negated: false, ...at }
    : { kind: 'scalar query', query, ...at }
}
