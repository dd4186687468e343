import type { Constant, Expr } from '../../../gate/query.js'
import type { Cell } from '../../port.js'
import { FALSE, NULL, TRUE, decimal, integer, text } from './build.js'
import { lacks } from './lacks.js'

/** The value of `$n` as a literal: nothing is sent apart from the text. */
export function constantOf(
  expr: Extract<Expr, { readonly kind: 'parameter' }>,
  parameters: readonly Cell[],
): Constant {
  const value = parameters[expr.index - 1]
  if (value === undefined) throw new TypeError('a parameter without a value')
  if (value === null) return NULL
  if (typeof value === 'boolean') return value ? TRUE : FALSE
  if (typeof value === 'string') return text(value)
  if (Number.isSafeInteger(value)) return integer(value)
  return /^-?[0-9]+\.[0-9]+$/.test(String(value))
    ? decimal(String(value))
    : lacks('this number', expr)
}
