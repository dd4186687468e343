import type {
  Body,
  Call,
  Cte,
  Expr,
  From,
  Query,
  Select,
  SelectItem,
  SetOperation,
  WindowCall,
} from '../gate/query.js'
import { isRefusal, refuse, type Refusal } from '../refusal.js'
import { isAggregate, isGrouped } from './aggregate.js'
import { baseTable, subjectColumns } from './person.js'
import {
  conditions,
  everyExpr,
  isSubquery,
  itemsOf,
  outputNames,
  subqueriesOf,
  type SubqueryExpr,
} from './walk.js'

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
 * - UNION: the branch's. EXCEPT and INTERSECT over people are refused: CANNOT_COUNT.
 *
 * A query without people comes back as it was, with no hidden column.
 */
export function withSubjects(query: Query): Tracked | Refusal {
  return trackQuery(query, { ctes: new Map(), names: names() })
}

export interface Tracked {
  readonly query: Query
  readonly hidden: readonly HiddenKind[]
}

type HiddenKind = 'one' | 'many'

interface Hidden {
  readonly kind: HiddenKind
  readonly expr: Expr
}

interface Scope {
  /** Hidden columns of each CTE in scope, by its name. */
  readonly ctes: ReadonlyMap<string, readonly HiddenKind[]>
  /** Fresh aliases, so that no hidden subquery catches a name of another. */
  readonly names: () => string
}

function names(): () => string {
  let last = 0
  return () => {
    last += 1
    return `x${last}`
  }
}

const column = (table: string, name: string): Expr => ({ kind: 'column', table, name })

const call = (name: string, arg: Expr, distinct = false): Call => ({
  kind: 'call',
  name,
  args: [arg],
  star: false,
  distinct,
  filter: null,
  orderBy: [],
})

/** Everyone in a group, from what stands in each of its rows. */
const gathered = (hidden: Hidden): Expr =>
  hidden.kind === 'one'
    ? call('list', hidden.expr, true)
    : call('list_distinct', call('flatten', call('list', hidden.expr)))

function trackQuery(query: Query, outer: Scope): Tracked | Refusal {
  const ctes = new Map(outer.ctes)
  const tracked: Cte[] = []
  for (const cte of query.ctes) {
    const inner = trackQuery(cte.query, { ...outer, ctes })
    if (isRefusal(inner)) return inner
    ctes.set(cte.name, inner.hidden)
    tracked.push({ ...cte, query: inner.query })
  }
  const scope = { ...outer, ctes }
  const body = trackBody(query.body, scope)
  if (isRefusal(body)) return body
  const ordering = orderingRefusal(query, body, scope)
  if (ordering !== null) return ordering
  return { query: { ...query, ctes: tracked, body: body.body }, hidden: body.hidden }
}

interface TrackedBody {
  readonly body: Body
  readonly hidden: readonly HiddenKind[]
}

function trackBody(body: Body, scope: Scope): TrackedBody | Refusal {
  return body.kind === 'set' ? trackSet(body, scope) : trackSelect(body, scope)
}

/** ORDER BY may use outputs, or columns of a plain select; a people subquery in it is not counted. */
function orderingRefusal(query: Query, body: TrackedBody, scope: Scope): Refusal | null {
  for (const { expr } of query.orderBy) {
    for (const inner of subqueriesOf(expr)) {
      const tracked = trackQuery(inner.query, scope)
      if (isRefusal(tracked)) return tracked
      if (tracked.hidden.length > 0) return cannotCount('a subquery over people in ORDER BY')
    }
    const wrapped = query.body !== body.body && query.body.kind === 'select' && query.body.distinct
    if (wrapped && body.hidden.length > 0 && !isOutput(expr)) {
      return cannotCount('ORDER BY of something that SELECT DISTINCT does not show')
    }
  }
  return null
}

const isOutput = (expr: Expr): boolean => expr.kind === 'column' && expr.table === null

const cannotCount = (construct: string): Refusal =>
  refuse('CANNOT_COUNT', `Whom the rows are about cannot be told for ${construct}.`)

interface Sources {
  readonly from: From | null
  readonly hidden: readonly Hidden[]
}

