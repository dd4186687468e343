/**
 * The closed tree: every construct a vendor may write has a node here, and what has no node is
 * refused by name. Two uses of the same types:
 *
 * - as read: names are the vendor's own;
 * - as approved (`ApprovedQuery`): tables and columns are catalogue names, every table instance has
 *   an alias of ours (`t1`, `t2`, ...), every CTE a name of ours (`q1`, ...), every column is
 *   qualified, stars are expanded, aliases of select items are ours (`c1`, ...), and token literals
 *   are ordinals. No identifier of the vendor's is left in it.
 *
 * `at` is where the node stood in the submitted text (offset from 0); it takes no part in equality.
 */
export interface Query {
  readonly ctes: readonly Cte[]
  readonly body: Body
  readonly orderBy: readonly OrderItem[]
  readonly limit: Expr | null
  readonly offset: Expr | null
}

export interface Cte {
  readonly name: string
  readonly columns: readonly string[]
  readonly query: Query
}

export type Body = Select | SetOperation

export interface Select {
  readonly kind: 'select'
  readonly distinct: boolean
  /** DISTINCT ON (...); empty unless written. When approved, places and aliases are spelled out. */
  readonly distinctOn: readonly Expr[]
  readonly items: readonly SelectItem[]
  readonly from: From | null
  readonly where: Expr | null
  /** Explicit keys; `all` is GROUP BY ALL as read, replaced by keys when approved. */
  readonly groupBy: readonly Expr[] | 'all'
  readonly having: Expr | null
  /** The condition on window functions; when approved, aliases in it are spelled out. */
  readonly qualify: Expr | null
}

export interface SetOperation {
  readonly kind: 'set'
  readonly operator: 'union' | 'except' | 'intersect'
  readonly all: boolean
  readonly left: Query
  readonly right: Query
}

export interface SelectItem {
  readonly expr: Expr | Star
  readonly alias: string | null
}

export interface Star {
  readonly kind: 'star'
  readonly table: string | null
  readonly at?: number
}

export type From = TableRef | SubqueryRef | Join

export interface TableRef {
  readonly kind: 'table'
  readonly name: string
  readonly alias: string | null
  readonly at?: number
}

export interface SubqueryRef {
  readonly kind: 'subquery'
  readonly query: Query
  readonly alias: string | null
  /** t(a, b): names given to the columns; empty unless written. Empty when approved. */
  readonly columns: readonly string[]
  readonly at?: number
}

export interface Join {
  readonly kind: 'join'
  readonly join: 'inner' | 'left' | 'right' | 'full' | 'cross'
  readonly left: From
  readonly right: From
  /** Exactly one of the two is given, none for `cross`. When approved, USING has become ON. */
  readonly on: Expr | null
  readonly using: readonly string[]
  readonly at?: number
}

export interface OrderItem {
  readonly expr: Expr
  readonly descending: boolean
  readonly nulls: 'default' | 'first' | 'last'
}

/** Comparison operators. `is [not] distinct from` treats NULL as a value. */
export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'distinct' | 'not distinct'

export type CastType =
  | 'text'
  | 'integer'
  | 'bigint'
  | 'double'
  | 'date'
  | 'timestamp'
  | 'boolean'
  | `decimal(${number},${number})`

export type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '||' | 'negate'

export type Expr =
  | {
      readonly kind: 'column'
      readonly table: string | null
      readonly name: string
      readonly at?: number
    }
  | Constant
  | { readonly kind: 'parameter'; readonly index: number; readonly at?: number }
  | {
      readonly kind: 'compare'
      readonly op: Comparison
      readonly left: Expr
      readonly right: Expr
      readonly at?: number
    }
  | { readonly kind: 'and' | 'or'; readonly items: readonly Expr[]; readonly at?: number }
  | { readonly kind: 'not'; readonly item: Expr; readonly at?: number }
  | {
      readonly kind: 'is null'
      readonly item: Expr
      readonly negated: boolean
      readonly at?: number
    }
  | {
      readonly kind: 'between'
      readonly item: Expr
      readonly low: Expr
      readonly high: Expr
      readonly negated: boolean
      readonly at?: number
    }
  | {
      readonly kind: 'in list'
      readonly item: Expr
      readonly list: readonly Expr[]
      readonly negated: boolean
      readonly at?: number
    }
  | {
      readonly kind: 'in query'
      readonly item: Expr
      readonly query: Query
      readonly negated: boolean
      readonly at?: number
    }
  | {
      readonly kind: 'exists'
      readonly query: Query
      readonly negated: boolean
      readonly at?: number
    }
  | { readonly kind: 'scalar query'; readonly query: Query; readonly at?: number }
  | {
      readonly kind: 'like'
      readonly item: Expr
      readonly pattern: Expr
      readonly insensitive: boolean
      readonly negated: boolean
      readonly at?: number
    }
  | {
      readonly kind: 'case'
      readonly whens: readonly { readonly when: Expr; readonly then: Expr }[]
      readonly otherwise: Expr | null
      readonly at?: number
    }
  | {
      readonly kind: 'cast'
      readonly item: Expr
      readonly to: CastType
      readonly try: boolean
      readonly at?: number
    }
  | {
      readonly kind: 'operator'
      readonly op: Operator
      readonly items: readonly Expr[]
      readonly at?: number
    }
  | Call
  | WindowCall

export type ExprKind = Expr['kind']

/** `text` is the value without loss, as DuckDB's parser spelled it; `ordinal` is a decoded token. */
export interface Constant {
  readonly kind: 'constant'
  readonly type: 'null' | 'boolean' | 'integer' | 'decimal' | 'string' | 'ordinal'
  readonly text: string
  readonly at?: number
}

/** A scalar function or an aggregate; `count(*)` has no args and `star`. Names are lower case. */
export interface Call {
  readonly kind: 'call'
  readonly name: string
  readonly args: readonly Expr[]
  readonly star: boolean
  readonly distinct: boolean
  readonly filter: Expr | null
  readonly orderBy: readonly OrderItem[]
  readonly at?: number
}

export interface WindowCall {
  readonly kind: 'window'
  readonly call: Call
  readonly partitionBy: readonly Expr[]
  readonly orderBy: readonly OrderItem[]
  /** `rows between ... and ...`, or null for the default; see `read-frame.ts`. */
  readonly frame: string | null
  readonly at?: number
}

/** The expressions of one kind. */
export type ExprOf<Kind extends ExprKind> = Expr extends infer Each
  ? Each extends { readonly kind: infer Own }
    ? Kind extends Own
      ? Each
      : never
    : never
  : never
