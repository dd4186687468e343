import type { Expr, Query, SelectItem, SetOperation } from '../../../gate/query.js'
import {
  item as itemOf,
  all,
  call,
  cast,
  column,
  compare,
  derived,
  integer,
  queryOf,
  select,
  text,
} from './build.js'
import { ordered } from './expr.js'
import { common, type Kind } from './kinds.js'
import { lacks } from './lacks.js'
import type { Around, Columns, Made, Makers } from './place.js'
import { madeSelect, type SelectQuery } from './select.js'
import { subquery } from './subquery.js'

const MAKERS: Makers = { query: (query, around) => madeQuery(query, around, false), subquery }

/** Writes a query: its CTEs into the text's flat list, then its body. */
function madeQuery(query: Query, around: Around, isTop: boolean): Made {
  const ctes = new Map(around.ctes)
  for (const { name, query: given } of query.ctes) {
    const made = madeQuery(given, { ...around, ctes, outer: null }, false)
    const called = around.text.fresh('q')
    around.text.ctes.push({ name: called, columns: [], query: made.query })
    ctes.set(name, { name: called, columns: made.columns })
  }
  const within = { ...around, ctes }
  return query.body.kind === 'select'
    ? madeSelect(query as SelectQuery, within, MAKERS, isTop)
    : madeSet(query, query.body, within, isTop)
}

function madeSet(query: Query, body: SetOperation, around: Around, isTop: boolean): Made {
  const left = madeQuery(body.left, around, false)
  const right = madeQuery(body.right, around, false)
  if (left.keys.length + right.keys.length > 0) {
    lacks(`${body.operator.toUpperCase()} in a subquery that looks at the row around it`)
  }
  if (query.offset !== null) lacks('OFFSET', query.offset, 'ask for more rows with LIMIT')
  const kinds = [...right.columns.values()]
  const columns: Columns = new Map(
    [...left.columns].map(([name, { kind }], at) => {
      return [name, { name, kind: common([kind, kinds[at]?.kind ?? 'null']) }]
    }),
  )
  const isKept = isTop || query.limit !== null
  // Over a set operation only outputs are ordered by.
  const frame = { sources: new Map<string, Columns>(), outer: null }
  const place = {
    around,
    frame,
    beside: null,
    moreKeys: null,
    keys: [],
    known: new Map(),
    make: MAKERS,
  }
  const orderBy = isKept ? ordered(query.orderBy, place) : []
  const made =
    body.operator === 'union' ? united(body, left, right) : sifted(body, left, right, around)
  return { query: { ...made, orderBy, limit: query.limit }, columns, keys: [], isTotal: false }
}

const united = (body: SetOperation, left: Made, right: Made): Query =>
  queryOf({ ...body, left: left.query, right: right.query })

/** EXCEPT and INTERSECT as groups over both sides: NULL equals NULL in both. */
function sifted(body: SetOperation, left: Made, right: Made, { text: { fresh } }: Around): Query {
  if (body.all) lacks(`${body.operator.toUpperCase()} ALL`, {}, 'leave ALL out')
  const names = [...left.columns.keys()]
  const side = (made: Made, place: number): Query => {
    const alias = fresh('y')
    const items = [...made.columns.keys()].map((name, at) =>
      itemOf(column(alias, name), names[at] ?? name),
    )
    return queryOf(
      select({ items: [...items, itemOf(integer(place), 'w1')], from: derived(made.query, alias) }),
    )
  }
  const both: SetOperation = {
    ...{ kind: 'set', operator: 'union', all: true, left: side(left, 1), right: side(right, 2) },
  }
  const alias = fresh('y')
  const keys = names.map((name) => column(alias, name))
  const is = (name: 'min' | 'max', place: number): Expr =>
    compare('=', call(name, column(alias, 'w1')), integer(place))
  const wanted = body.operator === 'except' ? [is('max', 1)] : [is('min', 1), is('max', 2)]
  return queryOf(
    select({
      items: keys.map((key, at) => itemOf(key, names[at] ?? '')),
      from: derived(queryOf(both), alias),
      groupBy: keys,
      having: all(wanted),
    }),
  )
}

/** The query whose rows leave: lists as text, and a type for what is always NULL. */
export function madeAnswer(query: Query, around: Around): Query {
  const made = madeQuery(query, around, true)
  const names = [...made.columns]
  const isPlain = names.every(([, { kind }]) => kind !== 'list' && kind !== 'null')
  if (isPlain) return made.query
  const { body } = made.query
  if (body.kind === 'select') {
    const items = body.items.map((each): SelectItem => {
      const { expr, alias } = each
      const kind = made.columns.get(alias ?? '')?.kind
      return kind === undefined || expr.kind === 'star'
        ? each
        : { ...each, expr: leaving(expr, kind, alias) }
    })
    return { ...made.query, body: { ...body, items } }
  }
  const alias = around.text.fresh('y')
  const items = names.map(([name, { kind }]) =>
    itemOf(leaving(column(alias, name), kind, name), name),
  )
  const { orderBy, limit } = made.query
  const from = derived({ ...made.query, orderBy: [], limit: null }, alias)
  return { ...queryOf(select({ items, from }), orderBy), limit }
}

/** A list leaves as `12,40,7`, and as NULL if no one is in it. */
function leaving(expr: Expr, kind: Kind, name: string | null): Expr {
  if (kind === 'list') return call('nullif', call('array_join', expr, text(',')), text(''))
  if (kind !== 'null') return expr
  return cast(expr, name?.startsWith('h') === true ? 'bigint' : 'text')
}
