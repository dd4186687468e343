import { fields, flag, list, peek, place, text } from './json.js'
import type { From, Join, SubqueryRef, TableRef } from './query.js'
import type { Unwrap } from './read-query.js'
import type { Meter, Reader } from './reader.js'
import { stop } from './stop.js'

/** Reads what stands after FROM: base tables, subqueries and the five plain joins of them. */
export function readFrom(node: unknown, reader: Reader, meter: Meter, unwrap: Unwrap): From {
  const type = text(peek(node, 'type'), 'FROM')
  const at = place(peek(node, 'query_location'))
  return meter.deeper(at, () => {
    const read = FROMS.get(type)
    if (read === undefined) return refuseFrom(type, at)
    return read({ node, at: at === undefined ? {} : { at }, reader, meter, unwrap })
  })
}

interface Part {
  readonly node: unknown
  readonly at: { readonly at?: number }
  readonly reader: Reader
  readonly meter: Meter
  readonly unwrap: Unwrap
}

const FROMS: ReadonlyMap<string, (part: Part) => From> = new Map<string, (part: Part) => From>([
  ['BASE_TABLE', readTable],
  ['SUBQUERY', readSubquery],
  ['JOIN', readJoin],
])

const REFUSED: ReadonlyMap<string, readonly [string, string?]> = new Map([
  ['TABLE_FUNCTION', ['a function in FROM', 'read from a table of the session']],
  ['EXPRESSION_LIST', ['VALUES', 'use IN (...) or UNION ALL']],
  ['PIVOT', ['PIVOT', 'use count(*) FILTER (WHERE ...)']],
  ['SHOW_REF', ['SHOW, DESCRIBE or SUMMARIZE', 'the session lists its tables and columns']],
  ['EMPTY', ['a join with nothing']],
])

function refuseFrom(type: string, at: number | undefined): never {
  const [words, instead] = REFUSED.get(type) ?? [type]
  return stop('NOT_UNDERSTOOD', words, at, instead)
}

const TABLE = [
  'type',
  'alias',
  'sample',
  'query_location',
  'schema_name',
  'table_name',
  'column_name_alias',
  'catalog_name',
  'at_clause',
] as const

function readTable({ node, at }: Part): TableRef {
  const table = fields(node, 'table', TABLE)
  plain(table.sample, table.column_name_alias)
  if (table.at_clause !== null) stop('NOT_UNDERSTOOD', 'AT (...)', undefined)
  if (table.schema_name !== '' || table.catalog_name !== '') {
    stop('NOT_UNDERSTOOD', 'a table with a schema', undefined, 'write the table name alone')
  }
  return { kind: 'table', name: text(table.table_name, 'table'), alias: name(table.alias), ...at }
}

const SUBQUERY = [
  'type',
  'alias',
  'sample',
  'query_location',
  'subquery',
  'column_name_alias',
] as const

function readSubquery({ node, at, reader, unwrap }: Part): SubqueryRef {
  const subquery = fields(node, 'subquery', SUBQUERY)
  plain(subquery.sample, [])
  return {
    kind: 'subquery',
    query: reader.query(unwrap(subquery.subquery)),
    alias: name(subquery.alias),
    columns: list(subquery.column_name_alias, 'subquery').map((alias) => text(alias, 'alias')),
    ...at,
  }
}

const JOIN = [
  'type',
  'alias',
  'sample',
  'query_location',
  'left',
  'right',
  'condition',
  'join_type',
  'ref_type',
  'using_columns',
  'delim_flipped',
  'duplicate_eliminated_columns',
] as const

const JOINS: ReadonlyMap<string, Join['join']> = new Map([
  ['REGULAR INNER', 'inner'],
  ['REGULAR LEFT', 'left'],
  ['REGULAR RIGHT', 'right'],
  ['REGULAR FULL', 'full'],
  ['CROSS INNER', 'cross'],
])

function readJoin({ node, at, reader, meter }: Part): Join {
  const join = fields(node, 'join', JOIN)
  meter.count('join')
  plain(join.sample, [])
  const written = `${text(join.ref_type, 'join')} ${text(join.join_type, 'join')}`
  const kind = JOINS.get(written)
  const using = list(join.using_columns, 'USING').map((column) => text(column, 'USING'))
  const odd =
    list(join.duplicate_eliminated_columns, 'join').length > 0 || name(join.alias) !== null
  if (kind === undefined || odd || flag(join.delim_flipped, 'join')) {
    stop('NOT_UNDERSTOOD', `a ${written} JOIN`, at.at, 'use JOIN, LEFT JOIN or EXISTS')
  }
  const conditions = (join.condition === null ? 0 : 1) + (using.length > 0 ? 1 : 0)
  if (conditions !== (kind === 'cross' ? 0 : 1)) {
    stop('NOT_UNDERSTOOD', 'a join without exactly one of ON and USING', at.at)
  }
  const left = reader.from(join.left)
  const right = reader.from(join.right)
  const on = join.condition === null ? null : reader.expr(join.condition)
  return { kind: 'join', join: kind, left, right, on, using, ...at }
}

function plain(sample: unknown, columns: unknown): void {
  if (sample !== null) stop('NOT_UNDERSTOOD', 'TABLESAMPLE', undefined, 'use LIMIT')
  if (list(columns, 'alias').length > 0) {
    stop('NOT_UNDERSTOOD', 'names for the columns of a table', undefined, 'use AS in the SELECT')
  }
}

function name(alias: unknown): string | null {
  const written = text(alias, 'alias')
  return written === '' ? null : written
}
