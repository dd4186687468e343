import { isFrame } from './read-frame.js'
import type {
  Call,
  CastType,
  Comparison,
  Constant,
  Cte,
  Expr,
  ExprKind,
  ExprOf,
  From,
  OrderItem,
  Query,
  Select,
} from './query.js'

/**
 * The text of a tree, for DuckDB. Every operand stands in parentheses, every name in double quotes,
 * every string in single quotes, so that precedence and keywords never decide what it means.
 *
 * The text is not trusted for that: the caller reads it back and compares (`renderChecked`).
 * @throws TypeError if the tree holds what only a tree as read may hold.
 */
export function render(query: Query): string {
  const ctes = query.ctes.length === 0 ? '' : `WITH ${query.ctes.map(cte).join(', ')} `
  const order = query.orderBy.length === 0 ? '' : ` ORDER BY ${orders(query.orderBy)}`
  const limit = query.limit === null ? '' : ` LIMIT ${expr(query.limit)}`
  const offset = query.offset === null ? '' : ` OFFSET ${expr(query.offset)}`
  return `${ctes}${body(query)}${order}${limit}${offset}`
}

function cte({ name: given, columns, query }: Cte): string {
  const names = columns.length === 0 ? '' : `(${columns.map(name).join(', ')})`
  return `${name(given)}${names} AS (${render(query)})`
}

function body({ body: part }: Query): string {
  if (part.kind === 'select') return select(part)
  const all = part.all ? ' ALL' : ''
  return `(${render(part.left)}) ${part.operator.toUpperCase()}${all} (${render(part.right)})`
}

function select(part: Select): string {
  const items = part.items.map((item) => {
    const alias = item.alias === null ? '' : ` AS ${name(item.alias)}`
    if (item.expr.kind !== 'star') return `${expr(item.expr)}${alias}`
    return item.expr.table === null ? '*' : `${name(item.expr.table)}.*`
  })
  return [
    `SELECT ${distinct(part)}${items.join(', ')}`,
    part.from === null ? '' : ` FROM ${from(part.from)}`,
    part.where === null ? '' : ` WHERE ${expr(part.where)}`,
    groupBy(part.groupBy),
    part.having === null ? '' : ` HAVING ${expr(part.having)}`,
    part.qualify === null ? '' : ` QUALIFY ${expr(part.qualify)}`,
  ].join('')
}

function distinct({ distinct: whole, distinctOn }: Select): string {
  if (whole) return 'DISTINCT '
  return distinctOn.length === 0 ? '' : `DISTINCT ON (${distinctOn.map(expr).join(', ')}) `
}

function groupBy(keys: Select['groupBy']): string {
  if (keys === 'all') return ' GROUP BY ALL'
  return keys.length === 0 ? '' : ` GROUP BY ${keys.map(expr).join(', ')}`
}

function from(part: From): string {
  switch (part.kind) {
    case 'table':
      return `${name(part.name)}${alias(part.alias, [])}`
    case 'subquery':
      return `(${render(part.query)})${alias(part.alias, part.columns)}`
    case 'join': {
      const right = part.right.kind === 'join' ? `(${from(part.right)})` : from(part.right)
      const on = part.on === null ? '' : ` ON ${expr(part.on)}`
      const using = part.using.length === 0 ? '' : ` USING (${part.using.map(name).join(', ')})`
      return `${from(part.left)} ${part.join.toUpperCase()} JOIN ${right}${on}${using}`
    }
  }
}

function alias(given: string | null, columns: readonly string[]): string {
  if (given === null) return ''
  return ` AS ${name(given)}${columns.length === 0 ? '' : `(${columns.map(name).join(', ')})`}`
}

function orders(items: readonly OrderItem[]): string {
  return items
    .map((item) => {
      const nulls = item.nulls === 'default' ? '' : ` NULLS ${item.nulls.toUpperCase()}`
      return `${expr(item.expr)}${item.descending ? ' DESC' : ' ASC'}${nulls}`
    })
    .join(', ')
}

const COMPARISONS: Readonly<Record<Comparison, string>> = {
  '=': '=',
  '<>': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  distinct: 'IS DISTINCT FROM',
  'not distinct': 'IS NOT DISTINCT FROM',
}

type Renderers = { readonly [Kind in ExprKind]: (part: ExprOf<Kind>) => string }

