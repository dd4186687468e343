import type { Facts } from './facts.js'
import { Gathering } from './facts.js'

/** The witness's tree holds something that we do not know how to read: then it has not agreed. */
export class Unread extends Error {
  override readonly name = 'Unread'
}

/**
 * The facts of node-sql-parser's tree of one SELECT.
 *
 * Default-deny like the reader of DuckDB's: a type of node without a row here is not read past.
 * @throws Unread
 */
export function factsOfWitness(ast: unknown): Facts {
  const found = new Gathering()
  select(single(ast), found)
  return found.facts()
}

type Node = Readonly<Record<string, unknown>>

function single(ast: unknown): Node {
  return node(Array.isArray(ast) && ast.length === 1 ? ast[0] : ast)
}

function node(value: unknown): Node {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unread('node')
  return value as Node
}

function nodes(value: unknown): readonly Node[] {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) throw new Unread('list')
  return value.map(node)
}

function word(value: unknown): string {
  if (typeof value !== 'string') throw new Unread('word')
  return value
}

function present(value: unknown): boolean {
  return value !== null && value !== undefined
}

/** A SELECT and those that set operations chain to it. */
function select(given: Node, found: Gathering): void {
  if (given['type'] !== 'select') throw new Unread(String(given['type']))
  for (const key of ['options', 'window', 'collate', 'for', 'locking_read', 'qualify']) {
    if (present(given[key])) throw new Unread(key)
  }
  withs(given['with'], found)
  const distinct = node(given['distinct'])['type']
  if (present(distinct) && distinct !== 'DISTINCT') throw new Unread('distinct')
  found.add('shapes', distinct === 'DISTINCT' ? 'select distinct' : 'select')
  if (present(node(given['into'])['position'])) throw new Unread('into')
  for (const item of nodes(given['columns'])) selectItem(item, found)
  froms(nodes(given['from']), found)
  maybe(given['where'], found)
  groupBy(given['groupby'], found)
  maybe(given['having'], found)
  orders(given['orderby'], found)
  limit(given['limit'], found)
  orders(given['_orderby'], found)
  limit(given['_limit'], found)
  if (present(given['_next'])) {
    found.add('shapes', word(given['set_op']).toLowerCase())
    select(node(given['_next']), found)
  }
}

function withs(value: unknown, found: Gathering): void {
  for (const each of nodes(value)) {
    if (each['recursive'] === true) throw new Unread('recursive')
    found.add('ctes', word(node(each['name'])['value']).toLowerCase())
    const stmt = node(each['stmt'])
    select(present(stmt['ast']) ? node(stmt['ast']) : stmt, found)
  }
}

function selectItem(item: Node, found: Gathering): void {
  if (present(item['as'])) found.add('aliases', word(item['as']).toLowerCase())
  expr(item['expr'], found)
}

function groupBy(value: unknown, found: Gathering): void {
  if (!present(value)) return
  const { columns, modifiers } = node(value)
  if (nodes(modifiers).length > 0) throw new Unread('group by')
  for (const each of nodes(columns)) expr(each, found)
}

function orders(value: unknown, found: Gathering): void {
  for (const each of nodes(value)) expr(each['expr'], found)
}

function limit(value: unknown, found: Gathering): void {
  if (!present(value)) return
  for (const each of nodes(node(value)['value'])) expr(each, found)
}

function maybe(value: unknown, found: Gathering): void {
  if (present(value)) expr(value, found)
}

const JOINS: ReadonlyMap<string, string> = new Map([
  ['INNER JOIN', 'inner join'],
  ['LEFT JOIN', 'left join'],
  ['RIGHT JOIN', 'right join'],
  ['FULL JOIN', 'full join'],
  ['CROSS JOIN', 'cross join'],
])

/**
 * A FROM list. One quirk is known and read right: in `t CROSS JOIN u` the word is taken for t's alias and
 * what is left is an inner join without a condition.
 */
