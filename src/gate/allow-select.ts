import type { JudgedQuery, Place } from './allow-expr.js'
import { judgeCondition, judgeExpr } from './allow-expr.js'
import { judgeFrom } from './allow-from.js'
import { checkGrouped, hasAggregate, isAggregate } from './allow-group.js'
import type { Around } from './allow-query.js'
import { outputColumn, outputRef } from './allow-query.js'
import { equal } from './equal.js'
import type { Expr, From, OrderItem, Query, Select, SelectItem } from './query.js'
import type { Scope, ScopeColumn, Source } from './scope.js'
import { find, starred } from './scope.js'
import { inside } from './walk.js'

/** Most columns of one SELECT, stars counted out. */
const MAX_ITEMS = 400

export interface JudgedSelect {
  readonly select: Select
  readonly orderBy: readonly OrderItem[]
  readonly columns: readonly ScopeColumn[]
}

/** Judges subqueries; handed in, as queries hold SELECTs and SELECTs hold queries. */
export type QueryJudge = (query: Query, around: Around) => JudgedQuery

/** One output column with the expression it shows. */
interface Output {
  readonly expr: Expr
  readonly column: ScopeColumn
}

/** Judges a SELECT with its ORDER BY, in the order in which SQL gives names their meaning. */
export function judgeSelect(
  written: Select,
  order: readonly OrderItem[],
  around: Around,
  judgeQuery: QueryJudge,
): JudgedSelect {
  const { from, scope } = judgeSources(written, around, judgeQuery)
  const place = (clause: string, at: Scope, rest: Partial<Place> = {}): Place => ({
    docket: around.docket,
    scope: at,
    clause,
    aggregates: 'refused',
    windows: false,
    subquery: (query) => judgeQuery(query, { ...around, outer: at }),
    ...rest,
  })
  const open = (clause: string): Place =>
    place(clause, scope, { aggregates: 'allowed', windows: clause !== 'HAVING' })
  const outputs = judgeItems(written.items, open('SELECT'))
  const where = written.where === null ? null : judgeCondition(written.where, place('WHERE', scope))
  const groupBy = judgeKeys(written, outputs, place('GROUP BY', scope))
  const having =
    written.having === null
      ? null
      : judgeHaving(written.having, written.items, outputs, open('HAVING'))
  const orderBy = order.map((item) => judgeOrder(item, outputs, written.distinct, open('ORDER BY')))
  const select: Select = {
    kind: 'select',
    distinct: written.distinct,
    distinctOn: [],
    items: outputs.map(({ expr, column }): SelectItem => ({ expr, alias: column.name })),
    from,
    where,
    groupBy,
    having,
    qualify: null,
  }
  const shown = [
    ...outputs.map(({ expr }) => expr),
    ...(having === null ? [] : [having]),
    ...orderBy.map(({ expr }) => expr),
  ]
  if (groupBy.length > 0 || having !== null || shown.some(hasAggregate)) {
    const own = new Set(scope.sources.map((source) => source.alias))
    for (const expr of shown) checkGrouped(expr, groupBy, own, around.docket)
  }
  return { select, orderBy, columns: outputs.map(({ column }) => column) }
}

/** The FROM, judged first: it decides what every name means. */
function judgeSources(
  written: Select,
  around: Around,
  judgeQuery: QueryJudge,
): { readonly from: From | null; readonly scope: Scope } {
  // Without FROM there is nothing to read but constants, not even of the SELECT around.
  if (written.from === null) return { from: null, scope: { sources: [], outer: null } }
  const { docket, ctes, outer } = around
  const { from, sources } = judgeFrom(written.from, {
    docket,
    ctes,
    outer,
    subquery: (query) => judgeQuery(query, around),
    place: (scope) => ({
      docket,
      scope,
      clause: 'ON',
      aggregates: 'refused',
      windows: false,
      subquery: (query) => judgeQuery(query, { ...around, outer: scope }),
    }),
  })
  return { from, scope: { sources, outer } }
}

function judgeItems(items: readonly SelectItem[], place: Place): readonly Output[] {
  const outputs = items.flatMap((item): readonly Output[] => {
    const { expr } = item
    if (expr.kind === 'star') return judgeStar(expr, place)
    const { expr: judged, type } = judgeExpr(expr, place)
    const display = item.alias ?? nameOf(expr, place.scope)
    // An expression without an alias is shown under a name but cannot be called by it.
    const label = item.alias === null && expr.kind !== 'column' ? '' : display.toLowerCase()
    return [{ expr: judged, column: { label, display, name: '', type } }]
  })
  if (outputs.length > MAX_ITEMS) {
    place.docket.refuse('TOO_COMPLEX', `more than ${MAX_ITEMS} columns in a SELECT`, undefined)
  }
  return outputs.map(({ expr, column }, index) => {
    const name = `c${index + 1}`
    const display = column.display === '' ? name : column.display
    return { expr, column: { ...column, display, name } }
  })
}

function judgeStar(
  star: Extract<SelectItem['expr'], { readonly kind: 'star' }>,
  { docket, scope }: Place,
): readonly Output[] {
  const { sources } = scope
  const labels = sources.map((source: Source) => source.label)
  if (star.table !== null && !labels.includes(star.table.toLowerCase())) {
    docket.refuse('TABLE_NOT_ALLOWED', `${star.table} is not a table of this SELECT`, star.at)
    return []
  }
  if (sources.length === 0) docket.refuse('SYNTAX', '* without FROM', star.at)
  return (starred(sources, star.table) ?? []).map(({ source, column }) => ({
    expr: {
      kind: 'column',
      table: source.alias,
      name: column.name,
      ...(star.at === undefined ? {} : { at: star.at }),
    },
    column,
  }))
}

/** What an item without an alias is called: its column as the catalogue writes it, or its function. */
function nameOf(expr: Expr, scope: Scope): string {
  switch (expr.kind) {
    case 'column': {
      const found = find(scope, expr.table, expr.name)
      return found.kind === 'column' ? found.column.display : expr.name
    }
    case 'call':
      return expr.name
    case 'window':
      return expr.call.name
    case 'cast':
      return nameOf(expr.item, scope)
    default:
      return ''
  }
}

/** GROUP BY: columns first, then aliases and places of the SELECT list; ALL is what is no aggregate. */
function judgeKeys({ groupBy }: Select, outputs: readonly Output[], place: Place): readonly Expr[] {
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
function judgeHaving(
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
function judgeOrder(
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
