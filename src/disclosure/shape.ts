import type { Expr, Query, Select, TableRef } from '../gate/query.js'
import type { PolicyTable } from '../policy/policy.js'
import { filterOf, locate, type Tables } from './filters.js'
import { baseTable } from './person.js'
import type { GroupPlan } from './plan.js'
import { ShapeReader, type ShapePolicy } from './shape-reader.js'
import { leaves } from './walk.js'

/**
 * The plan of a query whose every row is a group of safe shape, or null if it is not of that shape:
 * base tables only, each table about people once, filtered as `filters.ts` allows; keys are bare columns
 * that are not personal; aggregates take bare columns, without FILTER, CASE, arithmetic or order; HAVING
 * compares outputs with constants; ORDER BY names outputs. Everything else an insider could bend to single
 * one person out (CASE inside an aggregate, a group of one made by its key).
 *
 * Secret columns may choose rows or make groups, one in an answer; no aggregate takes one, since a sum of
 * ones and zeros is a count that no threshold sees.
 */
export function groupPlan(query: Query, policy: ShapePolicy): GroupPlan | null {
  const { body } = query
  if (query.ctes.length > 0 || body.kind === 'set') return null
  if (body.distinctOn.length > 0 || body.qualify !== null || body.groupBy === 'all') return null
  const tables = baseTables(body, policy)
  const filter = tables === null ? null : filterOf(body, tables)
  if (tables === null || filter === null) return null
  const keys = body.distinct ? distinctKeys(body) : body.groupBy
  if (keys === null) return null
  const standings = keys.map((key) => locate(key, tables))
  if (standings.some((place) => place === null || place.standing === 'personal')) return null
  const secrets = new Set(filter.secret === null ? [] : [filter.secret])
  for (const place of standings) if (place?.standing === 'secret') secrets.add(place.name)
  if (secrets.size > 1) return null
  return new ShapeReader(query, body, keys, tables, policy, filter, secrets.size > 0).plan()
}

/** The base tables by alias; null if FROM holds anything else, or a table about people twice. */
function baseTables(select: Select, policy: ShapePolicy): Tables | null {
  const found = new Map<string, PolicyTable>()
  for (const leaf of leaves(select.from)) {
    const base = leaf.kind === 'table' ? baseTable(leaf) : undefined
    const table = base === undefined ? undefined : policy.tables.get(base.name.toLowerCase())
    if (table === undefined) return null
    const again = [...found.values()].includes(table)
    if (again && table.table.subjects.length > 0) return null
    found.set((leaf as TableRef).alias ?? table.table.name, table)
  }
  return found.size === 0 ? null : found
}

/** SELECT DISTINCT of bare columns is GROUP BY of the same columns. */
function distinctKeys(select: Select): readonly Expr[] | null {
  if (select.groupBy.length > 0 || select.having !== null) return null
  const exprs = select.items.map((item) => item.expr)
  return exprs.every((expr): expr is Expr => expr.kind === 'column') ? exprs : null
}
