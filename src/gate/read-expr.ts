import { fields, list, peek, place, text } from './json.js'
import type { Comparison, Expr } from './query.js'
import { readCall, readWindow } from './read-call.js'
import { readCast, readConstant } from './read-constant.js'
import { CHILDREN, readOperator } from './read-operator.js'
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
