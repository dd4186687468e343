import type {
  Call,
  CastType,
  Comparison,
  Constant,
  Expr,
  From,
  Operator,
  OrderItem,
  Query,
  Select,
  SelectItem,
} from '../../../gate/query.js'

/** Small pieces of the tree, so that rules read as what they make. */

export const column = (table: string | null, name: string): Expr => ({
  ...{ kind: 'column', table, name },
})

const constant = (type: Constant['type'], text: string): Constant => ({
  ...{ kind: 'constant', type, text },
})

export const NULL = constant('null', 'NULL')
export const TRUE = constant('boolean', 'true')
export const FALSE = constant('boolean', 'false')
export const integer = (value: number): Constant => constant('integer', String(value))
export const decimal = (text: string): Constant => constant('decimal', text)
export const text = (value: string): Constant => constant('string', value)

export const call = (name: string, ...args: readonly Expr[]): Call => ({
  ...{ kind: 'call', name, args, star: false, distinct: false, filter: null, orderBy: [] },
})

export const COUNT_ALL: Call = { ...call('count'), star: true }

export const compare = (op: Comparison, left: Expr, right: Expr): Expr => ({
  ...{ kind: 'compare', op, left, right },
})

export const operator = (op: Operator, ...items: readonly Expr[]): Expr => ({
  ...{ kind: 'operator', op, items },
})

export const isNull = (item: Expr): Expr => ({ kind: 'is null', item, negated: false })
export const isThere = (item: Expr): Expr => ({ kind: 'is null', item, negated: true })
export const not = (item: Expr): Expr => ({ kind: 'not', item })

export const cast = (item: Expr, to: CastType): Expr => ({ kind: 'cast', item, to, try: false })
export const tryCast = (item: Expr, to: CastType): Expr => ({ kind: 'cast', item, to, try: true })

export const caseOf = (
  whens: readonly { readonly when: Expr; readonly then: Expr }[],
  otherwise: Expr | null,
): Expr => ({ kind: 'case', whens, otherwise })

export const scalar = (query: Query): Expr => ({ kind: 'scalar query', query })

/** The conditions joined by AND; null if there is none. */
export function all(items: readonly Expr[]): Expr | null {
  const [only] = items
  if (only === undefined) return null
  return items.length === 1 ? only : { kind: 'and', items }
}

export function either(...items: readonly Expr[]): Expr {
  return { kind: 'or', items }
}

export const item = (expr: Expr, alias: string | null): SelectItem => ({ expr, alias })

/** A SELECT of what is given and nothing else. */
export const select = (parts: Pick<Select, 'items' | 'from'> & Partial<Select>): Select => ({
  ...{ kind: 'select', distinct: false, distinctOn: [], where: null, groupBy: [], having: null },
  qualify: null,
  ...parts,
})

/** A query that is only its body. */
export const queryOf = (body: Query['body'], orderBy: readonly OrderItem[] = []): Query => ({
  ...{ ctes: [], body, orderBy, limit: null, offset: null },
})

export const derived = (query: Query, alias: string): From => ({
  ...{ kind: 'subquery', query, alias, columns: [] },
})