function froms(list: readonly Node[], found: Gathering): void {
  list.forEach((each, index) => {
    const next = list[index + 1]
    const alias = present(each['as']) ? word(each['as']) : null
    const crossed = alias?.toLowerCase() === 'cross' && next !== undefined && bare(next)
    source(each, crossed ? null : alias, found)
    if (index === 0) return
    const kind = present(each['join']) ? JOINS.get(word(each['join'])) : 'cross join'
    if (kind === undefined) throw new Unread('join')
    const before = list[index - 1]
    const word0 = before === undefined || !present(before['as']) ? '' : word(before['as'])
    const asCross = kind === 'inner join' && bare(each) && word0.toLowerCase() === 'cross'
    found.add('shapes', asCross ? 'cross join' : kind)
    maybe(each['on'], found)
    for (const name of nodes(each['using'])) found.column(null, word(name['value']))
  })
}

function bare(from: Node): boolean {
  return from['join'] === 'INNER JOIN' && !present(from['on']) && !present(from['using'])
}

function source(from: Node, alias: string | null, found: Gathering): void {
  if (present(from['prefix']) || present(from['tablesample']) || present(from['operator'])) {
    throw new Unread('from')
  }
  if (present(from['table'])) {
    if (present(from['db']) || present(from['schema'])) throw new Unread('schema')
    found.table(word(from['table']), alias)
    return
  }
  const inner = node(from['expr'])
  if (inner['type'] === 'tables') {
    if (alias !== null) throw new Unread('alias')
    froms(nodes(inner['expr']), found)
    return
  }
  found.table('(query)', alias)
  select(node(inner['ast']), found)
}

function expr(value: unknown, found: Gathering): void {
  const given = node(value)
  if (present(given['ast'])) {
    select(node(given['ast']), found)
    return
  }
  const type = word(given['type'])
  const read = EXPRESSIONS.get(type)
  if (read === undefined) throw new Unread(type)
  read(given, found)
}

type Read = (given: Node, found: Gathering) => void

const string: Read = ({ value }, found) => found.string(word(value).replaceAll("''", "'"))

const EXPRESSIONS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['expr', ({ expr: inner }, found) => expr(inner, found)],
  ['column_ref', column],
  ['number', ({ value }, found) => found.number(digits(value))],
  ['bigint', ({ value }, found) => found.number(digits(value))],
  ['single_quote_string', string],
  ['string', string],
  ['date', string],
  ['timestamp', string],
  ['bool', ({ value }, found) => found.add('constants', String(value === true))],
  ['null', () => undefined],
  ['star', () => undefined],
  ['var', parameter],
  ['binary_expr', binary],
  ['unary_expr', ({ expr: inner }, found) => expr(inner, found)],
  ['expr_list', ({ value }, found) => nodes(value).forEach((each) => expr(each, found))],
  ['case', cases],
  ['cast', cast],
  ['function', call],
  ['aggr_func', aggregate],
  ['window_func', aggregate],
  ['extract', extract],
])

function digits(value: unknown): string {
  if (typeof value !== 'number' && typeof value !== 'string') throw new Unread('number')
  const text = String(value)
  if (!/^-?[0-9]+(?:\.[0-9]+)?$/.test(text)) throw new Unread('number')
  return text
}

function column(given: Node, found: Gathering): void {
  for (const key of ['schema', 'db', 'collate', 'subscript', 'array_index']) {
    if (present(given[key])) throw new Unread(key)
  }
  const { table, column: name } = given
  const owner = !present(table)
    ? null
    : typeof table === 'string'
      ? table
      : word(node(table)['value'])
  found.column(owner, typeof name === 'string' ? name : word(node(node(name)['expr'])['value']))
}

function parameter(given: Node, found: Gathering): void {
  const members = given['members']
  if (given['prefix'] !== '$' || (Array.isArray(members) && members.length > 0)) {
    throw new Unread('parameter')
  }
  found.add('constants', `$${digits(given['name'])}`)
}

/** Operators whose right side the witness reads as words (`IS DISTINCT FROM x`) are not read past. */
function binary(given: Node, found: Gathering): void {
  expr(given['left'], found)
  expr(given['right'], found)
  maybe(given['escape'], found)
}

