import type { Cte, Expr, From, Query } from '../../../gate/query.js'
import type { PolicyTable } from '../../../policy/policy.js'
import type { Cell } from '../../port.js'
import type { TablePart } from '../layout.js'
import type { Kind, Typed } from './kinds.js'

/** What a query is written for. */
export interface Target {
  readonly layout: ReadonlyMap<PolicyTable['table']['name'], readonly TablePart[]>
  /** The value of the partition column. */
  readonly load: string
  /** Values of `$1`, `$2`, ...; they become constants. */
  readonly parameters: readonly Cell[]
}

/** What is shared by all parts of one text. */
export interface Text extends Target {
  /** Every CTE of the query, flat and in an order in which each names only earlier ones. */
  readonly ctes: Cte[]
  /** Parts read from, for the quota. */
  readonly parts: Set<string>
  /** An alias that no other part of the text has. */
  readonly fresh: (prefix: string) => string
}

/** The columns of something in FROM by the name that the approved tree uses. */
export type Columns = ReadonlyMap<string, { readonly name: string; readonly kind: Kind }>

/** The sources that a SELECT sees by their aliases, and those of the SELECT around it. */
export interface Frame {
  readonly sources: Map<string, Columns>
  readonly outer: Frame | null
}

/** What a query stands in. */
export interface Around {
  readonly text: Text
  /** The CTEs in sight by their names in the approved tree. */
  readonly ctes: ReadonlyMap<string, { readonly name: string; readonly columns: Columns }>
  readonly outer: Frame | null
}

/**
 * A query that looked at the row around it, with that taken out: a row of `query` belongs to a row around it
 * where every key column of it equals what stands there.
 */
export interface Key {
  /** An expression over the query's own sources; outside of it, its column. */
  readonly inner: Expr
  /** An expression over the sources of the query around it. */
  readonly outer: Expr
  readonly op: '=' | 'not distinct'
}

/** A written query. Its last columns are its keys, called `k1`, `k2`, ... */
export interface Made {
  readonly query: Query
  readonly columns: Columns
  readonly keys: readonly Key[]
  /** It has exactly one row for every row around it; written with keys, it has none where nothing matches. */
  readonly isTotal: boolean
}

/** A derived table beside the FROM of a SELECT, for a subquery in one of its expressions. */
export interface Beside {
  readonly from: From
  readonly on: Expr
}

/** Where an expression stands. */
export interface Place {
  readonly around: Around
  readonly frame: Frame
  /** Derived tables that expressions need; null where none can be joined, as in ON. */
  readonly beside: Beside[] | null
  /** In a grouped SELECT, outside of aggregates, columns of what is joined must be keys too. */
  readonly moreKeys: Expr[] | null
  /** Keys of the SELECT so far: windows must not look across rows that belong to different rows around. */
  readonly keys: readonly Key[]
  /** Parts that are written already, by the node of the approved tree. */
  readonly known: ReadonlyMap<Expr, Typed>
  /** Handed in, because queries hold expressions and expressions hold queries. */
  readonly make: Makers
}

export interface Makers {
  readonly query: (query: Query, around: Around) => Made
  /** A subquery in an expression. @param isConjunct - Only whether it is true matters. */
  readonly subquery: (expr: SubqueryExpr, place: Place, isConjunct: boolean) => Typed
}

export type SubqueryExpr = Extract<Expr, { readonly kind: 'exists' | 'in query' | 'scalar query' }>
