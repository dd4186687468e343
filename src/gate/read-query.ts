import { fields, flag, list, peek, place, text } from './json.js'
import type { Cte, Expr, Query, Select, SelectItem, SetOperation, Star } from './query.js'
import { optional, readModifiers } from './read-modifiers.js'
import type { Meter, Reader } from './reader.js'
import { stop } from './stop.js'

/** Unwraps `{node, named_param_map}`. */
export type Unwrap = (statement: unknown) => unknown

const SELECT = [
  'type',
  'modifiers',
  'cte_map',
  'select_list',
  'from_table',
  'where_clause',
  'group_expressions',
  'group_sets',
  'aggregate_handling',
  'having',
  'sample',
  'qualify',
] as const

const SET = ['type', 'modifiers', 'cte_map', 'setop_type', 'left', 'right', 'setop_all'] as const

/** Reads a query node: a SELECT or a set operation, with its CTEs, ORDER BY and LIMIT. */
export function readQuery(node: unknown, reader: Reader, meter: Meter, unwrap: Unwrap): Query {
  const type = text(peek(node, 'type'), 'a query without a type')
  switch (type) {
    case 'SELECT_NODE': {
      const select = fields(node, 'SELECT', SELECT)
      meter.count('select')
      const ctes = readCtes(select.cte_map, reader, unwrap)
      const { distinct, distinctOn, ...tail } = readModifiers(select.modifiers, reader)
      return { ctes, body: { ...readSelect(select, reader), distinct, distinctOn }, ...tail }
    }
    case 'SET_OPERATION_NODE': {
      const set = fields(node, 'set operation', SET)
      const ctes = readCtes(set.cte_map, reader, unwrap)
      const { distinct, distinctOn, ...tail } = readModifiers(set.modifiers, reader)
      if (distinct || distinctOn.length > 0)
        stop('NOT_UNDERSTOOD', 'DISTINCT over a set operation', undefined)
      return { ctes, body: readSet(set, reader), ...tail }
    }
    case 'RECURSIVE_CTE_NODE':
      return stop('NOT_UNDERSTOOD', 'WITH RECURSIVE', undefined, 'join the table to itself')
    default:
      return stop('NOT_UNDERSTOOD', `a query of the kind ${type}`, undefined)
  }
}

function readSelect(
  select: Readonly<Record<(typeof SELECT)[number], unknown>>,
  reader: Reader,
): Omit<Select, 'distinct' | 'distinctOn'> {
  if (select.sample !== null) stop('NOT_UNDERSTOOD', 'SAMPLE', undefined, 'use LIMIT')
  return {
    kind: 'select',
    from: emptyFrom(select.from_table) ? null : reader.from(select.from_table),
    items: list(select.select_list, 'select list').map((item) => readItem(item, reader)),
    where: optional(select.where_clause, reader),
    groupBy: readGroupBy(select, reader),
    having: optional(select.having, reader),
    qualify: optional(select.qualify, reader),
  }
}

function emptyFrom(node: unknown): boolean {
  if (peek(node, 'type') !== 'EMPTY') return false
  const empty = fields(node, 'FROM', ['type', 'alias', 'sample', 'query_location'])
  if (empty.sample !== null) stop('NOT_UNDERSTOOD', 'SAMPLE', undefined)
  return true
}

function readItem(node: unknown, reader: Reader): SelectItem {
  const alias = text(peek(node, 'alias'), 'a select item')
  if (peek(node, 'class') === 'STAR') {
    if (alias !== '') stop('NOT_UNDERSTOOD', 'an alias for *', undefined)
    return { expr: readStar(node), alias: null }
  }
  return { expr: reader.expr(node), alias: alias === '' ? null : alias }
}

const STAR = [
  'class',
  'type',
  'alias',
  'query_location',
  'relation_name',
  'exclude_list',
  'replace_list',
  'columns',
  'expr',
  'qualified_exclude_list',
  'rename_list',
] as const