/** `CASE a WHEN 1` compares a once for each WHEN. */
function cases(given: Node, found: Gathering): void {
  for (const each of nodes(given['args'])) {
    if (each['type'] === 'when') {
      maybe(given['expr'], found)
      expr(each['cond'], found)
    } else if (each['type'] !== 'else') {
      throw new Unread('case')
    }
    expr(each['result'], found)
  }
}

function cast(given: Node, found: Gathering): void {
  expr(given['expr'], found)
  const [target, ...more] = nodes(given['target'])
  if (target === undefined || more.length > 0 || present(target['array'])) throw new Unread('cast')
  if (!['cast', 'try_cast'].includes(word(given['keyword']))) throw new Unread('cast')
}

function functionName(value: unknown): string {
  const { name, schema } = node(value)
  const [first, ...more] = nodes(name)
  if (present(schema) || first === undefined || more.length > 0) throw new Unread('function')
  return word(first['value']).toLowerCase()
}

function isBareWord(value: unknown): boolean {
  return nodes(node(value)['name']).every((part) => part['type'] === 'origin')
}

/** Names the witness has for what is no function: NOT (...), EXISTS (...). */
const NO_FUNCTIONS: ReadonlySet<string> = new Set(['not', 'exists'])

function call(given: Node, found: Gathering): void {
  const name = functionName(given['name'])
  for (const key of ['within_group', 'suffix']) {
    if (present(given[key])) throw new Unread(key)
  }
  if (!present(given['args']) && isBareWord(given['name'])) {
    // CURRENT_DATE and its kin: DuckDB's parser leaves open whether the word is a column.
    found.column(null, name)
    return
  }
  if (!NO_FUNCTIONS.has(name)) found.add('functions', `${name}${tail(given, found)}`)
  if (!present(given['args'])) return
  const args = nodes(node(given['args'])['value'])
  args.forEach((arg, index) => {
    if (arg['type'] === 'origin') return
    const part = index === 0 && PARTS.has(name) && arg['type'] === 'single_quote_string'
    if (part) found.string(word(arg['value']).toLowerCase())
    else expr(arg, found)
  })
}

/** Functions whose first argument is a part of a date, in any case of letters. */
export const PARTS: ReadonlySet<string> = new Set(['date_part', 'date_trunc', 'date_diff'])

function aggregate(given: Node, found: Gathering): void {
  const name = typeof given['name'] === 'string' ? given['name'] : functionName(given['name'])
  const args = present(given['args']) ? node(given['args']) : {}
  for (const key of ['orderby', 'within_group_orderby', 'having', 'limit']) {
    if (present(args[key]) || present(given[key])) throw new Unread(key)
  }
  if (present(args['distinct']) && args['distinct'] !== 'DISTINCT') throw new Unread('distinct')
  const distinct = args['distinct'] === 'DISTINCT' ? ' distinct' : ''
  found.add('functions', `${name.toLowerCase()}${distinct}${tail(given, found)}`)
  if (args['type'] === 'expr_list') nodes(args['value']).forEach((each) => expr(each, found))
  else maybe(args['expr'], found)
  if (present(args['separator'])) expr(node(args['separator'])['delimiter'], found)
}

/** FILTER and OVER, and what stands in them. */
function tail(given: Node, found: Gathering): string {
  let words = ''
  if (present(given['filter'])) {
    words += ' filter'
    expr(node(given['filter'])['where'], found)
  }
  if (present(given['over'])) {
    words += ' over'
    window(node(given['over']), found)
  }
  return words
}

function window(over: Node, found: Gathering): void {
  const named = over['as_window_specification']
  if (typeof named === 'string' || !present(named)) throw new Unread('window')
  const specification = node(named)['window_specification']
  if (!present(specification)) return
  const { name, partitionby, orderby } = node(specification)
  if (present(name)) throw new Unread('window')
  for (const each of nodes(partitionby)) expr(each, found)
  orders(orderby, found)
}

function extract(given: Node, found: Gathering): void {
  const { field, source: from, cast_type } = node(given['args'])
  if (present(cast_type)) throw new Unread('extract')
  found.add('functions', 'date_part')
  found.string(word(field).toLowerCase())
  expr(from, found)
}
