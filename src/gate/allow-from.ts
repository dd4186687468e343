import type { PolicyTable } from '../policy/policy.js'
import { CATALOG } from '../roster/catalog.js'
import type { Place } from './allow-expr.js'
import { judgeCondition } from './allow-expr.js'
import type { Ctes } from './allow-query.js'
import type { Docket } from './docket.js'
import type { From, Join, Query, SubqueryRef, TableRef } from './query.js'
import type { Scope, ScopeColumn, Source } from './scope.js'
import { nearest } from './near.js'
import { judgeUsing } from './allow-using.js'
import { typeOfColumn } from './types.js'

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

/** What people call the tables, and where their rows are. */
const CALLED: ReadonlyMap<string, string> = new Map([
  ['students', "users WHERE role = 'student'"],
  ['teachers', "users WHERE role = 'teacher'"],
  ['staff', 'users WHERE role is one of staff'],
  ['guardians', 'user_agents, joined with users'],
  ['parents', 'user_agents, joined with users'],
  ['agents', 'user_agents'],
  ['schools', "orgs WHERE type = 'school'"],
  ['districts', "orgs WHERE type = 'district'"],
  ['sections', 'classes'],
  ['terms', 'academicSessions'],
  ['sessions', 'academicSessions'],
  ['manifest', 'pkg_files'],
])

function likeTable(name: string, { policy }: Docket): string | undefined {
  const called = CALLED.get(name.toLowerCase())
  const near = nearest(
    name,
    [...policy.tables.values()].map(({ table }) => table.name),
  )
  const use = called ?? near
  return use === null ? undefined : `use ${use}`
}

/** A CTE in sight hides a base table of its name, as in SQL. */
function judgeTable(from: TableRef, { docket, ctes }: FromContext): JudgedFrom {
  const alias = docket.next('t')
  const label = (from.alias ?? from.name).toLowerCase()
  const at = from.at === undefined ? {} : { at: from.at }
  const one = (name: string, columns: readonly ScopeColumn[] | null): JudgedFrom => ({
    from: { kind: 'table', name, alias, ...at },
    sources: [{ alias, label, columns, merged: new Map() }],
  })
  const cte = ctes.get(from.name.toLowerCase())
  if (cte !== undefined) return one(cte.name, cte.columns)
  const allowed = docket.policy.tables.get(from.name.toLowerCase())
  if (allowed === undefined) {
    const known = CATALOG.has(from.name.toLowerCase())
    const shown = from.name.slice(0, 60)
    const detail = known ? `the session does not show ${shown}` : `there is no table ${shown}`
    docket.refuse('TABLE_NOT_ALLOWED', detail, from.at, likeTable(from.name, docket))
    return one(from.name, null)
  }
  docket.tables.add(allowed.table.name)
  return one(allowed.table.name, columnsOf(allowed))
}

/** Worked out once for each table of a policy: a person's has sixty columns, and a query names the table twice. */
const COLUMNS = new WeakMap<PolicyTable, readonly ScopeColumn[]>()

function columnsOf(table: PolicyTable): readonly ScopeColumn[] {
  const known = COLUMNS.get(table)
  if (known !== undefined) return known
  const columns = [...table.columns.values()].map(({ column }): ScopeColumn => ({
    label: column.name.toLowerCase(),
    display: column.name,
    name: column.name,
    type: typeOfColumn(column.type),
  }))
  COLUMNS.set(table, columns)
  return columns
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
      { alias, label: from.alias?.toLowerCase() ?? null, columns: named, merged: new Map() },
    ],
  }
}

function judgeJoin(from: Join, context: FromContext): JudgedFrom {
  const left = judgeFrom(from.left, context)
  const right = judgeFrom(from.right, context)
  sameLabel(left.sources, right.sources, from, context.docket)
  if (from.using.length > 0) return judgeUsing(from, left, right, context.docket)
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
