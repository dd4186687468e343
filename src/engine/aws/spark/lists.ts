import type { Call, Expr } from '../../../gate/query.js'
import { call } from './build.js'
import type { Typed } from './kinds.js'

/** Writes an expression where it stands. */
export type WriteExpr = (expr: Expr) => Typed

/**
 * The functions of our own hidden columns, which gather whom a row is about. Spark's gathering aggregates leave
 * NULL out and give an empty list where there is nothing, so that nothing joined of them is NULL by accident.
 *
 * @param gather - Writes an aggregate.
 * @returns null if the call is none of them.
 */
export function ofHidden(written: Call, write: WriteExpr, gather: WriteExpr): Typed | null {
  const [arg] = written.args
  if (arg === undefined) return null
  switch (written.name) {
    case 'list_distinct':
      return { expr: call('array_distinct', write(arg).expr), kind: 'list' }
    case 'flatten':
      return flattened(arg, write, gather)
    case 'len':
      return counted(arg, gather)
    default:
      return null
  }
}

function flattened(arg: Expr, write: WriteExpr, gather: WriteExpr): Typed {
  const [joined] = arg.kind === 'call' && arg.name === 'list' ? arg.args : []
  if (arg.kind !== 'call' || joined?.kind !== 'call' || joined.name !== 'list_concat') {
    return { expr: call('flatten', write(arg).expr), kind: 'list' }
  }
  // Spark joins lists to NULL if one of them is: each is gathered by itself, and what was gathered joined.
  const gathered = joined.args.map((part) => {
    const isOne = part.kind === 'call' && part.name === 'list_value'
    const [inner = part] = isOne ? part.args : []
    const list = gather({ ...arg, args: [isOne ? inner : part] })
    return list.kind === 'lists' ? call('flatten', list.expr) : list.expr
  })
  return { expr: call('flatten', call('array', ...gathered)), kind: 'list' }
}

/** The length of a list of the distinct, which is their number. */
function counted(arg: Expr, gather: WriteExpr): Typed {
  if (arg.kind !== 'call' || arg.name !== 'list' || !arg.distinct || arg.filter === null) {
    throw new TypeError('the length of another list')
  }
  return gather({ ...arg, name: 'count' })
}
