import type { Expr, Query } from '../../../gate/query.js'
import {
  call,
  caseOf,
  column,
  compare,
  COUNT_ALL,
  derived,
  either,
  FALSE,
  integer,
  isNull,
  isThere,
  item,
  NULL,
  queryOf,
  scalar,
  select,
  TRUE,
} from './build.js'
import { beside, inside } from './beside.js'
import { written } from './expr.js'
import type { Made, Place } from './place.js'
import { keyName } from './sources.js'

/**
 * IN: true where a value matches; where none does, NULL if either side has one, false otherwise. The subquery is
 * a CTE, because it is looked at three times.
 */
export function within(
  expr: Extract<Expr, { readonly kind: 'in query' }>,
  place: Place,
  onlyTrue: boolean,
): Expr {
  const sought = written(expr.item, place)
  const made = place.make.query(expr.query, inside(place))
  const [first] = made.columns.keys()
  if (first === undefined) throw new TypeError('IN over nothing')
  const { text } = place.around
  const name = text.fresh('s')
  text.ctes.push({ name, columns: [], query: made.query })
  const shared: Made = { ...made, query: everything(name, made, text.fresh('y')) }
  const match = beside(shared, [{ name: first, sought: sought.expr }], place)
  const isMatched = isThere(match('n'))
  if (onlyTrue) return isMatched
  const { all: rows, valued } = numbers(shared, first, place)
  const unsure = either(isNull(sought.expr), compare('<', valued, rows))
  return caseOf(
    [
      { when: isMatched, then: TRUE },
      { when: compare('=', rows, integer(0)), then: FALSE },
      { when: unsure, then: NULL },
    ],
    FALSE,
  )
}

function everything(name: string, made: Made, alias: string): Query {
  const names = [...made.columns.keys(), ...made.keys.map((_, at) => keyName(at))]
  const items = names.map((each) => item(column(alias, each), each))
  return queryOf(select({ items, from: { kind: 'table', name, alias } }))
}

/** How many rows the subquery has for the row around, and in how many of them the value is not NULL. */
function numbers(made: Made, name: string, place: Place): { all: Expr; valued: Expr } {
  if (made.keys.length > 0) {
    const found = beside(made, [], place, [name])
    return {
      all: call('coalesce', found('n'), integer(0)),
      valued: call('coalesce', found('m'), integer(0)),
    }
  }
  const alias = place.around.text.fresh('y')
  const count = (expr: Expr): Expr =>
    scalar(queryOf(select({ items: [item(expr, 'n')], from: derived(made.query, alias) })))
  return { all: count(COUNT_ALL), valued: count(call('count', column(alias, name))) }
}
