import type { JudgedQuery } from './allow-expr.js'
import { judgeSelect } from './allow-select.js'
import type { Docket } from './docket.js'
import type { Cte, Expr, OrderItem, Query, SetOperation } from './query.js'
import type { Scope, ScopeColumn } from './scope.js'
import { common, isPlain, words } from './types.js'
import type { Type } from './types.js'

/** The CTEs in sight, by the vendor's lower-cased name; `name` is ours. */
export type Ctes = ReadonlyMap<
  string,
  { readonly name: string; readonly columns: readonly ScopeColumn[] }
>

/** What stands around a query. */
export interface Around {
  readonly docket: Docket
  readonly ctes: Ctes
  readonly outer: Scope | null
}

/** Judges a query: its CTEs in order, its body, its order and its limit. */
export function judgeQuery(query: Query, around: Around): JudgedQuery {
  const { ctes, inner } = judgeCtes(query, around)
  const limits = {
    limit: judgeLimit(query.limit, 'LIMIT', around.docket),
    offset: judgeLimit(query.offset, 'OFFSET', around.docket),
  }
  if (query.body.kind === 'select') {
    const { select, orderBy, columns } = judgeSelect(query.body, query.orderBy, inner, judgeQuery)
    return { query: { ctes, body: select, orderBy, ...limits }, columns }
  }
  const { body, columns } = judgeSet(query.body, inner)
  const orderBy = query.orderBy.map((item) => judgeOutputOrder(item, columns, around.docket))
  return { query: { ctes, body, orderBy, ...limits }, columns }
}

/** A CTE sees those before it; it is a query of its own and sees no columns of what stands around. */
function judgeCtes(
  { ctes }: Query,
  around: Around,
): { readonly ctes: readonly Cte[]; readonly inner: Around } {
  const { docket } = around
  const known = new Map(around.ctes)
  const judged = ctes.map((cte): Cte => {
    const { query, columns } = judgeQuery(cte.query, { docket, ctes: known, outer: null })
    if (cte.columns.length > columns.length) {
      docket.refuse('SYNTAX', `${cte.name} has more names than columns`, undefined)
    }
    const named = columns.map((column, index): ScopeColumn => {
      const given = cte.columns[index]
      return given === undefined
        ? column
        : { ...column, label: given.toLowerCase(), display: given }
    })
    const name = docket.next('q')
    known.set(cte.name.toLowerCase(), { name, columns: named })
    return { name, columns: [], query }
  })
  return { ctes: judged, inner: { ...around, ctes: known } }
}

function judgeSet(
  body: SetOperation,
  around: Around,
): { readonly body: SetOperation; readonly columns: readonly ScopeColumn[] } {
  const left = judgeQuery(body.left, around)
  const right = judgeQuery(body.right, around)
  const judged = { ...body, left: left.query, right: right.query }
  const { docket } = around
  if (left.columns.length !== right.columns.length) {
    const counts = `${left.columns.length} and ${right.columns.length} columns`
    docket.refuse('SYNTAX', `${body.operator.toUpperCase()} of ${counts}`, undefined)
    return { body: judged, columns: left.columns }
  }
  const columns = left.columns.map((column, index): ScopeColumn => {
    const other = right.columns[index]
    return other === undefined
      ? column
      : { ...column, type: unite(column.type, other.type, body, column.display, docket) }
  })
  return { body: judged, columns }
}

function unite(
  left: Type,
  right: Type,
  { operator }: SetOperation,
  name: string,
  docket: Docket,
): Type {
  const both = common(left, right)
  const mixed =
    isPlain(left, 'date') !== isPlain(right, 'date') && both !== null && isPlain(both, 'timestamp')
  if (both !== null && !mixed) return both
  const types = `${words(left)} and ${words(right)}`
  const detail = `${operator.toUpperCase()} of ${types} in the column ${name}`
  const tokens = [left, right].filter((type) => type.kind === 'token').length
  if (tokens === 2) return docket.refuse('DOMAINS_DIFFER', detail, undefined)
  if (tokens === 1) {
    const instead = 'put tokens and texts in columns of their own, with NULL in the other branch'
    return docket.refuse('OPAQUE_COLUMN', detail, undefined, instead)
  }
  return docket.refuse('SYNTAX', detail, undefined, 'make both one type with CAST')
}

/** ORDER BY over a set operation: output columns alone, by place or by name. */
function judgeOutputOrder(
  item: OrderItem,
  columns: readonly ScopeColumn[],
  docket: Docket,
): OrderItem {
  const column = outputColumn(item.expr, columns, docket)
  if (column !== null) return { ...item, expr: outputRef(column, item.expr) }
  const instead = 'order by the name or the place of a column'
  docket.refuse(
    'SYNTAX',
    'ORDER BY of something that is not a column of the result',
    item.expr.at,
    instead,
  )
  return item
}

/** The output column that an ORDER BY item names by place or alias; null if it names none. */
export function outputColumn(
  expr: Expr,
  columns: readonly ScopeColumn[],
  docket: Docket,
): ScopeColumn | null {
  if (expr.kind === 'constant' && expr.type === 'integer') {
    const column = columns[Number(expr.text) - 1]
    if (column === undefined) docket.refuse('SYNTAX', `there is no column ${expr.text}`, expr.at)
    return column ?? columns[0] ?? null
  }
  if (expr.kind !== 'column' || expr.table !== null) return null
  const named = columns.filter((column) => column.label === expr.name.toLowerCase())
  if (named.length > 1) {
    docket.refuse('COLUMN_AMBIGUOUS', `${named.length} columns are called ${expr.name}`, expr.at)
  }
  return named[0] ?? null
}

/** A reference to an output column: `c1`, without a table. */
export function outputRef({ name }: ScopeColumn, { at }: Expr): Expr {
  return { kind: 'column', table: null, name, ...(at === undefined ? {} : { at }) }
}

const MAX_LIMIT = 1_000_000_000

/** LIMIT and OFFSET: a whole number or a parameter with one. */
function judgeLimit(expr: Expr | null, word: string, docket: Docket): Expr | null {
  if (expr === null) return null
  const value = expr.kind === 'parameter' ? docket.parameter(expr.index, expr.at) : expr
  const whole = value.kind === 'constant' && value.type === 'integer'
  if (!whole || Number(value.text) < 0 || Number(value.text) > MAX_LIMIT) {
    docket.refuse('SYNTAX', `${word} must be a whole number`, expr.at, `${word} 100`)
  }
  return value
}
