import type { From, Query, SelectItem } from '../../../gate/query.js'
import { LOAD, ROW, type TablePart } from '../layout.js'
import { column, compare, derived, item, queryOf, select, text } from './build.js'
import { kindOfColumn } from './kinds.js'
import type { Columns } from './place.js'

/** The columns of a table by their catalogue names. */
export function columnsOf(parts: readonly TablePart[]): Columns {
  return new Map(
    parts.flatMap((part) =>
      part.columns.flatMap(({ name, of, type }) =>
        of === null ? [] : [[of, { name, kind: kindOfColumn(type) }] as const],
      ),
    ),
  )
}

/**
 * The columns of one load of a table, and of no other: a part never stands in a text without the condition on
 * its partition. Several parts are put together by the number of the row.
 */
export function loadOf(
  parts: readonly TablePart[],
  used: ReadonlySet<string>,
  load: string,
): { readonly query: Query; readonly parts: readonly string[] } {
  const needed = parts
    .map((part) => ({
      name: part.name,
      columns: part.columns.filter(({ name, of }) => of !== null && used.has(name)),
    }))
    .filter(({ columns }) => columns.length > 0)
  const [first, ...others] = needed
  if (first === undefined) {
    const name = parts[0]?.name ?? ''
    return { query: oneLoad(name, [LOAD], load), parts: [name] }
  }
  const names = needed.map(({ name }) => name)
  if (others.length === 0) {
    return { query: oneLoad(first.name, named(first), load), parts: names }
  }
  const whole = (part: typeof first): From =>
    derived(oneLoad(part.name, [ROW, ...named(part)], load), part.name)
  const from = others.reduce<From>((left, part): From => {
    const on = compare('=', column(part.name, ROW), column(first.name, ROW))
    return { kind: 'join', join: 'inner', left, right: whole(part), on, using: [] }
  }, whole(first))
  const items = needed.flatMap((part) =>
    named(part).map((name): SelectItem => item(column(part.name, name), null)),
  )
  return { query: queryOf(select({ items, from })), parts: names }
}

const named = ({ columns }: { readonly columns: TablePart['columns'] }): readonly string[] =>
  columns.map(({ name }) => name)

function oneLoad(part: string, columns: readonly string[], load: string): Query {
  return queryOf(
    select({
      items: columns.map((name) => item(column(null, name), null)),
      from: { kind: 'table', name: part, alias: null },
      where: compare('=', column(null, LOAD), text(load)),
    }),
  )
}
