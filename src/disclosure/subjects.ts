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
import { filtered, joined, named, STILL, touches, worse, type Motion } from './motion.js'
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
 * A row may also depend on people who are in none of its rows: a count of empty classes falls by one for
 * every class that one child alone sits in. `motion.ts` says where that can happen; what would show it is
 * refused: CANNOT_COUNT.
 *
 * A query without people comes back as it was, with no hidden column.
 */
export function withSubjects(query: Query): Tracked | Refusal {
  return trackQuery(query, { ctes: new Map(), names: names() })
}

export interface Tracked {
  readonly query: Query
  readonly hidden: readonly HiddenKind[]
  /** What taking a person away could do to rows about others. */
  readonly motion: Motion
}

/** Whether anyone could matter to the query's rows: those in them, or those looked for and not found. */
export function isAboutPeople({ hidden, motion }: Pick<Tracked, 'hidden' | 'motion'>): boolean {
  return hidden.length > 0 || motion !== STILL
}

type HiddenKind = 'one' | 'many'

interface Hidden {
  readonly kind: HiddenKind
  readonly expr: Expr
}

interface Scope {
  /** Hidden columns and motion of each CTE in scope, by its name. */
  readonly ctes: ReadonlyMap<string, Pick<Tracked, 'hidden' | 'motion'>>
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
    const inner = trackInner(cte.query, { ...outer, ctes })
    if (isRefusal(inner)) return inner
    ctes.set(cte.name, inner)
    tracked.push({ ...cte, query: inner.query })
  }
  const scope = { ...outer, ctes }
  const body = trackBody(query.body, scope)
  if (isRefusal(body)) return body
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

interface TrackedBody {
  readonly body: Body
  readonly hidden: readonly HiddenKind[]
  readonly motion: Motion
}

function trackBody(body: Body, scope: Scope): TrackedBody | Refusal {
  return body.kind === 'set' ? trackSet(body, scope) : trackSelect(body, scope)
}

