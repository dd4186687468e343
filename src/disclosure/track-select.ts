import type { Expr, Select, WindowCall } from '../gate/query.js'
import { isRefusal, type Refusal } from '../refusal.js'
import { isGrouped } from './aggregate.js'
import { keptGroups } from './kept-groups.js'
import { mergedRows } from './merged-rows.js'
import { filtered, named, STILL, touches, worse, type Motion } from './motion.js'
import { baseTable, subjectColumns } from './person.js'
import { withoutRedundant } from './redundant.js'
import { trackFrom, type Sources } from './track-from.js'
import { matchedInOutput, matchedInWhere } from './track-where.js'
import {
  asItems,
  call,
  cannotCount,
  gathered,
  gatheredLate,
  plain,
  type Hidden,
  type Scope,
  type TrackedBody,
} from './tracked.js'
import { everyExpr, itemsOf, leaves } from './walk.js'

/** Follows subjects through one SELECT. */
export function trackSelect(select: Select, scope: Scope): TrackedBody | Refusal {
  const sources = trackFrom(select.from, scope)
  if (isRefusal(sources)) return sources
  const matched = matchedInWhere(select, scope)
  if (isRefusal(matched)) return matched
  const shown = matchedInOutput(select, scope)
  if (isRefusal(shown)) return shown

  const rows = [...withoutRedundant(select, sources.hidden), ...matched.hidden]
  // People who are looked for and not found are in no hidden column, and matter all the same.
  const people = rows.length + shown.length > 0 || worse(sources.motion, matched.motion) !== STILL
  const motion = people ? selectMotion(select, sources, matched.motion, shown.length > 0) : STILL
  if (isRefusal(motion)) return motion
  const grouped = isGrouped(select)
  const perRow: readonly Hidden[] = grouped
    ? rows.map((hidden) => standIn(hidden, select) ?? everyone(hidden, select))
    : rows
  const hidden = [...perRow, ...partitions(select, perRow), ...shown]
  const lists = perRow.some(({ kind }) => kind === 'many')
  const from = (lists ? keptGroups(select, scope) : null) ?? sources.from
  const tracked = { ...select, from, items: [...select.items, ...asItems(hidden)] }
  const kinds = hidden.map(({ kind }) => kind)
  if (!select.distinct || hidden.length === 0) return { body: tracked, hidden: kinds, motion }
  const all = plain({ ...tracked, distinct: false })
  return mergedRows(all, kinds, motion, scope)
}

const everyone = (hidden: Hidden, { having }: Select): Hidden => ({
  kind: 'many',
  expr: having === null ? gathered(hidden) : gatheredLate(hidden),
})

/**
 * The one person of a group whose key names them, without a list; null if no key does. A subject is made of
 * its column alone, and no policy may hide that column (`policy/columns.ts`): rows of equal keys have equal
 * subjects, and rows without the one are without the other.
 */
function standIn({ kind, expr }: Hidden, { from, groupBy }: Select): Hidden | null {
  if (kind !== 'one' || expr.kind !== 'column' || groupBy === 'all') return null
  const source = leaves(from).find(
    (leaf) => leaf.kind === 'table' && (leaf.alias ?? leaf.name) === expr.table,
  )
  const table = source?.kind === 'table' ? baseTable(source) : undefined
  if (table === undefined) return null
  const named = table.subjects[subjectColumns(table).indexOf(expr.name)]?.toLowerCase()
  const isKey = groupBy.some(
    (key) => key.kind === 'column' && key.table === expr.table && key.name.toLowerCase() === named,
  )
  return isKey ? { kind: 'one', expr: call('max', expr) } : null
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
    (expr) => expr !== null && everyExpr(expr).some((part) => part.kind === 'window'),
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
    expr === null ? [] : everyExpr(expr).filter((part) => part.kind === 'window'),
  )
  const partitions = windows.flatMap((window) => window.partitionBy)
  return [...keys, ...partitions, ...select.distinctOn]
}

/** Everyone in the partition of each window of the select, and among the rows one was picked of. */
function partitions(select: Select, rows: readonly Hidden[]): readonly Hidden[] {
  const windows = [...itemsOf(select), select.qualify]
    .filter((expr) => expr !== null)
    .flatMap((expr) => everyExpr(expr))
    .filter((expr) => expr.kind === 'window')
  const picked = select.distinctOn.length === 0 ? [] : [select.distinctOn]
  return [...windows.map(({ partitionBy }) => partitionBy), ...picked].flatMap((partitionBy) =>
    rows.map(({ kind, expr }): Hidden => {
      const over: WindowCall = {
        kind: 'window',
        call: call('list', expr, kind === 'one'),
        partitionBy,
        orderBy: [],
        frame: null,
      }
      return { kind: 'many', expr: kind === 'one' ? over : call('flatten', over) }
    }),
  )
}
