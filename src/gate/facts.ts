import { DATE_PART_FUNCTIONS, Gathering, type Facts } from '../engine/parsers/facts.js'
import type { Call, Constant, Expr, From, Query } from './query.js'
import { isUnheard } from './respell.js'
import { joins, sources, visit } from './walk.js'

/** The facts of a tree as read. */
export function factsOf(query: Query): Facts {
  const found = new Gathering()
  // A part of a date is written in any case: EXTRACT(YEAR FROM d), date_part('year', d).
  const parts = new Set<Expr>()
  visit(query, {
    query: (each) => ofQuery(each, found),
    expr: (expr) => {
      const part = expr.kind === 'call' && DATE_PART_FUNCTIONS.has(expr.name) ? expr.args[0] : null
      if (part?.kind === 'constant') parts.add(part)
      ofExpr(expr.kind === 'constant' && parts.has(expr) ? lower(expr) : expr, found)
    },
  })
  return found.facts()
}

function lower(part: Constant): Constant {
  return { ...part, text: part.text.toLowerCase() }
}

function ofQuery({ ctes, body }: Query, found: Gathering): void {
  for (const cte of ctes) found.add('ctes', cte.name.toLowerCase())
  if (body.kind === 'set') {
    // The ALL of the others is respelled for the witness.
    const all = body.all && body.operator === 'union'
    found.add('shapes', all ? 'union all' : body.operator)
    return
  }
  const on = body.distinctOn.length > 0 ? 'select distinct on' : 'select'
  found.add('shapes', body.distinct ? 'select distinct' : on)
  for (const { expr, alias } of body.items) {
    if (alias !== null) found.add('aliases', alias.toLowerCase())
    if (expr.kind === 'star') found.column(expr.table, '*')
  }
  if (body.from !== null) ofFrom(body.from, found)
}

function ofFrom(from: From, found: Gathering): void {
  for (const source of sources(from)) {
    found.table(source.kind === 'table' ? source.name : '(query)', source.alias)
  }
  for (const join of joins(from)) {
    found.add('shapes', `${join.join} join`)
    for (const name of join.using) found.column(null, name)
  }
}

function ofExpr(expr: Expr, found: Gathering): void {
  switch (expr.kind) {
    case 'column':
      found.column(expr.table, expr.name)
      return
    case 'constant':
      if (expr.type === 'string') found.string(expr.text)
      else if (expr.type === 'boolean') found.add('constants', expr.text)
      else if (expr.type !== 'null') found.number(expr.text)
      return
    case 'parameter':
      found.add('constants', `$${expr.index}`)
      return
    case 'call':
      found.add('functions', functionFact(expr))
      return
    case 'window':
      found.add('functions', `${functionFact(expr.call)} over`)
      if (expr.frame !== null) found.add('shapes', expr.frame)
      return
    default:
  }
}

function functionFact(call: Call): string {
  const { name, distinct, filter } = call
  return `${name}${distinct && !isUnheard(call) ? ' distinct' : ''}${filter === null ? '' : ' filter'}`
}
