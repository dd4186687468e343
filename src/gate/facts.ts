import type { Call, Constant, Expr, From, Query } from './query.js'
import { isUnheard } from './respell.js'
import { joins, sources, visit } from './walk.js'

/**
 * What a text asks for, boiled down to what can be compared between two parsers that share no code. Each
 * list is sorted; names are lower case; numbers are without sign and without trailing zeros, to the digit.
 */
export interface Facts {
  /** `name alias`, for tables, CTEs and subqueries (name `(query)`). */
  readonly tables: readonly string[]
  /** `table.column`, `.column` without a table, `table.*`, and the names in USING. */
  readonly columns: readonly string[]
  readonly functions: readonly string[]
  /** `'text'`, numbers, `true`, `false`, `$1`. NULL is left out: parsers fold it. */
  readonly constants: readonly string[]
  /** Aliases of SELECT items. */
  readonly aliases: readonly string[]
  /** Names of CTEs. */
  readonly ctes: readonly string[]
  /** `select`, `union`, `union all`, `left`, ..., each as often as it stands. */
  readonly shapes: readonly string[]
}

/** A list of `Facts`. */
export type FactKind = keyof Facts

/** Facts being gathered. */
export class Gathering {
  readonly #facts: Readonly<Record<FactKind, string[]>> = {
    tables: [],
    columns: [],
    functions: [],
    constants: [],
    aliases: [],
    ctes: [],
    shapes: [],
  }

  add(kind: FactKind, fact: string): void {
    this.#facts[kind].push(fact)
  }

  table(name: string, alias: string | null): void {
    this.add('tables', `${name} ${alias ?? ''}`.trim().toLowerCase())
  }

  column(table: string | null, name: string): void {
    this.add('columns', `${table ?? ''}.${name}`.toLowerCase())
  }

  string(text: string): void {
    this.add('constants', `'${text}'`)
  }

  number(text: string): void {
    const plain = text.replace(/^-/, '').replace(/^0+(?=[0-9])/, '')
    this.add('constants', plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain)
  }

  facts(): Facts {
    const sorted = (kind: FactKind): string[] => [...this.#facts[kind]].sort()
    return {
      tables: sorted('tables'),
      columns: sorted('columns'),
      functions: sorted('functions'),
      constants: sorted('constants'),
      aliases: sorted('aliases'),
      ctes: sorted('ctes'),
      shapes: sorted('shapes'),
    }
  }
}

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

/** Functions whose first argument is a part of a date. */
export const DATE_PART_FUNCTIONS: ReadonlySet<string> = new Set([
  'date_part',
  'date_trunc',
  'date_diff',
])

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
