import type { Expr, Query, Select } from '../../../gate/query.js'
import { attached, inside, tiesOf } from './beside.js'
import { call, caseOf, COUNT_ALL, integer, item, NULL } from './build.js'
import { written } from './expr.js'
import { isAggregate } from './functions.js'
import { isTotalSelect } from './grouped.js'
import type { Typed } from './kinds.js'
import { lacks } from './lacks.js'
import type { Place } from './place.js'

/** A value that is aggregated of the rows tied to the row around. */
export function lifted(
  expr: Extract<Expr, { readonly kind: 'scalar query' }>,
  place: Place,
): Typed {
  const { body, offset } = expr.query
  const [first] = body.kind === 'select' ? body.items : []
  if (
    body.kind !== 'select' ||
    first === undefined ||
    first.expr.kind === 'star' ||
    !isTotalSelect(body) ||
    body.qualify !== null ||
    offset !== null
  ) {
    return lacks(
      'a subquery as a value that looks at the row around it and is no aggregate',
      expr,
      'take min, max or count of it, or join the tables',
    )
  }
  const { having } = body
  const shown = having === null ? [first.expr] : [first.expr, having]
  const looked: Query = { ...expr.query, orderBy: [], limit: null }
  return aggregates(looked, body, shown, place, ([shownItem = NULL, condition]) =>
    condition === undefined ? shownItem : caseOf([{ when: condition, then: shownItem }], null),
  )
}

/** Expressions over aggregates of tied rows, written where they are looked at: of no rows, a count is 0. */
export function aggregates(
  query: Query,
  body: Select,
  exprs: readonly Expr[],
  place: Place,
  put: (exprs: readonly Expr[]) => Expr | undefined,
): Typed {
  const units = exprs.flatMap(unitsOf)
  const items = units.map((unit, at) => item(unit, `a${at + 1}`))
  const looked = {
    ...body,
    having: null,
    items: items.length > 0 ? items : [item(COUNT_ALL, 'a1')],
  }
  const made = place.make.query({ ...query, body: looked }, inside(place))
  const names = [...made.columns.keys()]
  const found = attached(made.query, tiesOf(made.keys), names, place)
  const known = new Map(place.known)
  units.forEach((unit, at) => {
    const name = `a${at + 1}`
    const isCount = unit.kind === 'call' && (unit.name === 'count' || unit.name === 'len')
    const expr = isCount ? call('coalesce', found(name), integer(0)) : found(name)
    known.set(unit, { expr, kind: made.columns.get(name)?.kind ?? 'null' })
  })
  const typed = exprs.map((each) => written(each, { ...place, known }))
  return { expr: put(typed.map(({ expr }) => expr)) ?? NULL, kind: typed[0]?.kind ?? 'null' }
}

/** The aggregates in an expression, with the function of ours that is written together with one. */
function unitsOf(expr: Expr): readonly Expr[] {
  if (expr.kind === 'call') {
    const [arg] = expr.args
    const isHidden = expr.name === 'flatten' || expr.name === 'len'
    if (isAggregate(expr) || (isHidden && arg?.kind === 'call' && isAggregate(arg))) return [expr]
  }
  if (expr.kind === 'scalar query' || expr.kind === 'exists') return []
  return Object.values(expr).flatMap((part: unknown) =>
    (Array.isArray(part) ? part : [part]).flatMap(partUnits),
  )
}

function partUnits(part: unknown): readonly Expr[] {
  if (typeof part !== 'object' || part === null) return []
  if ('kind' in part) return unitsOf(part as Expr)
  return Object.values(part).flatMap(partUnits)
}
