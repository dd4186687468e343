import { DATE_PART_FUNCTIONS } from './facts.js'
import type { Gathering } from './facts.js'
import type { Node } from './hear-node.js'
import { Unread, node, nodes, present, word } from './hear-node.js'

/** Where the facts go, and who reads the SELECTs that stand inside expressions. */
export interface Hearing extends Pick<Gathering, 'add' | 'column' | 'string' | 'number'> {
  select(given: Node): void
}

/** Gathers the facts of one expression. @throws Unread */
export function hearExpr(value: unknown, found: Hearing): void {
  const given = node(value)
  if (present(given['ast'])) {
    found.select(node(given['ast']))
    return
  }
  const type = word(given['type'])
  const read = EXPRESSIONS.get(type)
  if (read === undefined) throw new Unread(type)
  read(given, found)
}

type Read = (given: Node, found: Hearing) => void

const string: Read = ({ value }, found) => found.string(word(value).replaceAll("''", "'"))

const EXPRESSIONS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['expr', ({ expr: inner }, found) => hearExpr(inner, found)],
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
  ['unary_expr', ({ expr: inner }, found) => hearExpr(inner, found)],
  ['expr_list', ({ value }, found) => nodes(value).forEach((each) => hearExpr(each, found))],
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

function column(given: Node, found: Hearing): void {
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

function parameter(given: Node, found: Hearing): void {
  const members = given['members']
  if (given['prefix'] !== '$' || (Array.isArray(members) && members.length > 0)) {
    throw new Unread('parameter')
  }
  found.add('constants', `$${digits(given['name'])}`)
}

/** Operators whose right side the witness reads as words (`IS DISTINCT FROM x`) are not read past. */
function binary(given: Node, found: Hearing): void {
  hearExpr(given['left'], found)
  hearExpr(given['right'], found)
  maybe(given['escape'], found)
}

/** `CASE a WHEN 1` compares a once for each WHEN. */
function cases(given: Node, found: Hearing): void {
  for (const each of nodes(given['args'])) {
    if (each['type'] === 'when') {
      maybe(given['expr'], found)
      hearExpr(each['cond'], found)
    } else if (each['type'] !== 'else') {
      throw new Unread('case')
    }
    hearExpr(each['result'], found)
  }
}

function cast(given: Node, found: Hearing): void {
  hearExpr(given['expr'], found)
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

function call(given: Node, found: Hearing): void {
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
    const part =
      index === 0 && DATE_PART_FUNCTIONS.has(name) && arg['type'] === 'single_quote_string'
    if (part) found.string(word(arg['value']).toLowerCase())
    else hearExpr(arg, found)
  })
}

function aggregate(given: Node, found: Hearing): void {
  const name = typeof given['name'] === 'string' ? given['name'] : functionName(given['name'])
  const args = present(given['args']) ? node(given['args']) : {}
  for (const key of ['orderby', 'within_group_orderby', 'having', 'limit']) {
    if (present(args[key]) || present(given[key])) throw new Unread(key)
  }
  if (present(args['distinct']) && args['distinct'] !== 'DISTINCT') throw new Unread('distinct')
  const distinct = args['distinct'] === 'DISTINCT' ? ' distinct' : ''
  found.add('functions', `${name.toLowerCase()}${distinct}${tail(given, found)}`)
  if (args['type'] === 'expr_list') nodes(args['value']).forEach((each) => hearExpr(each, found))
  else maybe(args['expr'], found)
  if (present(args['separator'])) hearExpr(node(args['separator'])['delimiter'], found)
}

/** FILTER and OVER, and what stands in them. */
function tail(given: Node, found: Hearing): string {
  let words = ''
  if (present(given['filter'])) {
    words += ' filter'
    hearExpr(node(given['filter'])['where'], found)
  }
  if (present(given['over'])) {
    words += ' over'
    window(node(given['over']), found)
  }
  return words
}

function window(over: Node, found: Hearing): void {
  const named = over['as_window_specification']
  if (typeof named === 'string' || !present(named)) throw new Unread('window')
  const specification = node(named)['window_specification']
  if (!present(specification)) return
  const { name, partitionby, orderby, window_frame_clause } = node(specification)
  if (present(name)) throw new Unread('window')
  if (present(window_frame_clause)) found.add('shapes', frame(node(window_frame_clause)))
  for (const each of nodes(partitionby)) hearExpr(each, found)
  for (const each of nodes(orderby)) hearExpr(each['expr'], found)
}

/** `rows between ... and ...`, as the tree has it; `ROWS 3 PRECEDING` ends at the current row. */
function frame({ type, expr, left, right }: Node): string {
  if (type === 'rows') return `rows between ${bound(node(expr))} and current row`
  const [start, end, ...more] = nodes(node(right)['value']).map(bound)
  if (type !== 'binary_expr' || node(left)['value'] !== 'rows') throw new Unread('frame')
  if (start === undefined || end === undefined || more.length > 0) throw new Unread('frame')
  return `rows between ${start} and ${end}`
}

const bound = ({ value }: Node): string => word(value).toLowerCase().replaceAll(/\s+/g, ' ')

function extract(given: Node, found: Hearing): void {
  const { field, source: from, cast_type } = node(given['args'])
  if (present(cast_type)) throw new Unread('extract')
  found.add('functions', 'date_part')
  found.string(word(field).toLowerCase())
  hearExpr(from, found)
}

function maybe(value: unknown, found: Hearing): void {
  if (present(value)) hearExpr(value, found)
}
