import type { Expr, From, Select } from '../gate/query.js'
import type { PolicyColumn, PolicyTable } from '../policy/policy.js'
import type { Table } from '../roster/catalog.js'
import { standingOf, type Standing } from './standing.js'
import { children } from './walk.js'

/** A column of a base table in a query, with what it may be used for. */
export interface Located {
  readonly table: Table
  readonly held: PolicyColumn
  readonly standing: Standing
  /** Equal for the same column of the same table instance. */
  readonly name: string
}

/** The base tables of a query by alias, as the policy holds them. */
export type Tables = ReadonlyMap<string, PolicyTable>

/** What a group is filtered by. */
export interface Filter {
  /** The one secret column it compares, as `Located.name`; null if it compares none. */
  readonly secret: string | null
  /** The same FROM and WHERE without what looks at the secret column: the set the overlap audit is made on. */
  readonly from: From
  readonly where: Expr | null
}

/**
 * What FROM and WHERE choose people by, or null if they could put any sub-population together: they are
 * conditions joined by AND, each on one column compared with constants or of two columns compared with each
 * other. No LIKE, no function, no OR across columns, no list of classes; a value of one person never.
 *
 * At most one secret column: two would let one of them address a child and the other answer.
 */
export function filterOf(select: Select, tables: Tables): Filter | null {
  if (select.from === null) return null
  const kept: Kept = { secrets: new Set(), isSafe: true }
  const from = withoutSecrets(select.from, tables, kept)
  const where = select.where === null ? null : joinedUp(split(select.where, tables, kept))
  const [secret = null, ...more] = kept.secrets
  return kept.isSafe && isKeyed(from) && more.length === 0 ? { secret, from, where } : null
}

/** Where a bare column stands; null for anything else. */
export function locate(expr: Expr, tables: Tables): Located | null {
  if (expr.kind !== 'column' || expr.table === null) return null
  const found = tables.get(expr.table)
  const held = found?.columns.get(expr.name.toLowerCase())
  if (found === undefined || held === undefined) return null
  const standing = standingOf(found.table, held)
  return { table: found.table, held, standing, name: `${expr.table}.${held.column.name}` }
}

/**
 * Every join has a pair of columns that must be equal: a product of everything with everything takes so long
 * that its time tells how many rows went in.
 */
function isKeyed(from: From): boolean {
  if (from.kind !== 'join') return true
  const items = from.on?.kind === 'and' ? from.on.items : [from.on]
  const pairs = items.filter((item) => item?.kind === 'compare' && item.op === '=')
  const keyed = pairs.some((pair) => pair !== null && columnsOf(pair).length === 2)
  return keyed && isKeyed(from.left) && isKeyed(from.right)
}

interface Kept {
  readonly secrets: Set<string>
  isSafe: boolean
}

function withoutSecrets(from: From, tables: Tables, kept: Kept): From {
  if (from.kind !== 'join') return from
  const left = withoutSecrets(from.left, tables, kept)
  const right = withoutSecrets(from.right, tables, kept)
  if (from.on === null) return { ...from, left, right }
  const on = joinedUp(split(from.on, tables, kept)) ?? ALWAYS
  return { ...from, left, right, on }
}

const ALWAYS: Expr = { kind: 'constant', type: 'boolean', text: 'true' }

/** The conjuncts that look at no secret. */
function split(condition: Expr, tables: Tables, kept: Kept): readonly Expr[] {
  if (condition.kind === 'and') return condition.items.flatMap((item) => split(item, tables, kept))
  const judged = judge(condition, tables)
  if (judged === null) kept.isSafe = false
  if (judged !== 'public' && judged !== null) kept.secrets.add(judged.secret)
  return judged === 'public' ? [condition] : []
}

function joinedUp(items: readonly Expr[]): Expr | null {
  const [only] = items
  if (only === undefined) return null
  return items.length === 1 ? only : { kind: 'and', items }
}

function judge(condition: Expr, tables: Tables): 'public' | { readonly secret: string } | null {
  const found = columnsOf(condition).map((column) => locate(column, tables))
  const columns = found.filter((each) => each !== null)
  const [first] = columns
  if (columns.length < found.length) return null
  if (first === undefined) return isTree(condition) ? 'public' : null
  if (new Set(columns.map(({ name }) => name)).size > 1) return joins(condition, tables)
  switch (first.standing) {
    case 'word':
      return isTree(condition) ? 'public' : null
    case 'secret':
      return isTree(condition) ? { secret: first.name } : null
    case 'name':
      return isOneValue(condition) || isNullTest(condition) ? 'public' : null
    case 'personal':
      return isNullTest(condition) ? { secret: first.name } : null
  }
}

/** Two bare columns, as in a join: persons with persons, and what many share with what many share. */
function joins(condition: Expr, tables: Tables): 'public' | null {
  if (condition.kind !== 'compare') return null
  const sides = [condition.left, condition.right].map((side) => locate(side, tables)?.standing)
  if (sides.includes(undefined) || sides.includes('secret')) return null
  const persons = sides.filter((standing) => standing === 'personal').length
  const equal = condition.op === '=' || condition.op === 'not distinct'
  if (persons === 1) return null
  return equal || sides.every((standing) => standing === 'word') ? 'public' : null
}

function columnsOf(expr: Expr): readonly Expr[] {
  return expr.kind === 'column' ? [expr] : children(expr).flatMap(columnsOf)
}

/** AND, OR and NOT over comparisons of a bare column with constants. */
function isTree(expr: Expr): boolean {
  switch (expr.kind) {
    case 'column':
      return true
    case 'and':
    case 'or':
    case 'not':
    case 'compare':
    case 'between':
    case 'in list':
    case 'is null':
      return children(expr).every((part) => isTree(part) || isConstant(part))
    default:
      return isConstant(expr)
  }
}

const isNullTest = (expr: Expr): boolean => expr.kind === 'is null' && expr.item.kind === 'column'

function isOneValue(expr: Expr): boolean {
  if (expr.kind === 'in list') return !expr.negated && expr.list.length === 1 && isTree(expr)
  if (expr.kind !== 'compare' || (expr.op !== '=' && expr.op !== 'not distinct')) return false
  return [expr.left, expr.right].some(isConstant)
}

/** A literal, as it stands or brought to a date by the gate. */
function isConstant(expr: Expr): boolean {
  if (expr.kind === 'cast') return isConstant(expr.item)
  return expr.kind === 'constant' || expr.kind === 'parameter'
}
