import type { Expr, Select } from '../gate/query.js'
import { isRefusal, type Refusal } from '../refusal.js'
import { isAggregate } from './aggregate.js'
import { STILL, type Motion } from './motion.js'
import {
  cannotCount,
  column,
  gatheredAll,
  inherited,
  isAboutPeople,
  plain,
  type Hidden,
  type Scope,
  type Tracked,
} from './tracked.js'
import {
  conditions,
  conjuncts,
  everyExpr,
  isSubquery,
  itemsOf,
  outputNames,
  subqueriesOf,
  type SubqueryExpr,
} from './walk.js'

interface Matched {
  readonly hidden: readonly Hidden[]
  readonly motion: Motion
}

/** Subjects of inner rows that made WHERE true. ON with people inside is refused. */
export function matchedInWhere(select: Select, scope: Scope): Matched | Refusal {
  for (const on of conditions(select.from)) {
    const inner = matchedIn(subqueriesOf(on), scope)
    if (isRefusal(inner)) return inner
    if (inner.length > 0 || asksAboutPeople(subqueriesOf(on), scope)) {
      return cannotCount('a subquery over people in a join condition')
    }
  }
  const hidden: Hidden[] = []
  let motion: Motion = STILL
  for (const conjunct of conjuncts(select.where)) {
    const inside = subqueriesOf(conjunct)
    const positive = isSubquery(conjunct) && !isNegated(conjunct) && inside.length === 1
    const found = matchedIn(inside, scope, positive)
    if (isRefusal(found)) return found
    if (!asksAboutPeople(inside, scope)) continue
    if (!refutes(conjunct)) hidden.push(...found)
    if (!positive || !isStill(conjunct, scope)) motion = 'adds'
  }
  return { hidden, motion }
}

function asksAboutPeople(found: readonly SubqueryExpr[], scope: Scope): boolean {
  return found.some((expr) => {
    const inner = scope.inner(expr.query, scope)
    return !isRefusal(inner) && isAboutPeople(inner)
  })
}

const isNegated = (expr: SubqueryExpr): boolean => expr.kind !== 'scalar query' && expr.negated

function isStill(expr: SubqueryExpr, scope: Scope): boolean {
  const inner = scope.inner(expr.query, scope)
  return !isRefusal(inner) && inner.motion === STILL
}

/** A row that passes `NOT EXISTS` or `NOT IN` as a conjunct matched no inner row. */
function refutes(conjunct: Expr): boolean {
  if (conjunct.kind === 'not') return conjunct.item.kind === 'exists' && !conjunct.item.negated
  if (conjunct.kind === 'exists') return conjunct.negated
  return (
    conjunct.kind === 'in query' && conjunct.negated && subqueriesOf(conjunct.item).length === 0
  )
}

/** Subjects of subqueries in the select list, HAVING and QUALIFY. */
export function matchedInOutput(select: Select, scope: Scope): readonly Hidden[] | Refusal {
  const places = [...itemsOf(select), select.having, select.qualify].filter((expr) => expr !== null)
  for (const expr of places) {
    for (const part of everyExpr(expr)) {
      if (!isAggregate(part) && part.kind !== 'window') continue
      const inside = matchedIn([...everyExpr(part)].filter(isSubquery), scope)
      if (isRefusal(inside)) return inside
      if (inside.length > 0) return cannotCount('a subquery over people inside an aggregate')
    }
  }
  return matchedIn(places.flatMap(subqueriesOf), scope)
}

/** @param positive - The row stands only if the subquery matches: more matches do no harm. */
function matchedIn(
  found: readonly SubqueryExpr[],
  scope: Scope,
  positive = false,
): readonly Hidden[] | Refusal {
  const hidden: Hidden[] = []
  for (const expr of found) {
    const inner = scope.inner(expr.query, scope)
    if (isRefusal(inner)) return inner
    const unsure = inner.motion === 'adds' || (inner.motion === 'moves' && expr.kind === 'in query')
    if (unsure && !positive) {
      return cannotCount("a subquery in which someone's absence adds a row")
    }
    if (inner.hidden.length > 0) hidden.push(matchedRows(expr, inner, scope))
  }
  return hidden
}

/** `(select everyone from (inner) as x [where x.c1 = item])`: whom the matching inner rows are about. */
function matchedRows(expr: SubqueryExpr, inner: Tracked, scope: Scope): Hidden {
  const alias = scope.names()
  const first = outputNames(inner.query)[0] ?? 'c1'
  const where: Expr | null =
    expr.kind === 'in query'
      ? { kind: 'compare', op: '=', left: column(alias, first), right: expr.item }
      : null
  const select: Select = {
    kind: 'select',
    distinct: false,
    distinctOn: [],
    items: [{ expr: gatheredAll(inherited(alias, inner.hidden)), alias: 'c1' }],
    from: { kind: 'subquery', query: inner.query, alias, columns: [] },
    where,
    groupBy: [],
    having: null,
    qualify: null,
  }
  return { kind: 'many', expr: { kind: 'scalar query', query: plain(select) } }
}
