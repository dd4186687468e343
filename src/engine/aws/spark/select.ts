import type { Expr, From, Query, Select, SelectItem } from '../../../gate/query.js'
import { cast, item } from './build.js'
import { columnsIn } from './columns-in.js'
import { ordered, written } from './expr.js'
import { isGroupedSelect } from './grouped.js'
import type { Kind } from './kinds.js'
import { lacks } from './lacks.js'
import type { Around, Beside, Columns, Key, Made, Makers, Place } from './place.js'
import { put, type Parts } from './put.js'
import { sourcesOf, type Sources, type Used } from './sources.js'
import { conditionsOf } from './where.js'

/** A SELECT with what stands behind it. */
export type SelectQuery = Query & { readonly body: Select }

/**
 * Writes a SELECT. Subqueries in it become derived tables beside its FROM; where it looks at a row around it, the
 * ties leave it as keys, by which its groups and windows are kept apart.
 *
 * @param isTop - Its order is the answer's; elsewhere an order matters for LIMIT and DISTINCT ON alone.
 */
export function madeSelect(query: SelectQuery, around: Around, make: Makers, isTop: boolean): Made {
  const { body } = query
  if (query.offset !== null) {
    lacks('OFFSET', query.offset, 'ask for more rows with LIMIT, or for a range of a column')
  }
  const sources = sourcesIn(body.from, around, make)
  const beside: Beside[] = []
  const frame = { sources: sources.columns, outer: around.outer }
  const base: Place = {
    ...{ around, frame, beside, moreKeys: null, keys: [], known: new Map(), make },
  }
  const ons = new Map(
    sources.ons.map((on) => [on, written(on, { ...base, beside: null }).expr] as const),
  )
  const isOrdered = isTop || query.limit !== null || body.distinctOn.length > 0
  const { parts, columns } = partsOf(body, isOrdered ? query : { orderBy: [] }, base, sources)
  if (parts.keys.length > 0 && query.limit !== null) {
    lacks('LIMIT in a subquery that looks at the row around it', query.limit, 'take min or max')
  }
  const { keys, ...shown } = parts
  const named = columnsIn([shown, keys.map(({ inner }) => inner), [...ons.values()]])
  checkOwn(named, frame.sources)
  const used = usedOf([...named, ...columnsIn(beside.map(({ on }) => on))])
  const from = joined(sources.finish(used, ons), beside)
  const isTotal = isGroupedSelect(body) && body.groupBy.length === 0
  const whole = put(parts, from, body.distinct, around.text.fresh)
  return { query: { ...whole, limit: query.limit }, columns, keys, isTotal }
}

interface Given extends Omit<Sources, 'finish'> {
  readonly finish: (...given: Parameters<Sources['finish']>) => From | null
}

function sourcesIn(from: From | null, around: Around, make: Makers): Given {
  if (from !== null) return sourcesOf(from, around, make)
  return { columns: new Map(), keys: [], isPartial: false, ons: [], finish: () => null }
}

/** The parts in an order in which each can add to the joins and keys that the later ones need. */
function partsOf(
  body: Select,
  { orderBy }: Pick<Query, 'orderBy'>,
  base: Place,
  sources: Given,
): { readonly parts: Parts; readonly columns: Columns } {
  const { where, keys: inWhere } = conditionsOf(body.where, base)
  const keys = [...sources.keys, ...inWhere]
  const isGrouped = isGroupedSelect(body)
  const moreKeys: Expr[] = []
  const place: Place = { ...base, keys, moreKeys: isGrouped ? moreKeys : null }
  const { items, columns } = itemsOf(body, place)
  if (sources.isPartial && !(isGrouped && [...columns.values()].every(isList))) {
    lacks('an aggregate of a subquery that aggregates rows of the row around it')
  }
  const late = {
    having: body.having === null ? null : written(body.having, place).expr,
    qualify: body.qualify === null ? null : written(body.qualify, place).expr,
    distinctOn: body.distinctOn.map((expr) => written(expr, place).expr),
    orderBy: ordered(orderBy, place),
  }
  const groupBy = isGrouped ? groupKeys(body, base, keys, moreKeys) : []
  return { parts: { items, where, groupBy, keys, ...late }, columns }
}

const isList = ({ kind }: { readonly kind: Kind }): boolean => kind === 'list' || kind === 'lists'

function itemsOf(
  body: Select,
  place: Place,
): { readonly items: readonly SelectItem[]; readonly columns: Columns } {
  const columns = new Map<string, { name: string; kind: Kind }>()
  const items = body.items.map(({ expr, alias }) => {
    if (expr.kind === 'star' || alias === null) throw new TypeError('an item without a name')
    const made = written(expr, place)
    columns.set(alias, { name: alias, kind: made.kind })
    // AWS takes no bare text among the items.
    const isText = made.expr.kind === 'constant' && made.expr.type === 'string'
    return item(isText ? cast(made.expr, 'text') : made.expr, alias)
  })
  return { items, columns }
}

function groupKeys(
  { groupBy }: Select,
  base: Place,
  keys: readonly Key[],
  moreKeys: readonly Expr[],
): readonly Expr[] {
  if (groupBy === 'all') throw new TypeError('GROUP BY ALL in an approved tree')
  const own = groupBy.map((key) => {
    const { expr, kind } = written(key, base)
    // A bare number would be the place of an item.
    return expr.kind === 'constant' ? cast(expr, kind === 'integer' ? 'bigint' : 'text') : expr
  })
  const tied = keys.map(({ inner }) => inner).filter((inner) => inner.kind !== 'constant')
  if (own.length === 0 && moreKeys.length > 0) {
    lacks('a subquery beside an aggregate that looks at the row around it')
  }
  return distinct([...own, ...tied, ...moreKeys])
}

/** Each once: a key of the SELECT's own can be what it is tied by. */
function distinct(exprs: readonly Expr[]): readonly Expr[] {
  const spelled = (expr: Expr): string =>
    JSON.stringify(expr, (key, value: unknown) => (key === 'at' ? undefined : value))
  return [...new Map(exprs.toReversed().map((expr) => [spelled(expr), expr])).values()].toReversed()
}

type Named = ReturnType<typeof columnsIn>

/** Everything is closed: what looks at a row around has left as a key, or cannot. */
function checkOwn(named: Named, own: ReadonlyMap<string, Columns>): void {
  const stray = named.find(({ table }) => table !== null && !own.has(table))
  if (stray === undefined) return
  lacks(
    'a subquery that looks at the row around it outside of WHERE',
    stray,
    'join the two tables, and group or filter the result',
  )
}

function usedOf(named: Named): Used {
  const used = new Map<string, Set<string>>()
  for (const { table, name } of named) {
    if (table === null) continue
    const names = used.get(table) ?? new Set()
    used.set(table, names.add(name))
  }
  return used
}

function joined(from: From | null, beside: readonly Beside[]): From | null {
  if (from === null && beside.length > 0) lacks('a subquery in a SELECT without FROM')
  return beside.reduce<From | null>(
    (left, { from: right, on }) =>
      left === null ? null : { kind: 'join', join: 'left', left, right, on, using: [] },
    from,
  )
}
