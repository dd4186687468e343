import type { Place } from './allow-expr.js'
import { judgeCondition, judgeExpr } from './allow-expr.js'
import { hasAggregate, isAggregate } from './allow-group.js'
import { outputColumn, outputRef } from './allow-query.js'
import { equal } from './equal.js'
import type { Expr, OrderItem, Select, SelectItem } from './query.js'
import type { Scope, ScopeColumn, Source } from './scope.js'
import { find } from './scope.js'
import { inside } from './walk.js'

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
  if (groupBy === 'all') {
    return outputs.map(({ expr }) => expr).filter((expr) => !hasAggregate(expr))
  }
  const keys = groupBy.map((key) => judgeKey(key, outputs, place))
  return keys.filter((key, index) => keys.findIndex((each) => equal(each, key)) === index)
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

function known(name: string, scope: Scope): boolean {
  return find({ ...scope, outer: null }, null, name).kind !== 'no column'
}

/** HAVING may name the aliases of the SELECT list; they stand for what they name. */
export function judgeHaving(
  having: Expr,
  items: readonly SelectItem[],
  outputs: readonly Output[],
  place: Place,
): Expr {
  const aliases = items.flatMap(({ alias }) => (alias === null ? [] : [alias.toLowerCase()]))
  const label = 'having'
  const source: Source = { alias: label, label: null, columns: [], merged: new Set() }
  const extra = outputs
    .filter(({ column }) => aliases.includes(column.label) && !known(column.label, place.scope))
    .map(({ column }) => column)
  const scope: Scope = {
    ...place.scope,
    sources: [...place.scope.sources, { ...source, columns: extra }],
  }
  const judged = spelledOut(judgeCondition(having, { ...place, scope }), label, outputs)
  if (nested(judged) || hasWindow(judged)) {
    const detail = 'an alias in HAVING stands for an aggregate inside an aggregate, or a window'
    place.docket.refuse('SYNTAX', detail, having.at, 'compute it in a subquery first')
  }
  return judged
}

function nested(expr: Expr): boolean {
  const { exprs } = inside(expr)
  return (isAggregate(expr) && exprs.some(hasAggregate)) || exprs.some(nested)
}

function hasWindow(expr: Expr): boolean {
  return expr.kind === 'window' || inside(expr).exprs.some(hasWindow)
}

/** Puts what an alias names in its place. */
function spelledOut(expr: Expr, label: string, outputs: readonly Output[]): Expr {
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace)
    if (typeof value !== 'object' || value === null) return value
    const node = value as Readonly<Record<string, unknown>>
    if (node['kind'] === 'column' && node['table'] === label) {
      return outputs.find(({ column }) => column.name === node['name'])?.expr ?? value
    }
    return Object.fromEntries(Object.entries(node).map(([key, each]) => [key, replace(each)]))
  }
  return replace(expr) as Expr
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
