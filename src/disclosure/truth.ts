import type { Cell } from '../engine/port.js'
import type { ParameterValue } from '../gate/approved.js'
import type { Comparison, Expr } from '../gate/query.js'

/** SQL's three-valued logic: `null` is unknown. */
export type Truth = boolean | null

/** How HAVING looks up what it compares. */
export interface Values {
  /** The cell of a key or aggregate of the group. */
  cell(expr: Expr): Cell
  readonly parameters: readonly ParameterValue[]
}

/**
 * Whether a group passes HAVING, judged after suppression so that a filter can tell nothing of a group
 * that is not shown. Takes only the forms that the group shape admits.
 */
export function holds(expr: Expr, values: Values): Truth {
  switch (expr.kind) {
    case 'and':
      return all(expr.items.map((item) => holds(item, values)))
    case 'or':
      return not(all(expr.items.map((item) => not(holds(item, values)))))
    case 'not':
      return not(holds(expr.item, values))
    case 'is null':
      return (valueOf(expr.item, values) === null) !== expr.negated
    case 'compare':
      return compares(expr.op, valueOf(expr.left, values), valueOf(expr.right, values))
    case 'between': {
      const item = valueOf(expr.item, values)
      const within = all([
        compares('>=', item, valueOf(expr.low, values)),
        compares('<=', item, valueOf(expr.high, values)),
      ])
      return expr.negated ? not(within) : within
    }
    case 'in list': {
      const item = valueOf(expr.item, values)
      const equal = expr.list.map((member) => compares('=', item, valueOf(member, values)))
      const found = not(all(equal.map(not)))
      return expr.negated ? not(found) : found
    }
    default:
      throw new TypeError(`HAVING of a group holds ${expr.kind}`)
  }
}

const not = (truth: Truth): Truth => (truth === null ? null : !truth)

function all(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(null) ? null : true
}

function valueOf(expr: Expr, values: Values): Cell {
  if (expr.kind === 'parameter') return values.parameters[expr.index - 1] ?? null
  if (expr.kind !== 'constant') return values.cell(expr)
  switch (expr.type) {
    case 'null':
      return null
    case 'boolean':
      return expr.text.toLowerCase() === 'true'
    case 'integer':
    case 'decimal':
    case 'ordinal':
      return Number(expr.text)
    case 'string':
      return expr.text
  }
}

function compares(op: Comparison, left: Cell, right: Cell): Truth {
  if (op === 'distinct') return order(left, right) !== 0
  if (op === 'not distinct') return order(left, right) === 0
  if (left === null || right === null) return null
  const sign = order(left, right)
  switch (op) {
    case '=':
      return sign === 0
    case '<>':
      return sign !== 0
    case '<':
      return sign < 0
    case '<=':
      return sign <= 0
    case '>':
      return sign > 0
    case '>=':
      return sign >= 0
  }
}

/**
 * Orders two cells as the engine does: numbers by size, text by UTF-8 bytes, false before true. Wide
 * numbers arrive as text; a number against text compares as numbers. NULLs are equal and come last.
 */
export function order(left: Cell, right: Cell): number {
  if (left === null || right === null) return (left === null ? 1 : 0) - (right === null ? 1 : 0)
  if (typeof left === 'string' && typeof right === 'string') {
    return Buffer.compare(Buffer.from(left), Buffer.from(right))
  }
  return Number(left) - Number(right)
}
