import type { Expr, Query } from '../../../gate/query.js'
import { beside, inside } from './beside.js'
import {
  caseOf,
  compare,
  COUNT_ALL,
  derived,
  FALSE,
  integer,
  isThere,
  item,
  not,
  queryOf,
  scalar,
  select,
  TRUE,
} from './build.js'
import { looksAt } from './columns-in.js'
import { isGroupedSelect, isTotalSelect } from './grouped.js'
import type { Typed } from './kinds.js'
import { lacks } from './lacks.js'
import { aggregates, lifted } from './lifted.js'
import type { Frame, Made, Place, SubqueryExpr } from './place.js'
import { within } from './within.js'

/**
 * A subquery in an expression. One that looks at nothing around it stays a value; one that is tied to the row
 * around it becomes a derived table of one row for every value of its keys, joined beside the FROM, so that no
 * EXISTS, IN, semi or anti join is left.
 */
export function subquery(expr: SubqueryExpr, place: Place, isConjunct: boolean): Typed {
  switch (expr.kind) {
    case 'exists': {
      const there = exists(expr.query, place)
      return { expr: expr.negated ? not(there) : there, kind: 'boolean' }
    }
    case 'in query': {
      const found = within(expr, place, isConjunct && !expr.negated)
      return { expr: expr.negated ? not(found) : found, kind: 'boolean' }
    }
    case 'scalar query':
      return isTied(expr.query, place) ? lifted(expr, place) : value(expr.query, place)
  }
}

function isTied(query: Query, { frame }: Place): boolean {
  const isAround = (alias: string, at: Frame | null): boolean =>
    at !== null && (at.sources.has(alias) || isAround(alias, at.outer))
  return looksAt(query, (alias) => isAround(alias, frame))
}

function value(query: Query, place: Place): Typed {
  const made = place.make.query(query, inside(place))
  const [first] = made.columns.values()
  return { expr: scalar(made.query), kind: first?.kind ?? 'null' }
}

function exists(query: Query, place: Place): Expr {
  const { body, limit, offset } = query
  if (limit?.kind === 'constant' && Number(limit.text) === 0) return FALSE
  if (offset !== null) return lacks('OFFSET in EXISTS', offset)
  const looked: Query = { ...query, body: bare(body), orderBy: [], limit: null }
  if (body.kind === 'select' && isTotalSelect(body) && isTied(query, place)) {
    if (body.having === null) return TRUE
    const { expr } = aggregates(looked, body, [body.having], place, ([having]) => having)
    return caseOf([{ when: expr, then: TRUE }], FALSE)
  }
  const made = place.make.query(looked, inside(place))
  if (made.keys.length === 0) return compare('>', scalar(counted(made, place)), integer(0))
  return isThere(beside(made, [], place)('n'))
}

/** What EXISTS does not look at is left out. */
function bare(body: Query['body']): Query['body'] {
  const isPlain =
    body.kind === 'select' &&
    !isGroupedSelect(body) &&
    body.qualify === null &&
    body.distinctOn.length === 0
  return isPlain ? { ...body, distinct: false, items: [item(integer(1), 'c1')] } : body
}

function counted(made: Made, place: Place): Query {
  const from = derived(made.query, place.around.text.fresh('y'))
  return queryOf(select({ items: [item(COUNT_ALL, 'n')], from }))
}
