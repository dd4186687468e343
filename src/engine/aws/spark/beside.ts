import type { Expr, Query, SelectItem } from '../../../gate/query.js'
import {
  all,
  call,
  column,
  compare,
  COUNT_ALL,
  derived,
  item,
  queryOf,
  select,
  TRUE,
} from './build.js'
import { aliasesIn } from './columns-in.js'
import type { Kind } from './kinds.js'
import { lacks } from './lacks.js'
import type { Around, Key, Made, Place } from './place.js'
import { keyName } from './sources.js'

/** What a subquery in an expression stands in. */
export const inside = ({ around, frame }: Place): Around => ({ ...around, outer: frame })

/**
 * Joins a subquery beside the FROM, one row for every value of its keys (and of the columns sought in it).
 *
 * @param counts - A column of it whose values are counted, as `m`; `n` is the number of rows.
 * @returns The columns of what was joined.
 */
export function beside(
  made: Made,
  sought: readonly { readonly name: string; readonly sought: Expr }[],
  place: Place,
  counts: readonly string[] = [],
): (name: string) => Expr {
  const alias = place.around.text.fresh('y')
  const names = [...made.keys.map((_, at) => keyName(at)), ...sought.map(({ name }) => name)]
  const groupBy = names.map((name) => column(alias, name))
  const items: SelectItem[] = [
    ...groupBy.map((expr, at) => item(expr, names[at] ?? '')),
    item(COUNT_ALL, 'n'),
    ...counts.map((name) => item(call('count', column(alias, name)), 'm')),
  ]
  const query = queryOf(select({ items, from: derived(made.query, alias), groupBy }))
  const ties = sought.map((each) => ({ name: each.name, op: '=' as const, outer: each.sought }))
  return attached(query, [...tiesOf(made.keys), ...ties], ['n', 'm'], place)
}

interface Tie extends Pick<Key, 'op' | 'outer'> {
  readonly name: string
}

export const tiesOf = (keys: readonly Key[]): readonly Tie[] =>
  keys.map(({ op, outer }, at) => ({ name: keyName(at), op, outer }))

/** Columns of what is joined are named in no expression but those made here, which know what they are. */
const JOINED: Kind = 'integer'

/** Joins a query of one row for every value of its ties beside the FROM. */
export function attached(
  query: Query,
  ties: readonly Tie[],
  names: readonly string[],
  { around, beside: joins, frame, moreKeys }: Place,
): (name: string) => Expr {
  if (joins === null) {
    return lacks('a subquery in a join condition', ties[0]?.outer, 'put the condition into WHERE')
  }
  for (const alias of ties.flatMap(({ outer }) => [...aliasesIn(outer)])) {
    if (frame.sources.has(alias)) continue
    lacks('a subquery that looks two queries out', ties[0]?.outer, 'join the tables instead')
  }
  const alias = around.text.fresh('j')
  const on = all(ties.map(({ name, op, outer }) => compare(op, column(alias, name), outer))) ?? TRUE
  frame.sources.set(alias, new Map(names.map((name) => [name, { name, kind: JOINED }])))
  joins.push({ from: derived(query, alias), on })
  return (name) => {
    const found = column(alias, name)
    moreKeys?.push(found)
    return found
  }
}
