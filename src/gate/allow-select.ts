import type { JudgedQuery, Place } from './allow-expr.js'
import { judgeCondition, judgeExpr } from './allow-expr.js'
import { judgeFrom } from './allow-from.js'
import { judgeHaving, judgeQualify } from './allow-having.js'
import { checkGrouped, hasAggregate } from './allow-group.js'
import type { Around } from './allow-query.js'
import type { Output } from './allow-keys.js'
import { judgeDistinctOn, judgeKeys, judgeOrder } from './allow-keys.js'
import type { Expr, From, OrderItem, Query, Select, SelectItem } from './query.js'
import type { Scope, ScopeColumn, Source } from './scope.js'
import { find, starred } from './scope.js'

/** Most columns of one SELECT, stars counted out. */
const MAX_ITEMS = 400

/** A SELECT of the approved tree with its order, and its output columns in order. */
export interface JudgedSelect {
  readonly select: Select
  readonly orderBy: readonly OrderItem[]
  readonly columns: readonly ScopeColumn[]
}

/** Judges subqueries; handed in, as queries hold SELECTs and SELECTs hold queries. */
export type QueryJudge = (query: Query, around: Around) => JudgedQuery

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
  const having = judgeHaving(written, outputs, open('HAVING'))
  const qualify = judgeQualify(written, outputs, open('QUALIFY'))
  const distinctOn = judgeDistinctOn(written, outputs, open('DISTINCT ON'))
  const orderBy = order.map((item) => judgeOrder(item, outputs, written.distinct, open('ORDER BY')))
  const select: Select = {
    kind: 'select',
    distinct: written.distinct,
    distinctOn,
    items: outputs.map(({ expr, column }): SelectItem => ({ expr, alias: column.name })),
    from,
    where,
    groupBy,
    having,
    qualify,
  }
  const shown = [
    ...outputs.map(({ expr }) => expr),
    ...[having, qualify].filter((expr) => expr !== null),
    ...distinctOn,
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
  const at = star.at === undefined ? {} : { at: star.at }
  return (starred(sources, star.table) ?? []).map(({ expr, column }) => ({
    expr: { ...expr, ...at },
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
