import type { Body, Cte, Expr, Query } from '../gate/query.js'
import { isRefusal, refuse, type Refusal } from '../refusal.js'
import { STILL } from './motion.js'
import { isReadable } from './readable.js'
import { trackSelect } from './track-select.js'
import { trackSet } from './track-set.js'
import {
  cannotCount,
  isAboutPeople,
  type Scope,
  type Tracked,
  type TrackedBody,
} from './tracked.js'
import { subqueriesOf } from './walk.js'

/**
 * Follows subjects through a query: gives the same query with hidden columns appended, each an ordinal
 * (`one`) or a list of ordinals (`many`), whose union over the rows that leave is everyone those rows
 * are about. The rules are one per construct and err towards counting more people:
 *
 * - a base table: its subject columns; a join: those of both sides (NULL where NULL-extended);
 * - a group or DISTINCT row: everyone in it; a window: everyone in the partition;
 * - EXISTS and IN: the inner rows that matched, wherever the predicate stands. Directly under NOT the
 *   surviving row has no match, so there is no one to add;
 * - a scalar subquery: everyone in it;
 * - DISTINCT ON: everyone with the same keys;
 * - UNION: the branch's. INTERSECT: both branches'. EXCEPT: the left branch's.
 *
 * A row may also depend on people who are in none of its rows: a count of empty classes falls by one for
 * every class that one child alone sits in. `motion.ts` says where that can happen; what would show it is
 * refused: CANNOT_COUNT.
 *
 * A query without people comes back as it was, with no hidden column.
 */
export function withSubjects(query: Query): Tracked | Refusal {
  const seen = new Map<Query, Tracked | Refusal>()
  const inner = (part: Query, scope: Scope): Tracked | Refusal => {
    const known = seen.get(part)
    if (known !== undefined) return known
    const tracked = trackInner(part, scope)
    seen.set(part, tracked)
    return tracked
  }
  const tracked = trackQuery(query, { ctes: new Map(), names: names(), inner })
  if (isRefusal(tracked) || isReadable(tracked.query, MOST_NODES)) return tracked
  return tooNested()
}

const tooNested = (): Refusal =>
  refuse('TOO_COMPLEX', 'There are too many nested subqueries to tell whom the rows are about.')

/** Nodes of the tracked tree: twice what the gate admits of a vendor's, and no more than it reads back. */
const MOST_NODES = 4_000
/**
 * Hidden columns of one part: a name and an expression each, so that more could not be read back. Asked of each
 * part, because a chain of CTEs that name the one before twice would else fill the memory of the service first.
 */
const MOST_HIDDEN = MOST_NODES / 2

function names(): () => string {
  let last = 0
  return () => {
    last += 1
    return `x${last}`
  }
}

function trackQuery(query: Query, outer: Scope): Tracked | Refusal {
  const ctes = new Map(outer.ctes)
  const tracked: Cte[] = []
  for (const cte of query.ctes) {
    const inner = outer.inner(cte.query, { ...outer, ctes })
    if (isRefusal(inner)) return inner
    ctes.set(cte.name, inner)
    tracked.push({ ...cte, query: inner.query })
  }
  const scope = { ...outer, ctes }
  const body = trackBody(query.body, scope)
  if (isRefusal(body)) return body
  if (body.hidden.length > MOST_HIDDEN) return tooNested()
  const ordering = orderingRefusal(query, body, scope)
  if (ordering !== null) return ordering
  return {
    query: { ...query, ctes: tracked, body: body.body },
    hidden: body.hidden,
    motion: body.motion,
  }
}

/** As `trackQuery`, for a query inside another: its LIMIT chooses rows that others will be made of. */
function trackInner(query: Query, scope: Scope): Tracked | Refusal {
  const tracked = trackQuery(query, scope)
  if (isRefusal(tracked) || !isAboutPeople(tracked)) return tracked
  if (query.offset !== null) return cannotCount('OFFSET inside a query over people')
  if (query.limit === null) return tracked
  if (tracked.motion !== STILL) {
    return cannotCount('LIMIT inside a query whose rows one person can add or move')
  }
  // The next row comes in for the one that left with its person.
  return { ...tracked, motion: 'moves' }
}

function trackBody(body: Body, scope: Scope): TrackedBody | Refusal {
  return body.kind === 'set' ? trackSet(body, scope) : trackSelect(body, scope)
}

/** ORDER BY may use outputs, or columns of a plain select; a people subquery in it is not counted. */
function orderingRefusal(query: Query, body: TrackedBody, scope: Scope): Refusal | null {
  for (const { expr } of query.orderBy) {
    for (const inner of subqueriesOf(expr)) {
      const tracked = scope.inner(inner.query, scope)
      if (isRefusal(tracked)) return tracked
      if (isAboutPeople(tracked)) return cannotCount('a subquery over people in ORDER BY')
    }
    const wrapped = query.body !== body.body && query.body.kind === 'select' && query.body.distinct
    if (wrapped && body.hidden.length > 0 && !isOutput(expr)) {
      return cannotCount('ORDER BY of something that SELECT DISTINCT does not show')
    }
  }
  return null
}

const isOutput = (expr: Expr): boolean => expr.kind === 'column' && expr.table === null