/** ORDER BY may use outputs, or columns of a plain select; a people subquery in it is not counted. */
function orderingRefusal(query: Query, body: TrackedBody, scope: Scope): Refusal | null {
  for (const { expr } of query.orderBy) {
    for (const inner of subqueriesOf(expr)) {
      const tracked = trackInner(inner.query, scope)
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

function cannotCount(construct: string, instead?: string): Refusal {
  const detail = `Whom the rows are about cannot be told for ${construct}.`
  return refuse('CANNOT_COUNT', detail, instead === undefined ? {} : { instead })
}

interface Sources {
  readonly from: From | null
  readonly hidden: readonly Hidden[]
  readonly motion: Motion
  /** Aliases whose cells can change when a person is taken away and the row stays. */
  readonly moved: ReadonlySet<string>
  readonly aliases: ReadonlySet<string>
}

function trackFrom(from: From | null, scope: Scope): Sources | Refusal {
  if (from === null) {
    return { from, hidden: [], motion: STILL, moved: new Set(), aliases: new Set() }
  }
  switch (from.kind) {
    case 'table': {
      const alias = from.alias ?? from.name
      const cte = scope.ctes.get(from.name)
      if (cte !== undefined) return derived(from, alias, cte)
      const table = baseTable(from)
      if (table === undefined) throw new TypeError(`unresolved table in an approved tree`)
      const hidden = subjectColumns(table).map((name): Hidden => ({
        kind: 'one',
        expr: column(alias, name),
      }))
      return { from, hidden, motion: STILL, moved: new Set(), aliases: new Set([alias]) }
    }
    case 'subquery': {
      const inner = trackInner(from.query, scope)
      if (isRefusal(inner)) return inner
      if (from.alias === null) throw new TypeError('a subquery without alias in an approved tree')
      return derived({ ...from, query: inner.query }, from.alias, inner)
    }
    case 'join': {
      const left = trackFrom(from.left, scope)
      if (isRefusal(left)) return left
      const right = trackFrom(from.right, scope)
      if (isRefusal(right)) return right
      if (left.from === null || right.from === null) throw new TypeError('a join without a side')
      const people = { left: left.hidden.length > 0, right: right.hidden.length > 0 }
      return {
        from: { ...from, left: left.from, right: right.from },
        hidden: [...left.hidden, ...right.hidden],
        aliases: new Set([...left.aliases, ...right.aliases]),
        ...joined(from, left, right, people),
      }
    }
  }
}

/** A CTE or subquery as a source: when its rows move, its cells do. */
function derived(
  from: From,
  alias: string,
  { hidden, motion }: Pick<Tracked, 'hidden' | 'motion'>,
): Sources {
  const aliases = new Set([alias])
  const moved = motion === STILL ? new Set<string>() : aliases
  return { from, hidden: inherited(alias, hidden), motion, moved, aliases }
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

  const rows = [...sources.hidden, ...matched.hidden]
  // People who are looked for and not found are in no hidden column, and matter all the same.
  const people = rows.length + shown.length > 0 || worse(sources.motion, matched.motion) !== STILL
  const motion = people ? selectMotion(select, sources, matched.motion, shown.length > 0) : STILL
  if (isRefusal(motion)) return motion
  const grouped = isGrouped(select)
  const perRow: readonly Hidden[] = grouped
    ? rows.map((hidden) => ({ kind: 'many', expr: gathered(hidden) }))
    : rows
  const hidden = [...perRow, ...partitions(select, perRow), ...shown]
  const tracked = { ...select, from: sources.from, items: [...select.items, ...asItems(hidden)] }
  const kinds = hidden.map(({ kind }) => kind)
  if (!select.distinct || hidden.length === 0) return { body: tracked, hidden: kinds, motion }
  return distinctRows({ ...tracked, distinct: false }, kinds, motion, scope)
}

/** What a person's leaving could do to the rows of a select over people, or why that cannot be shown. */
function selectMotion(
  select: Select,
  sources: Sources,
  inWhere: Motion,
  subqueriesShown: boolean,
): Motion | Refusal {
  const input = filtered(select, sources, inWhere)
  const grouped = isGrouped(select)
  const windows = [...itemsOf(select), select.qualify].some(
    (expr) => expr !== null && [...everyExpr(expr)].some((part) => part.kind === 'window'),
  )
  if (grouped || windows || select.distinctOn.length > 0) {
    if (input === 'adds') {
      return cannotCount(
        'an aggregate, window or DISTINCT ON over rows chosen because someone is not there',
        'Let the query list those rows, and count them yourself.',
      )
    }
    const parts = partsOf(select)
    if (input === 'moves' && parts.some((part) => touches(part, sources.moved))) {
      return cannotCount(
        'groups by a value that changes when a person is taken away',
        'Group by columns of the table before LEFT JOIN.',
      )
    }
  }
  if (select.qualify !== null) return 'adds'
  if (grouped) return select.having === null ? 'moves' : 'adds'
  return windows || subqueriesShown || select.distinctOn.length > 0 ? named(input) : input
}

/** What rows are grouped, partitioned or picked by. */
function partsOf(select: Select): readonly Expr[] {
  const keys = select.groupBy === 'all' ? [] : select.groupBy
  const windows = [...itemsOf(select), select.qualify].flatMap((expr) =>
    expr === null ? [] : [...everyExpr(expr)].filter((part) => part.kind === 'window'),
  )
  const partitions = windows.flatMap((window) => window.partitionBy)
  return [...keys, ...partitions, ...select.distinctOn]
}

const asItems = (hidden: readonly Hidden[]): SelectItem[] =>
  hidden.map(({ expr }, place) => ({ expr, alias: `h${place + 1}` }))

interface Matched {
  readonly hidden: readonly Hidden[]
  readonly motion: Motion
}

/** Subjects of inner rows that made WHERE true. ON with people inside is refused. */
function matchedInWhere(select: Select, scope: Scope): Matched | Refusal {
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
    const inner = trackInner(expr.query, scope)
    return !isRefusal(inner) && isAboutPeople(inner)
  })
}

const isNegated = (expr: SubqueryExpr): boolean => expr.kind !== 'scalar query' && expr.negated

function isStill(expr: SubqueryExpr, scope: Scope): boolean {
  const inner = trackInner(expr.query, scope)
  return !isRefusal(inner) && inner.motion === STILL
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

/** @param positive - The row stands only if the subquery matches: more matches do no harm. */
function matchedIn(
  found: readonly SubqueryExpr[],
  scope: Scope,
  positive = false,
): readonly Hidden[] | Refusal {
  const hidden: Hidden[] = []
  for (const expr of found) {
    const inner = trackInner(expr.query, scope)
    if (isRefusal(inner)) return inner
    const unsure = inner.motion === 'adds' || (inner.motion === 'moves' && expr.kind === 'in query')
    if (unsure && !positive) {
      return cannotCount("a subquery in which someone's absence adds a row")
    }
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
function distinctRows(
  select: Select,
  kinds: readonly HiddenKind[],
  motion: Motion,
  scope: Scope,
): TrackedBody {
  return merged(plain(select), kinds, motion, scope)
}

/** Rows of `query` with equal visible cells made one, their hidden columns gathered. */
function merged(
  query: Query,
  kinds: readonly HiddenKind[],
  motion: Motion,
  scope: Scope,
): TrackedBody {
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
  return { body, hidden: hidden.map(({ kind }) => kind), motion }
}

function trackSet(set: SetOperation, scope: Scope): TrackedBody | Refusal {
  const left = trackInner(set.left, scope)
  if (isRefusal(left)) return left
  const right = trackInner(set.right, scope)
  if (isRefusal(right)) return right
  const kinds = aligned(left.hidden, right.hidden)
  const motion = worse(left.motion, right.motion)
  if (kinds.length === 0 && motion === STILL) return { body: set, hidden: [], motion }
  if (set.operator !== 'union') return cannotCount(`${set.operator.toUpperCase()} over people`)
  const body: SetOperation = {
    ...set,
    all: true,
    left: padded(left, kinds, scope),
    right: padded(right, kinds, scope),
  }
  if (kinds.length === 0) return { body: set, hidden: [], motion }
  return set.all ? { body, hidden: kinds, motion } : merged(plain(body), kinds, motion, scope)
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