const EXPRESSIONS: Renderers = {
  column: (part) => (part.table === null ? '' : `${name(part.table)}.`) + name(part.name),
  constant,
  parameter: (part) => `$${part.index}`,
  compare: (part) => `(${expr(part.left)} ${COMPARISONS[part.op]} ${expr(part.right)})`,
  and: (part) => `(${part.items.map(expr).join(' AND ')})`,
  or: (part) => `(${part.items.map(expr).join(' OR ')})`,
  not: (part) => `(NOT ${expr(part.item)})`,
  'is null': (part) => `(${expr(part.item)} IS ${part.negated ? 'NOT ' : ''}NULL)`,
  between: (part) =>
    `(${expr(part.item)} ${not(part)}BETWEEN ${expr(part.low)} AND ${expr(part.high)})`,
  'in list': (part) => `(${expr(part.item)} ${not(part)}IN (${part.list.map(expr).join(', ')}))`,
  'in query': (part) => `(${expr(part.item)} ${not(part)}IN (${render(part.query)}))`,
  exists: (part) => `(${not(part)}EXISTS (${render(part.query)}))`,
  'scalar query': (part) => `(${render(part.query)})`,
  like: (part) =>
    `(${expr(part.item)} ${not(part)}${part.insensitive ? 'ILIKE' : 'LIKE'} ${expr(part.pattern)})`,
  case: (part) => {
    const whens = part.whens.map(({ when, then }) => `WHEN ${expr(when)} THEN ${expr(then)} `)
    const otherwise = part.otherwise === null ? '' : `ELSE ${expr(part.otherwise)} `
    return `(CASE ${whens.join('')}${otherwise}END)`
  },
  cast: (part) => `${part.try ? 'TRY_CAST' : 'CAST'}(${expr(part.item)} AS ${castType(part.to)})`,
  operator: (part) => {
    const items = part.items.map(expr)
    return part.op === 'negate' ? `(- ${items.join('')})` : `(${items.join(` ${part.op} `)})`
  },
  call,
  window: (part) => {
    const partition =
      part.partitionBy.length === 0 ? '' : `PARTITION BY ${part.partitionBy.map(expr).join(', ')} `
    const order = part.orderBy.length === 0 ? '' : `ORDER BY ${orders(part.orderBy)} `
    return `(${call(part.call)} OVER (${partition}${order}${frame(part.frame)}))`
  },
}

function expr(part: Expr): string {
  // The table has a row for each kind; TypeScript cannot see that the row fits the part.
  const write = EXPRESSIONS[part.kind] as (part: Expr) => string
  return write(part)
}

function not(part: { readonly negated: boolean }): string {
  return part.negated ? 'NOT ' : ''
}

function call(part: Call): string {
  const args = part.star ? '*' : part.args.map(expr).join(', ')
  const order = part.orderBy.length === 0 ? '' : ` ORDER BY ${orders(part.orderBy)}`
  const filter = part.filter === null ? '' : ` FILTER (WHERE ${expr(part.filter)})`
  return `${word(part.name)}(${part.distinct ? 'DISTINCT ' : ''}${args}${order})${filter}`
}

/** Function names are our own words, so they need no quotes: `coalesce` must not have them. */
function word(given: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(given)) throw new TypeError('not the name of a function')
  return given
}

function frame(given: string | null): string {
  if (given === null) return ''
  if (!isFrame(given)) throw new TypeError('not a frame')
  return given.toUpperCase()
}

const CAST_TYPES: ReadonlyMap<string, string> = new Map([
  ['text', 'VARCHAR'],
  ['integer', 'INTEGER'],
  ['bigint', 'BIGINT'],
  ['double', 'DOUBLE'],
  ['date', 'DATE'],
  ['timestamp', 'TIMESTAMP'],
  ['boolean', 'BOOLEAN'],
])

function castType(to: CastType): string {
  const plain = CAST_TYPES.get(to)
  if (plain !== undefined) return plain
  if (!/^decimal\([0-9]{1,2},[0-9]{1,2}\)$/.test(to)) throw new TypeError('not a type')
  return to.toUpperCase()
}

function constant({ type, text }: Constant): string {
  switch (type) {
    case 'null':
      return 'NULL'
    case 'boolean':
      return text === 'true' ? 'true' : 'false'
    case 'string':
      return quote(text, "'")
    case 'integer':
    case 'decimal':
      return number(text)
    case 'ordinal':
      return `CAST(${number(text)} AS UINTEGER)`
  }
}

function number(text: string): string {
  if (!/^-?[0-9]+(?:\.[0-9]+)?$/.test(text)) throw new TypeError('not a number')
  return text.startsWith('-') ? `(${text})` : text
}

function name(given: string): string {
  if (given === '') throw new TypeError('an empty name')
  return quote(given, '"')
}

function quote(text: string, mark: string): string {
  if (text.includes('\0')) throw new TypeError('a text with NUL')
  return `${mark}${text.replaceAll(mark, mark + mark)}${mark}`
}
