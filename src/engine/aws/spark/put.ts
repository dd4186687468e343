import type { Expr, From, OrderItem, Query, Select, SelectItem } from '../../../gate/query.js'
import { all, call, column, compare, derived, integer, item, queryOf, select } from './build.js'
import { lacks } from './lacks.js'
import type { Key } from './place.js'
import { keyName } from './sources.js'

/** The parts of a SELECT in Spark's words, not yet put together. */
export interface Parts {
  readonly items: readonly SelectItem[]
  readonly where: readonly Expr[]
  readonly groupBy: readonly Expr[]
  readonly having: Expr | null
  readonly qualify: Expr | null
  readonly distinctOn: readonly Expr[]
  readonly orderBy: readonly OrderItem[]
  readonly keys: readonly Key[]
}

/**
 * Puts the parts together. QUALIFY, DISTINCT ON, and HAVING without keys become a column of the SELECT and a
 * condition around it.
 */
export function put(
  parts: Parts,
  from: From | null,
  distinct: boolean,
  fresh: (prefix: string) => string,
): Query {
  const { where, groupBy, having, qualify, distinctOn, orderBy, keys } = parts
  const items = [...parts.items, ...keys.map(({ inner }, place) => item(inner, keyName(place)))]
  const isLate = having !== null && groupBy.length === 0
  const late = [...(isLate ? [having] : []), ...(qualify === null ? [] : [qualify])]
  if (late.length > 0 && distinctOn.length > 0) {
    lacks('DISTINCT ON beside QUALIFY or HAVING', {}, 'put one of them into a subquery')
  }
  const body = select({ from, where: all(where), groupBy, having: isLate ? null : having, items })
  if (distinctOn.length > 0) {
    const first = { condition: firstOf(parts), is: integer(1) }
    return wrapped(body, [first], orderBy, distinct, fresh('y'))
  }
  if (late.length === 0) return queryOf({ ...body, distinct }, orderBy)
  const conditions = late.map((condition) => ({ condition, is: null }))
  return wrapped(body, conditions, orderBy, distinct, fresh('y'))
}

/** The rows of a SELECT where conditions hold that are columns of it (`is`: where they have that value). */
function wrapped(
  body: Select,
  conditions: readonly { readonly condition: Expr; readonly is: Expr | null }[],
  orderBy: readonly OrderItem[],
  distinct: boolean,
  alias: string,
): Query {
  const isOutput = ({ expr }: OrderItem): boolean => expr.kind === 'column' && expr.table === null
  const orders = orderBy.filter((by) => !isOutput(by))
  const more = [
    ...conditions.map(({ condition }, place) => item(condition, `w${place + 1}`)),
    ...orders.map(({ expr }, place) => item(expr, `o${place + 1}`)),
  ]
  const outer = select({
    distinct,
    items: body.items.map(({ alias: name }) => item(column(alias, name ?? ''), name)),
    from: derived(queryOf({ ...body, items: [...body.items, ...more] }), alias),
    where: all(
      conditions.map(({ is }, place) => {
        const held = column(alias, `w${place + 1}`)
        return is === null ? held : compare('=', held, is)
      }),
    ),
  })
  const by = orderBy.map((each): OrderItem => {
    const place = orders.indexOf(each)
    return place < 0 ? each : { ...each, expr: column(alias, `o${place + 1}`) }
  })
  return queryOf(outer, by)
}

/** The place of a row among those of equal DISTINCT ON values, in the order that is asked for. */
function firstOf({ items, orderBy, distinctOn, keys }: Parts): Expr {
  if (orderBy.length === 0) {
    lacks('DISTINCT ON without ORDER BY', distinctOn[0], 'say by ORDER BY which row is the first')
  }
  const spelled = orderBy.map((by): OrderItem => {
    const { expr } = by
    if (expr.kind !== 'column' || expr.table !== null) return by
    const shown = items.find(({ alias }) => alias === expr.name)?.expr
    if (shown === undefined || shown.kind === 'star') throw new TypeError('an order by nothing')
    return { ...by, expr: shown }
  })
  return {
    kind: 'window',
    call: call('row_number'),
    partitionBy: [...distinctOn, ...keys.map(({ inner }) => inner)],
    orderBy: spelled,
    frame: null,
  }
}
