import type { ParameterValue } from '../gate/approved.js'
import type { Query } from '../gate/query.js'

/**
 * The query with its parameters numbered from 1 in order of first use, and the values in that order.
 * A plan may have dropped a clause with parameters in it (HAVING of a group is judged here, not in the
 * room), and an engine binds exactly those that stand in the text.
 */
export function renumbered(
  query: Query,
  values: readonly ParameterValue[],
): { readonly query: Query; readonly values: readonly ParameterValue[] } {
  const order: number[] = []
  const place = (index: number): number => {
    const known = order.indexOf(index)
    if (known >= 0) return known + 1
    return order.push(index)
  }
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit)
    if (typeof node !== 'object' || node === null) return node
    const entries = Object.entries(node).map(([key, value]) => [key, visit(value)] as const)
    const copy: Record<string, unknown> = Object.fromEntries(entries)
    if (copy['kind'] === 'parameter') copy['index'] = place(Number(copy['index']))
    return copy
  }
  const renewed = visit(query) as Query
  return { query: renewed, values: order.map((index) => values[index - 1] ?? null) }
}
