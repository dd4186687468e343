import { fields, list } from './json.js'
import type { Expr } from './query.js'
import type { Part } from './read-expr.js'
import { stop } from './stop.js'

/** The keys of a node that has a list of children and nothing else. */
export const CHILDREN = ['class', 'type', 'alias', 'query_location', 'children'] as const

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

/** What people call the operators that have no node, and what to write instead. */
const OPERATOR_WORDS: ReadonlyMap<string, readonly [string, string?]> = new Map([
  ['OPERATOR_TRY', ['TRY(...)', 'leave it out: a cast that fails gives NULL here']],
  ['OPERATOR_UNPACK', ['*COLUMNS(...)', 'name the columns']],
  ['ARRAY_EXTRACT', ['a list element']],
  ['ARRAY_SLICE', ['a list slice']],
  ['ARRAY_CONSTRUCTOR', ['a list']],
  ['STRUCT_EXTRACT', ['a struct field']],
  ['GROUPING_FUNCTION', ['GROUPING(...)', 'UNION ALL of one SELECT for each grouping']],
])

/** Reads NOT, IS NULL, IN over a list and COALESCE, which DuckDB has as one class. */
export function readOperator({ node, type, at, reader }: Part): Expr {
  const make = OPERATORS.get(type)
  if (make === undefined) {
    const [words, instead] = OPERATOR_WORDS.get(type) ?? [type]
    return stop('NOT_UNDERSTOOD', words, at.at, instead)
  }
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