function trackFrom(from: From | null, scope: Scope): Sources | Refusal {
  if (from === null) return { from, hidden: [] }
  switch (from.kind) {
    case 'table': {
      const alias = from.alias ?? from.name
      const cte = scope.ctes.get(from.name)
      if (cte !== undefined) return { from, hidden: inherited(alias, cte) }
      const table = baseTable(from)
      if (table === undefined) throw new TypeError(`unresolved table in an approved tree`)
      const hidden = subjectColumns(table).map((name): Hidden => ({
        kind: 'one',
        expr: column(alias, name),
      }))
      return { from, hidden }
    }
    case 'subquery': {
      const inner = trackQuery(from.query, scope)
      if (isRefusal(inner)) return inner
      if (from.alias === null) throw new TypeError('a subquery without alias in an approved tree')
      return { from: { ...from, query: inner.query }, hidden: inherited(from.alias, inner.hidden) }
    }
    case 'join': {
      const left = trackFrom(from.left, scope)
      if (isRefusal(left)) return left
      const right = trackFrom(from.right, scope)
      if (isRefusal(right)) return right
      if (left.from === null || right.from === null) throw new TypeError('a join without a side')
      return {
        from: { ...from, left: left.from, right: right.from },
        hidden: [...left.hidden, ...right.hidden],
      }
    }
  }
}

const inherited = (alias: string, kinds: readonly HiddenKind[]): Hidden[] =>
  kinds.map((kind, place) => ({ kind, expr: column(alias, `h${place + 1}`) }))

function trackSelect(select: Select, scope: Scope): TrackedBody | Refusal {
  const sources = trackFrom(select.from, scope)
  if (isRefusal(sources)) return sources
  const matched = matchedInWhere(select, scope)
  if (isRefusal(matched)) return matched
  const shown = matchedInOutput(select, scope)
  if (isRefusal(shown)) return shown

  const rows = [...sources.hidden, ...matched]
  const grouped = isGrouped(select)
  const perRow: readonly Hidden[] = grouped
    ? rows.map((hidden) => ({ kind: 'many', expr: gathered(hidden) }))
    : rows
  const hidden = [...perRow, ...partitions(select, perRow), ...shown]
  const tracked = { ...select, from: sources.from, items: [...select.items, ...asItems(hidden)] }
  const kinds = hidden.map(({ kind }) => kind)
  if (!select.distinct || hidden.length === 0) return { body: tracked, hidden: kinds }
  return distinctRows({ ...tracked, distinct: false }, kinds, scope)
}

const asItems = (hidden: readonly Hidden[]): SelectItem[] =>
  hidden.map(({ expr }, place) => ({ expr, alias: `h${place + 1}` }))

/** Subjects of inner rows that made WHERE true. ON with people inside is refused. */
function matchedInWhere(select: Select, scope: Scope): readonly Hidden[] | Refusal {
  for (const on of conditions(select.from)) {
    const inner = matchedIn(subqueriesOf(on), scope)
    if (isRefusal(inner)) return inner
    if (inner.length > 0) return cannotCount('a subquery over people in a join condition')
  }
  return matchedIn(
    conjuncts(select.where)
      .filter((conjunct) => !refutes(conjunct))
      .flatMap((conjunct) => subqueriesOf(conjunct)),
    scope,
  )
}

