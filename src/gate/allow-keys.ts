import type { Place } from './allow-expr.js'
import { judgeExpr } from './allow-expr.js'
import { hasAggregate, hasWindow } from './allow-group.js'
import { outputColumn, outputRef } from './allow-query.js'
import { equal } from './equal.js'
import type { CastType, Constant, Expr, OrderItem, Select } from './query.js'
import type { Scope, ScopeColumn } from './scope.js'
import { find } from './scope.js'
import { tryCast } from './types.js'

/** One output column with the expression it shows. */
export interface Output {
  readonly expr: Expr
  readonly column: ScopeColumn
}

/** GROUP BY: columns first, then aliases and places of the SELECT list; ALL is what is no aggregate. */
export function judgeKeys(
  { groupBy }: Select,
  outputs: readonly Output[],
  place: Place,
): readonly Expr[] {
  const keys =
    groupBy === 'all'
      ? outputs.map(({ expr }) => expr).filter((expr) => !hasAggregate(expr) && !hasWindow(expr))
      : groupBy.map((key) => judgeKey(key, outputs, place))
  const isEmpty = groupBy === 'all' && keys.length === 0
  if (isEmpty && !outputs.some(({ expr }) => hasAggregate(expr))) {
    place.docket.refuse('SYNTAX', 'GROUP BY ALL without a column to group by', undefined)
  }
  return distinctKeys(keys)
}

/** DISTINCT ON: places and aliases of the SELECT list, as in ORDER BY, or expressions over the tables. */
export function judgeDistinctOn(
  { distinctOn }: Select,
  outputs: readonly Output[],
  place: Place,
): readonly Expr[] {
  const columns = outputs.map(({ column }) => column)
  const keys = distinctOn.map((key) => {
    const column = outputColumn(key, columns, place.docket)
    const output = outputs.find((each) => each.column === column)
    return output === undefined ? judgeExpr(key, place).expr : output.expr
  })
  return distinctKeys(keys)
}

/** Each key once. A constant is written as a cast: a bare number would be the place of a column. */
function distinctKeys(keys: readonly Expr[]): readonly Expr[] {
  return keys
    .filter((key, index) => keys.findIndex((each) => equal(each, key)) === index)
    .map((key) => (key.kind === 'constant' ? tryCast(key, CASTS[key.type]) : key))
}

const CASTS: Readonly<Record<Constant['type'], CastType>> = {
  null: 'text',
  string: 'text',
  boolean: 'boolean',
  integer: 'bigint',
  decimal: 'double',
  ordinal: 'bigint',
}

function judgeKey(key: Expr, outputs: readonly Output[], place: Place): Expr {
  const { docket } = place
  if (key.kind === 'constant' || key.kind === 'parameter') {
    const whole = key.kind === 'constant' && key.type === 'integer'
    const output = whole ? outputs[Number(key.text) - 1] : undefined
    if (output === undefined) {
      docket.refuse('SYNTAX', 'GROUP BY of something that is no column', key.at, 'name the column')
      return key
    }
    return named(output, key, place)
  }
  if (key.kind === 'column' && key.table === null && !known(key.name, place.scope)) {
    const output = outputs.find(({ column }) => column.label === key.name.toLowerCase())
    if (output !== undefined) return named(output, key, place)
  }
  return judgeExpr(key, place).expr
}

function named(output: Output, key: Expr, { docket }: Place): Expr {
  if (hasAggregate(output.expr) || hasWindow(output.expr)) {
    docket.refuse('SYNTAX', 'GROUP BY of an aggregate', key.at, 'group by the other columns')
  }
  return output.expr
}

/** Whether a column of the SELECT's own tables has the name: it goes before an alias. */
export function known(name: string, scope: Scope): boolean {
  return find({ ...scope, outer: null }, null, name).kind !== 'no column'
}

/** ORDER BY: a place or an alias is the output column, anything else an expression over the tables. */
export function judgeOrder(
  item: OrderItem,
  outputs: readonly Output[],
  distinct: boolean,
  place: Place,
): OrderItem {
  const { docket } = place
  const columns = outputs.map(({ column }) => column)
  const column = outputColumn(item.expr, columns, docket)
  if (column !== null) return { ...item, expr: outputRef(column, item.expr) }
  if (item.expr.kind === 'constant' || item.expr.kind === 'parameter') {
    docket.refuse('SYNTAX', 'ORDER BY of a constant', item.expr.at, 'name a column')
    return item
  }
  const { expr } = judgeExpr(item.expr, place)
  const shown = outputs.find((output) => equal(output.expr, expr))
  if (shown !== undefined) return { ...item, expr: outputRef(shown.column, item.expr) }
  if (distinct) {
    const instead = 'order by a column of the SELECT list'
    docket.refuse('SYNTAX', 'ORDER BY of what DISTINCT has dropped', item.expr.at, instead)
  }
  return { ...item, expr }
}
