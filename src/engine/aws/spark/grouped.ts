import type { Expr, Select } from '../../../gate/query.js'
import { isAggregate } from './functions.js'

/** Whether rows of the SELECT stand for groups, or for all rows together. */
export function isGroupedSelect({ groupBy, items, having }: Select): boolean {
  return groupBy.length > 0 || having !== null || items.some(({ expr }) => hasAggregate(expr))
}

/** Whether an aggregate over this SELECT's groups stands in the expression: not one over a window. */
function hasAggregate(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false
  if (Array.isArray(part)) return part.some(hasAggregate)
  const node = part as Expr
  switch (node.kind) {
    case 'call':
      return isAggregate(node) || node.args.some(hasAggregate)
    case 'scalar query':
    case 'exists':
      return false
    case 'in query':
      return hasAggregate(node.item)
    case 'window':
      return [node.call.args, node.partitionBy, node.orderBy].some(hasAggregate)
    default:
      return Object.values(node).some(hasAggregate)
  }
}

/** Whether it has one row for all rows together. */
export const isTotalSelect = (body: Select): boolean =>
  isGroupedSelect(body) && body.groupBy.length === 0