function conjuncts(where: Expr | null): readonly Expr[] {
  if (where === null) return []
  return where.kind === 'and' ? where.items.flatMap(conjuncts) : [where]
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
function matchedInOutput(select: Select, scope: Scope): readonly Hidden[] | Refusal {
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

function matchedIn(found: readonly SubqueryExpr[], scope: Scope): readonly Hidden[] | Refusal {
  const hidden: Hidden[] = []
  for (const expr of found) {
    const inner = trackQuery(expr.query, scope)
    if (isRefusal(inner)) return inner
    hidden.push(
      ...inner.hidden.map((kind, place) => matchedRows(expr, inner.query, kind, place, scope)),
    )
  }
  return hidden
}

/** `(select everyone from (inner) as x [where x.c1 = item])`: whom the matching inner rows are about. */
function matchedRows(
  expr: SubqueryExpr,
  inner: Query,
  kind: HiddenKind,
  place: number,
  scope: Scope,
): Hidden {
  const alias = scope.names()
  const first = outputNames(inner)[0] ?? 'c1'
  const where: Expr | null =
    expr.kind === 'in query'
      ? { kind: 'compare', op: '=', left: column(alias, first), right: expr.item }
      : null
  const select: Select = {
    kind: 'select',
    distinct: false,
    distinctOn: [],
    items: [{ expr: gathered({ kind, expr: column(alias, `h${place + 1}`) }), alias: 'c1' }],
    from: { kind: 'subquery', query: inner, alias, columns: [] },
    where,
    groupBy: [],
    having: null,
    qualify: null,
  }
  return { kind: 'many', expr: { kind: 'scalar query', query: plain(select) } }
}

const plain = (body: Body): Query => ({ ctes: [], body, orderBy: [], limit: null, offset: null })

/** Everyone in the partition of each window of the select. */
function partitions(select: Select, rows: readonly Hidden[]): readonly Hidden[] {
  const windows = [...itemsOf(select), select.qualify]
    .filter((expr) => expr !== null)
    .flatMap((expr) => [...everyExpr(expr)])
    .filter((expr) => expr.kind === 'window')
  return windows.flatMap((window) =>
    rows.map(({ kind, expr }): Hidden => {
      const over: WindowCall = {
        kind: 'window',
        call: call('list', expr, kind === 'one'),
        partitionBy: window.partitionBy,
        orderBy: [],
        frame: null,
      }
      return { kind: 'many', expr: kind === 'one' ? over : call('flatten', over) }
    }),
  )
}

/** SELECT DISTINCT: one row for equal visible cells, about everyone in the rows it stands for. */
function distinctRows(select: Select, kinds: readonly HiddenKind[], scope: Scope): TrackedBody {
  return merged(plain(select), kinds, scope)
}

/** Rows of `query` with equal visible cells made one, their hidden columns gathered. */
function merged(query: Query, kinds: readonly HiddenKind[], scope: Scope): TrackedBody {
  const alias = scope.names()
  const visible = outputNames(query).slice(0, -kinds.length)
  const keys = visible.map((name) => column(alias, name))
  const hidden = inherited(alias, kinds).map((row): Hidden => ({
    kind: 'many',
    expr: gathered(row),
  }))
  const items = [
    ...visible.map((name, place): SelectItem => ({
      expr: column(alias, name),
      alias: `c${place + 1}`,
    })),
    ...asItems(hidden),
  ]
  const body: Select = {
    kind: 'select',
    distinct: false,
    distinctOn: [],
    items,
    from: { kind: 'subquery', query, alias, columns: [] },
    where: null,
    groupBy: keys,
    having: null,
    qualify: null,
  }
  return { body, hidden: hidden.map(({ kind }) => kind) }
}

function trackSet(set: SetOperation, scope: Scope): TrackedBody | Refusal {
  const left = trackQuery(set.left, scope)
  if (isRefusal(left)) return left
  const right = trackQuery(set.right, scope)
  if (isRefusal(right)) return right
  const kinds = aligned(left.hidden, right.hidden)
  if (kinds.length === 0) return { body: set, hidden: [] }
  if (set.operator !== 'union') return cannotCount(`${set.operator.toUpperCase()} over people`)
  const body: SetOperation = {
    ...set,
    all: true,
    left: padded(left, kinds, scope),
    right: padded(right, kinds, scope),
  }
  return set.all ? { body, hidden: kinds } : merged(plain(body), kinds, scope)
}

/** Hidden columns that both branches can fill: first the single ordinals, then the lists. */
function aligned(left: readonly HiddenKind[], right: readonly HiddenKind[]): readonly HiddenKind[] {
  const most = (kind: HiddenKind): number =>
    Math.max(left.filter((k) => k === kind).length, right.filter((k) => k === kind).length)
  return [
    ...Array<HiddenKind>(most('one')).fill('one'),
    ...Array<HiddenKind>(most('many')).fill('many'),
  ]
}

/** A branch with its hidden columns in the aligned order and NULL for those it lacks. */
function padded(branch: Tracked, kinds: readonly HiddenKind[], scope: Scope): Query {
  const alias = scope.names()
  const waiting = branch.hidden.map((kind, place) => ({ kind, name: `h${place + 1}` }))
  const hidden = kinds.map((kind): Hidden => {
    const next = waiting.findIndex((candidate) => candidate.kind === kind)
    const [found] = next < 0 ? [] : waiting.splice(next, 1)
    const expr: Expr =
      found === undefined
        ? { kind: 'constant', type: 'null', text: 'NULL' }
        : column(alias, found.name)
    return { kind, expr }
  })
  const names = outputNames(branch.query)
  const visible = names.slice(0, names.length - branch.hidden.length)
  const items = visible.map((name, place): SelectItem => ({
    expr: column(alias, name),
    alias: `c${place + 1}`,
  }))
  return plain({
    kind: 'select',
    distinct: false,
    distinctOn: [],
    items: [...items, ...asItems(hidden)],
    from: { kind: 'subquery', query: branch.query, alias, columns: [] },
    where: null,
    groupBy: [],
    having: null,
    qualify: null,
  })
}
