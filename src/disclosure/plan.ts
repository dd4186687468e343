import type { Expr, Query } from '../gate/query.js'

/**
 * How an approved query will be run so that the disclosure step can tell whom each row is about.
 * `query` is the approved tree with hidden columns appended; the vendor cannot name them.
 */
export type Plan = NonePlan | NamedPlan | GroupPlan

/** Touches no table that has subjects and mentions no one. */
export interface NonePlan {
  readonly kind: 'none'
  readonly query: Query
  readonly hidden: 0
}

/** Each hidden column is an ordinal or a list of ordinals; their union is whom the answer is about. */
export interface NamedPlan {
  readonly kind: 'named'
  readonly query: Query
  readonly hidden: number
  /** LIMIT and OFFSET, taken after everyone in the rows was counted; null: nothing is left to take. */
  readonly page: { readonly offset: number; readonly limit: number | null } | null
  /** Queries of one hidden column each, for everyone who is counted though no row may show them. */
  readonly addressed: readonly Query[]
}

/**
 * One row per group, all groups, before HAVING, ORDER BY and LIMIT, which act after suppression.
 * The raw row is `cells` followed by two hidden columns per protected table instance: the number of
 * distinct persons, and their list; where the overlap audit does not need it, of groups below k only.
 */
export interface GroupPlan {
  readonly kind: 'group'
  readonly query: Query
  readonly hidden: number
  readonly cells: readonly RawCell[]
  /** For each output column, its place among `cells`. */
  readonly outputs: readonly number[]
  readonly having: Expr | null
  /** Looks up the place among `cells` of an expression of `having`; -1 if it has none. */
  readonly placeOf: (expr: Expr) => number
  readonly order: readonly {
    readonly place: number
    readonly descending: boolean
    readonly nulls: 'first' | 'last'
  }[]
  readonly limit: number | null
  readonly offset: number
  /** What the overlap audit is made on where a secret column is looked at; null if none is. */
  readonly base: BasePlan | null
}

/**
 * The same groups without what looks at the secret column. The raw row holds the public keys, a count of
 * rows, and the hidden columns of the group plan.
 */
export interface BasePlan {
  readonly query: Query
  readonly hidden: number
  /** For each public key, its place among the cells of the group plan. */
  readonly keys: readonly number[]
}

/** How a cell of several groups becomes a cell of their union. */
export type RawCell =
  | { readonly role: 'key' }
  /** count(*), count(x), sum(x). */
  | { readonly role: 'additive' }
  | { readonly role: 'least' | 'greatest' }
  /** count(distinct x) of a union cannot be told from its parts. */
  | { readonly role: 'distinct' }
  /** From the cells at these places: a sum and a count. */
  | { readonly role: 'average'; readonly sum: number; readonly count: number }
