import type { Place } from './allow-expr.js'
import { judgeCondition } from './allow-expr.js'
import { hasAggregate, hasWindow, isAggregate } from './allow-group.js'
import type { Output } from './allow-keys.js'
import { known } from './allow-keys.js'
import type { Expr, Select } from './query.js'
import type { Scope, Source } from './scope.js'
import { inside } from './walk.js'

/** HAVING: a condition on groups, which no window function may stand in. */
export function judgeHaving(
  { having, items }: Select,
  outputs: readonly Output[],
  place: Place,
): Expr | null {
  if (having === null) return null
  const judged = judgeAliased(having, items, outputs, place)
  if (nested(judged) || hasWindow(judged)) {
    const detail = 'an alias in HAVING stands for an aggregate inside an aggregate, or a window'
    const instead = 'filter windows with QUALIFY, or compute it in a subquery first'
    place.docket.refuse('SYNTAX', detail, having.at, instead)
  }
  return judged
}

/** QUALIFY: a condition on window functions, its own or those of the SELECT list. */
export function judgeQualify(
  { qualify, items }: Select,
  outputs: readonly Output[],
  place: Place,
): Expr | null {
  if (qualify === null) return null
  const judged = judgeAliased(qualify, items, outputs, place)
  const { docket } = place
  if (nested(judged)) {
    const detail = 'an alias in QUALIFY stands for a window or an aggregate inside another'
    docket.refuse('SYNTAX', detail, qualify.at, 'compute it in a subquery first')
  }
  if (!hasWindow(judged) && !outputs.some(({ expr }) => hasWindow(expr))) {
    const instead = 'use WHERE for rows and HAVING for groups'
    docket.refuse('SYNTAX', 'QUALIFY without a window function', qualify.at, instead)
  }
  return judged
}

/** Both may name the aliases of the SELECT list; they stand for what they name. */
function judgeAliased(
  condition: Expr,
  items: Select['items'],
  outputs: readonly Output[],
  place: Place,
): Expr {
  const aliases = items.flatMap(({ alias }) => (alias === null ? [] : [alias.toLowerCase()]))
  const label = 'having'
  const extra = outputs
    .filter(({ column }) => aliases.includes(column.label) && !known(column.label, place.scope))
    .map(({ column }) => column)
  const source: Source = { alias: label, label: null, columns: extra, merged: new Map() }
  const scope: Scope = { ...place.scope, sources: [...place.scope.sources, source] }
  return spelledOut(judgeCondition(condition, { ...place, scope }), label, outputs)
}

/** Whether an aggregate stands in an aggregate, or a window in either. */
function nested(expr: Expr): boolean {
  const { exprs } = inside(expr)
  if (isAggregate(expr) && exprs.some((each) => hasAggregate(each) || hasWindow(each))) return true
  if (expr.kind === 'window' && exprs.some(hasWindow)) return true
  return exprs.some(nested)
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
