import type { Expr } from '../../../gate/query.js'
import { TRUE } from './build.js'
import { aliasesIn } from './columns-in.js'
import { written } from './expr.js'
import { lacks } from './lacks.js'
import type { Key, Place } from './place.js'

/**
 * The conditions of a WHERE, written: those on the SELECT's own rows, and those that tie them to a row around it,
 * as keys. Only equality ties: what it joins can be looked up once for all rows around.
 */
export function conditionsOf(
  where: Expr | null,
  place: Place,
): { readonly where: readonly Expr[]; readonly keys: readonly Key[] } {
  const own: Expr[] = []
  const keys: Key[] = []
  for (const conjunct of conjuncts(where)) {
    const isSubquery = conjunct.kind === 'exists' || conjunct.kind === 'in query'
    const { expr } = isSubquery
      ? place.make.subquery(conjunct, place, true)
      : written(conjunct, place)
    const key = keyOf(expr, place)
    if (key === null) own.push(expr)
    else keys.push(key)
  }
  return { where: own, keys }
}

function conjuncts(expr: Expr | null): readonly Expr[] {
  if (expr === null) return []
  return expr.kind === 'and' ? expr.items.flatMap(conjuncts) : [expr]
}

/** The tie that a condition is; null if it looks at the SELECT's own rows alone. */
function keyOf(condition: Expr, { frame }: Place): Key | null {
  const sidesOf = (expr: Expr): { readonly own: boolean; readonly outer: boolean } => {
    const aliases = [...aliasesIn(expr)]
    const own = aliases.filter((alias) => frame.sources.has(alias)).length
    return { own: own > 0, outer: own < aliases.length }
  }
  const both = sidesOf(condition)
  if (!both.outer) return null
  // It holds for a row around or not, whatever stands here.
  if (!both.own) return { inner: TRUE, outer: condition, op: '=' }
  if (condition.kind === 'compare' && (condition.op === '=' || condition.op === 'not distinct')) {
    const { op, left, right } = condition
    const [ofLeft, ofRight] = [sidesOf(left), sidesOf(right)]
    if (!ofLeft.outer && !ofRight.own) return { inner: left, outer: right, op }
    if (!ofRight.outer && !ofLeft.own) return { inner: right, outer: left, op }
  }
  return lacks(
    'a subquery that is tied to the row around it by anything but column = column',
    condition,
    'join the two tables, and group or filter the result',
  )
}
