import type { Facts } from './facts.js'
import { Gathering } from './facts.js'
import { hearExpr } from './hear-expr.js'
import type { Node } from './hear-node.js'
import { Unread, node, nodes, present, word } from './hear-node.js'

/** Facts being gathered; expressions hand the SELECTs inside them back here. */
class Gatherer extends Gathering {
  select(given: Node): void {
    select(given, this)
  }
}

/**
 * The facts of node-sql-parser's tree of one SELECT.
 *
 * Default-deny like the reader of DuckDB's: a type of node without a row here is not read past.
 * @throws Unread (`hear-node`)
 */
export function factsOfWitness(ast: unknown): Facts {
  const found = new Gatherer()
  select(single(ast), found)
  return found.facts()
}

function single(ast: unknown): Node {
  return node(Array.isArray(ast) && ast.length === 1 ? ast[0] : ast)
}

/** A SELECT and those that set operations chain to it. */
function select(given: Node, found: Gatherer): void {
  if (given['type'] !== 'select') throw new Unread(String(given['type']))
  for (const key of ['options', 'window', 'collate', 'for', 'locking_read', 'qualify']) {
    if (present(given[key])) throw new Unread(key)
  }
  withs(given['with'], found)
  distinct(node(given['distinct']), found)
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

function distinct({ type, columns }: Node, found: Gatherer): void {
  const shape = present(type) ? DISTINCTS.get(type) : 'select'
  if (shape === undefined || present(columns) !== (type === 'DISTINCT ON')) {
    throw new Unread('distinct')
  }
  found.add('shapes', shape)
  for (const each of nodes(columns)) hearExpr(each, found)
}

const DISTINCTS: ReadonlyMap<unknown, string> = new Map([
  ['DISTINCT', 'select distinct'],
  ['DISTINCT ON', 'select distinct on'],
])

function withs(value: unknown, found: Gatherer): void {
  for (const each of nodes(value)) {
    if (each['recursive'] === true) throw new Unread('recursive')
    found.add('ctes', word(node(each['name'])['value']).toLowerCase())
    const stmt = node(each['stmt'])
    select(present(stmt['ast']) ? node(stmt['ast']) : stmt, found)
  }
}

function selectItem(item: Node, found: Gatherer): void {
  if (present(item['as'])) found.add('aliases', word(item['as']).toLowerCase())
  hearExpr(item['expr'], found)
}

function groupBy(value: unknown, found: Gatherer): void {
  if (!present(value)) return
  const { columns, modifiers } = node(value)
  if (nodes(modifiers).length > 0) throw new Unread('group by')
  for (const each of nodes(columns)) hearExpr(each, found)
}

function orders(value: unknown, found: Gatherer): void {
  for (const each of nodes(value)) hearExpr(each['expr'], found)
}

function limit(value: unknown, found: Gatherer): void {
  if (!present(value)) return
  for (const each of nodes(node(value)['value'])) hearExpr(each, found)
}

function maybe(value: unknown, found: Gatherer): void {
  if (present(value)) hearExpr(value, found)
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
function froms(list: readonly Node[], found: Gatherer): void {
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

function source(from: Node, alias: string | null, found: Gatherer): void {
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