function readStar(node: unknown): Star {
  const star = fields(node, '*', STAR)
  const at = place(star.query_location)
  const lists = [
    ['EXCLUDE', star.exclude_list],
    ['EXCLUDE', star.qualified_exclude_list],
    ['REPLACE', star.replace_list],
    ['RENAME', star.rename_list],
  ] as const
  for (const [word, value] of lists) {
    if (list(value, '*').length > 0) {
      stop('NOT_UNDERSTOOD', `* ${word}`, at, 'name the columns')
    }
  }
  if (flag(star.columns, '*') || star.expr !== null) {
    stop('NOT_UNDERSTOOD', 'COLUMNS(...)', at, 'name the columns')
  }
  if (star.type !== 'STAR') stop('NOT_UNDERSTOOD', 'a kind of *', at)
  const table = text(star.relation_name, '*')
  return { kind: 'star', table: table === '' ? null : table, ...(at === undefined ? {} : { at }) }
}

/** GROUP BY with plain keys: DuckDB then lists exactly one set that holds every key in order. */
function readGroupBy(
  select: Readonly<Record<(typeof SELECT)[number], unknown>>,
  reader: Reader,
): readonly Expr[] | 'all' {
  const keys = list(select.group_expressions, 'GROUP BY').map((key) => reader.expr(key))
  const sets = list(select.group_sets, 'GROUP BY')
  const handling = text(select.aggregate_handling, 'GROUP BY')
  if (handling === 'FORCE_AGGREGATES' && keys.length === 0 && sets.length === 0) return 'all'
  if (handling !== 'STANDARD_HANDLING') stop('NOT_UNDERSTOOD', `GROUP BY ${handling}`, undefined)
  const one = sets.length === 1 ? list(sets[0], 'GROUP BY') : []
  const plain = one.length === keys.length && one.every((key, index) => key === index)
  if (!plain || sets.length > 1) {
    stop(
      'NOT_UNDERSTOOD',
      'GROUPING SETS, ROLLUP, CUBE or a key twice',
      keys[0]?.at,
      'list each key once',
    )
  }
  return keys
}

function readSet(
  set: Readonly<Record<(typeof SET)[number], unknown>>,
  reader: Reader,
): SetOperation {
  const type = text(set.setop_type, 'set operation')
  const operator = SET_OPERATORS.get(type)
  if (operator === undefined) {
    stop('NOT_UNDERSTOOD', type.replaceAll('_', ' '), undefined, 'list the columns in order')
  }
  return {
    kind: 'set',
    operator,
    all: flag(set.setop_all, 'set operation'),
    left: reader.query(set.left),
    right: reader.query(set.right),
  }
}

const SET_OPERATORS: ReadonlyMap<string, SetOperation['operator']> = new Map([
  ['UNION', 'union'],
  ['EXCEPT', 'except'],
  ['INTERSECT', 'intersect'],
])

function readCtes(map: unknown, reader: Reader, unwrap: Unwrap): Cte[] {
  const entries = list(fields(map, 'WITH', ['map']).map, 'WITH')
  return entries.map((entry) => {
    const { key, value } = fields(entry, 'WITH', ['key', 'value'])
    const cte = fields(value, 'WITH', ['aliases', 'query', 'materialized', 'key_targets'])
    if (text(cte.materialized, 'WITH') !== 'CTE_MATERIALIZE_DEFAULT') {
      stop('NOT_UNDERSTOOD', 'MATERIALIZED', undefined, 'leave the word out')
    }
    if (list(cte.key_targets, 'WITH').length > 0) stop('NOT_UNDERSTOOD', 'USING KEY', undefined)
    return {
      name: text(key, 'WITH'),
      columns: list(cte.aliases, 'WITH').map((alias) => text(alias, 'WITH')),
      query: reader.query(unwrap(cte.query)),
    }
  })
}
