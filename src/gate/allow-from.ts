import { CATALOG } from '../roster/catalog.js'
import type { Place } from './allow-expr.js'
import { judgeCondition } from './allow-expr.js'
import type { Ctes } from './allow-query.js'
import type { Docket } from './docket.js'
import type { Expr, From, Join, Query, SubqueryRef, TableRef } from './query.js'
import type { Scope, ScopeColumn, Source } from './scope.js'
import { find } from './scope.js'
import { common, isPlain, typeOfColumn, words } from './types.js'

/** A FROM of the approved tree, and what its columns are called. */
export interface JudgedFrom {
  readonly from: From
  readonly sources: readonly Source[]
}

/** What judging a FROM needs of the SELECT it stands in. */
export interface FromContext {
  readonly docket: Docket
  readonly ctes: Ctes
  readonly outer: Scope | null
  /** Judges a subquery in FROM: it sees the CTEs and the SELECT around, not its neighbours. */
  readonly subquery: (query: Query) => {
    readonly query: Query
    readonly columns: readonly ScopeColumn[]
  }
  /** Where an ON condition stands. */
  readonly place: (scope: Scope) => Place
}

/** Judges a FROM from left to right; every table instance gets an alias of ours. */
export function judgeFrom(from: From, context: FromContext): JudgedFrom {
  switch (from.kind) {
    case 'table':
      return judgeTable(from, context)
    case 'subquery':
      return judgeSubquery(from, context)
    case 'join':
      return judgeJoin(from, context)
  }
}

/** A CTE in sight hides a base table of its name, as in SQL. */
function judgeTable(from: TableRef, { docket, ctes }: FromContext): JudgedFrom {
  const alias = docket.next('t')
  const label = (from.alias ?? from.name).toLowerCase()
  const at = from.at === undefined ? {} : { at: from.at }
  const one = (name: string, columns: readonly ScopeColumn[] | null): JudgedFrom => ({
    from: { kind: 'table', name, alias, ...at },
    sources: [{ alias, label, columns, merged: new Set() }],
  })
  const cte = ctes.get(from.name.toLowerCase())
  if (cte !== undefined) return one(cte.name, cte.columns)
  const allowed = docket.policy.tables.get(from.name.toLowerCase())
  if (allowed === undefined) {
    const known = CATALOG.has(from.name.toLowerCase())
    const shown = from.name.slice(0, 60)
    const detail = known ? `the session does not show ${shown}` : `there is no table ${shown}`
    docket.refuse('TABLE_NOT_ALLOWED', detail, from.at)
    return one(from.name, null)
  }
  docket.tables.add(allowed.table.name)
  const columns = [...allowed.columns.values()].map(({ column }): ScopeColumn => ({
    label: column.name.toLowerCase(),
    display: column.name,
    name: column.name,
    type: typeOfColumn(column.type),
  }))
  return one(allowed.table.name, columns)
}

function judgeSubquery(from: SubqueryRef, { docket, subquery }: FromContext): JudgedFrom {
  const { query, columns } = subquery(from.query)
  const alias = docket.next('t')
  if (from.columns.length > columns.length) {
    docket.refuse('SYNTAX', 'more names than columns', from.at)
  }
  const named = columns.map((column, index): ScopeColumn => {
    const given = from.columns[index]
    return given === undefined ? column : { ...column, label: given.toLowerCase(), display: given }
  })
  const at = from.at === undefined ? {} : { at: from.at }
  return {
    from: { kind: 'subquery', query, alias, columns: [], ...at },
    sources: [
      { alias, label: from.alias?.toLowerCase() ?? null, columns: named, merged: new Set() },
    ],
  }
}

function judgeJoin(from: Join, context: FromContext): JudgedFrom {
  const left = judgeFrom(from.left, context)
  const right = judgeFrom(from.right, context)
  sameLabel(left.sources, right.sources, from, context.docket)
  if (from.using.length > 0) return judgeUsing(from, left, right, context)
  const sources = [...left.sources, ...right.sources]
  const place = context.place({ sources, outer: context.outer })
  const on = from.on === null ? null : judgeCondition(from.on, place)
  return { from: { ...from, left: left.from, right: right.from, on }, sources }
}

function sameLabel(
  left: readonly Source[],
  right: readonly Source[],
  { at }: Join,
  docket: Docket,
): void {
  const both = right.find(
    ({ label }) => label !== null && left.some((each) => each.label === label),
  )
  if (both === undefined) return
  const detail = `two tables are called ${both.label ?? ''}`
  docket.refuse('COLUMN_AMBIGUOUS', detail, at, 'give each an alias of its own')
}

/**
 * USING becomes ON, and the column of the left side stands for both. RIGHT and FULL would need the first
 * that is not NULL of the two: the vendor can write that as ON and COALESCE.
 */
function judgeUsing(
  from: Join,
  left: JudgedFrom,
  right: JudgedFrom,
  context: FromContext,
): JudgedFrom {
  const { docket } = context
  if (from.join === 'right' || from.join === 'full') {
    const detail = `${from.join.toUpperCase()} JOIN with USING`
    docket.refuse('NOT_UNDERSTOOD', detail, from.at, 'write ON a.x = b.x')
  }
  const items = from.using.flatMap((name) => judgeShared(name, from.at, left, right, docket))
  const names = new Set(from.using.map((name) => name.toLowerCase()))
  const merged = right.sources.map((source) => ({
    ...source,
    merged: new Set([...source.merged, ...names]),
  }))
  const [only] = items
  const on: Expr | null = only !== undefined && items.length === 1 ? only : { kind: 'and', items }
  return {
    from: { ...from, left: left.from, right: right.from, on, using: [] },
    sources: [...left.sources, ...merged],
  }
}

/** `left.name = right.name` for one name of USING; nothing if it was refused. */
function judgeShared(
  name: string,
  at: number | undefined,
  left: JudgedFrom,
  right: JudgedFrom,
  docket: Docket,
): readonly Expr[] {
  const sides = [left, right].flatMap(({ sources }) => {
    const found = find({ sources, outer: null }, null, name)
    if (found.kind === 'column') return [found]
    if (found.kind === 'ambiguous') {
      docket.refuse('COLUMN_AMBIGUOUS', `${name} is in ${found.in.join(' and ')}`, at, 'write ON')
    } else if (found.kind !== 'refused') {
      docket.refuse('COLUMN_NOT_ALLOWED', `no column ${name} on both sides of USING`, at)
    }
    return []
  })
  const [one, two] = sides
  if (one === undefined || two === undefined) return []
  const both = common(one.column.type, two.column.type)
  const types = `${words(one.column.type)} and ${words(two.column.type)}`
  if (both === null) {
    const tokens = one.column.type.kind === 'token' && two.column.type.kind === 'token'
    docket.refuse(tokens ? 'DOMAINS_DIFFER' : 'SYNTAX', `USING between ${types}`, at)
  } else if (isPlain(both, 'timestamp') && one.column.type !== two.column.type) {
    const mixed = isPlain(one.column.type, 'date') || isPlain(two.column.type, 'date')
    if (mixed) docket.refuse('SYNTAX', `USING between ${types}`, at, 'write ON with CAST')
  }
  const [a, b] = [one, two].map(({ source, column }): Expr => ({
    kind: 'column',
    table: source.alias,
    name: column.name,
  }))
  if (a === undefined || b === undefined) return []
  return [{ kind: 'compare', op: '=', left: a, right: b, ...(at === undefined ? {} : { at }) }]
}
