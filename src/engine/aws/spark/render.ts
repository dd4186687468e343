import type {
  Call,
  CastType,
  Comparison,
  Constant,
  Expr,
  ExprKind,
  ExprOf,
  From,
  OrderItem,
  Query,
  Select,
} from '../../../gate/query.js'
import { sparkText } from './literal.js'

/**
 * The Spark text of a tree that `toSpark` made. Every operand stands in parentheses, every name in backticks.
 * The text is not trusted for that: it is read back and compared.
 *
 * @throws TypeError if the tree holds what Spark has no word for: `toSpark` leaves none of it.
 */
export function renderSpark(query: Query): string {
  const ctes = query.ctes.map((cte) => `${name(cte.name)} AS (${renderSpark(cte.query)})`)
  const { limit, offset, orderBy } = query
  if (offset !== null) throw new TypeError('OFFSET')
  return [
    ctes.length === 0 ? '' : `WITH ${ctes.join(', ')} `,
    body(query),
    orderBy.length === 0 ? '' : ` ORDER BY ${orders(orderBy)}`,
    limit === null ? '' : ` LIMIT ${expr(limit)}`,
  ].join('')
}

function body({ body: part }: Query): string {
  if (part.kind === 'select') return select(part)
  if (part.operator !== 'union') throw new TypeError(part.operator)
  return `(${renderSpark(part.left)}) UNION ${part.all ? 'ALL ' : ''}(${renderSpark(part.right)})`
}

function select(part: Select): string {
  const { distinct, distinctOn, qualify, where, having, groupBy } = part
  if (distinctOn.length > 0 || qualify !== null || groupBy === 'all') {
    throw new TypeError('a SELECT that Spark has not')
  }
  const items = part.items.map(({ expr: shown, alias }) => {
    if (shown.kind === 'star') throw new TypeError('*')
    return `${expr(shown)}${alias === null ? '' : ` AS ${name(alias)}`}`
  })
  return [
    `SELECT ${distinct ? 'DISTINCT ' : ''}${items.join(', ')}`,
    part.from === null ? '' : ` FROM ${from(part.from)}`,
    where === null ? '' : ` WHERE ${expr(where)}`,
    groupBy.length === 0 ? '' : ` GROUP BY ${groupBy.map(expr).join(', ')}`,
    having === null ? '' : ` HAVING ${expr(having)}`,
  ].join('')
}

function from(part: From): string {
  switch (part.kind) {
    case 'table':
      return `${name(part.name)}${part.alias === null ? '' : ` AS ${name(part.alias)}`}`
    case 'subquery':
      return `(${renderSpark(part.query)}) AS ${name(part.alias ?? '')}`
    case 'join': {
      const right = part.right.kind === 'join' ? `(${from(part.right)})` : from(part.right)
      const on = part.on === null ? '' : ` ON ${expr(part.on)}`
      return `${from(part.left)} ${part.join.toUpperCase()} JOIN ${right}${on}`
    }
  }
}

function orders(items: readonly OrderItem[]): string {
  return items
    .map(({ expr: by, descending, nulls }) => {
      // Spark's default depends on the direction, DuckDB's does not.
      if (nulls === 'default') throw new TypeError('an order without a place for NULL')
      return `${expr(by)} ${descending ? 'DESC' : 'ASC'} NULLS ${nulls.toUpperCase()}`
    })
    .join(', ')
}

const COMPARISONS: Readonly<Record<Comparison, string>> = {
  ...{ '=': '=', '<>': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' },
  distinct: 'IS DISTINCT FROM',
  'not distinct': 'IS NOT DISTINCT FROM',
}

type Renderers = { readonly [Kind in ExprKind]: (part: ExprOf<Kind>) => string }

const none = (part: Expr): never => {
  throw new TypeError(part.kind)
}

const EXPRESSIONS: Renderers = {
  column: (part) => (part.table === null ? '' : `${name(part.table)}.`) + name(part.name),
  constant,
  parameter: none,
  compare: (part) => `(${expr(part.left)} ${COMPARISONS[part.op]} ${expr(part.right)})`,
  and: (part) => `(${part.items.map(expr).join(' AND ')})`,
  or: (part) => `(${part.items.map(expr).join(' OR ')})`,
  not: (part) => `(NOT ${expr(part.item)})`,
  'is null': (part) => `(${expr(part.item)} IS ${part.negated ? 'NOT ' : ''}NULL)`,
  between: (part) =>
    `(${expr(part.item)} ${not(part)}BETWEEN ${expr(part.low)} AND ${expr(part.high)})`,
  'in list': (part) => `(${expr(part.item)} ${not(part)}IN (${part.list.map(expr).join(', ')}))`,
  'in query': none,
  exists: none,
  'scalar query': (part) => `(${renderSpark(part.query)})`,
  like: (part) => {
    if (part.insensitive) return none(part)
    return `(${expr(part.item)} ${not(part)}LIKE ${expr(part.pattern)})`
  },
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
    const keys = part.partitionBy.map(expr).join(', ')
    const inside = [
      keys === '' ? '' : `PARTITION BY ${keys}`,
      part.orderBy.length === 0 ? '' : `ORDER BY ${orders(part.orderBy)}`,
      frame(part.frame),
    ]
    return `(${call(part.call)} OVER (${inside.filter((words) => words !== '').join(' ')}))`
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

/** TRIM with characters has a grammar of its own, whose order of arguments is the same in every version. */
const TRIMS: ReadonlyMap<string, string> = new Map([
  ['trim', 'BOTH'],
  ['ltrim', 'LEADING'],
  ['rtrim', 'TRAILING'],
])

function call(part: Call): string {
  if (part.filter !== null || part.orderBy.length > 0) throw new TypeError('FILTER')
  if (!/^[a-z][a-z0-9_]*$/.test(part.name)) throw new TypeError('not the name of a function')
  const [first, second] = part.args
  const side = TRIMS.get(part.name)
  if (side !== undefined && first !== undefined && second !== undefined) {
    return `TRIM(${side} ${expr(second)} FROM ${expr(first)})`
  }
  const args = part.star ? '*' : part.args.map(expr).join(', ')
  return `${part.name}(${part.distinct ? 'DISTINCT ' : ''}${args})`
}

const FRAME =
  /^rows between (?:(?:unbounded|[0-9]{1,4}) (?:preceding|following)|current row) and (?:(?:unbounded|[0-9]{1,4}) (?:preceding|following)|current row)$/

function frame(given: string | null): string {
  if (given === null) return ''
  if (!FRAME.test(given)) throw new TypeError('not a frame')
  return given.toUpperCase()
}

const CAST_TYPES: ReadonlyMap<string, string> = new Map([
  ['text', 'STRING'],
  ['integer', 'INT'],
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

function constant(part: Constant): string {
  switch (part.type) {
    case 'null':
      return 'NULL'
    case 'boolean':
      return part.text === 'true' ? 'true' : 'false'
    case 'string':
      return sparkText(part.text)
    case 'integer':
    case 'decimal':
      return number(part.text)
    case 'ordinal':
      return none(part)
  }
}

function number(text: string): string {
  if (!/^-?[0-9]+(?:\.[0-9]+)?$/.test(text)) throw new TypeError('not a number')
  return text.startsWith('-') ? `(${text})` : text
}

/** Names of parts, columns and our aliases: never a word of anyone else. */
function name(given: string): string {
  if (!/^[a-z_][a-z0-9_]{0,127}$/.test(given)) throw new TypeError('not a name of ours')
  return `\`${given}\``
}
