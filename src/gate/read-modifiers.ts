import { fields, list, peek, text } from './json.js'
import type { Expr, OrderItem } from './query.js'
import type { Reader } from './reader.js'
import { stop } from './stop.js'

/** What stands after a SELECT or a set operation, and DISTINCT, which arrives among it. */
export interface Tail {
  readonly distinct: boolean
  /** What DISTINCT ON names; empty for plain DISTINCT and without either. */
  readonly distinctOn: readonly Expr[]
  readonly orderBy: readonly OrderItem[]
  readonly limit: Expr | null
  readonly offset: Expr | null
}

/** Reads the modifiers of a query; each may stand once. */
export function readModifiers(value: unknown, reader: Reader): Tail {
  let tail: Tail = { distinct: false, distinctOn: [], orderBy: [], limit: null, offset: null }
  const seen = new Set<string>()
  for (const modifier of list(value, 'modifiers')) {
    const type = text(peek(modifier, 'type'), 'a modifier')
    if (seen.has(type)) stop('NOT_UNDERSTOOD', `${type} twice`, undefined)
    seen.add(type)
    tail = { ...tail, ...readModifier(type, modifier, reader) }
  }
  return tail
}

function readModifier(type: string, node: unknown, reader: Reader): Partial<Tail> {
  switch (type) {
    case 'DISTINCT_MODIFIER': {
      const { distinct_on_targets } = fields(node, 'DISTINCT', ['type', 'distinct_on_targets'])
      const distinctOn = list(distinct_on_targets, 'DISTINCT').map((target) => reader.expr(target))
      return { distinct: distinctOn.length === 0, distinctOn }
    }
    case 'ORDER_MODIFIER':
      return { orderBy: readOrders(fields(node, 'ORDER BY', ['type', 'orders']).orders, reader) }
    case 'LIMIT_MODIFIER': {
      const { limit, offset } = fields(node, 'LIMIT', ['type', 'limit', 'offset'])
      return { limit: optional(limit, reader), offset: optional(offset, reader) }
    }
    case 'LIMIT_PERCENT_MODIFIER':
      return stop('NOT_UNDERSTOOD', 'LIMIT in per cent', undefined, 'give a number of rows')
    default:
      return stop('NOT_UNDERSTOOD', type, undefined)
  }
}

const DIRECTIONS: ReadonlyMap<string, boolean> = new Map([
  ['ORDER_DEFAULT', false],
  ['ASCENDING', false],
  ['DESCENDING', true],
])

const NULLS: ReadonlyMap<string, OrderItem['nulls']> = new Map([
  ['ORDER_DEFAULT', 'default'],
  ['NULLS FIRST', 'first'],
  ['NULLS LAST', 'last'],
])

/** The items of an ORDER BY, in the text's order. */
export function readOrders(orders: unknown, reader: Pick<Reader, 'expr'>): OrderItem[] {
  return list(orders, 'ORDER BY').map((order) => {
    const item = fields(order, 'ORDER BY', ['type', 'null_order', 'expression'])
    const descending = DIRECTIONS.get(text(item.type, 'ORDER BY'))
    const nulls = NULLS.get(text(item.null_order, 'ORDER BY'))
    if (descending === undefined || nulls === undefined) {
      stop('NOT_UNDERSTOOD', 'a direction of ORDER BY', undefined)
    }
    if (peek(item.expression, 'class') === 'STAR') {
      stop('NOT_UNDERSTOOD', 'ORDER BY ALL', undefined, 'name the columns')
    }
    return { expr: reader.expr(item.expression), descending, nulls }
  })
}

/** An expression or, for null, none. */
export function optional(node: unknown, reader: Reader): Expr | null {
  return node === null ? null : reader.expr(node)
}
