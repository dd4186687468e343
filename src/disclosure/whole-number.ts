import type { Expr } from '../gate/query.js'

/** LIMIT or OFFSET as a number; null if not given; undefined if it is not a plain number. */
export function wholeNumber(expr: Expr | null): number | null | undefined {
  if (expr === null) return null
  if (expr.kind !== 'constant' || expr.type !== 'integer') return undefined
  const value = Number(expr.text)
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
