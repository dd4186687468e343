import type { Ordinal, TokenType } from '../vault/domain.js'
import type { Query } from './query.js'

declare const proof: unique symbol

/** What a cell of an answer's column is: a token to be encoded at the border, or a plain value. */
export type OutputType =
  { readonly kind: 'token'; readonly token: TokenType } | { readonly kind: 'plain' }

export interface OutputColumn {
  /** The name the vendor will see: their alias, or the column's catalogue name. */
  readonly name: string
  readonly type: OutputType
}

/** A value bound to `$n`; token parameters have become ordinals. */
export type ParameterValue = string | number | boolean | null

/** A query that passed the policy of one session. Only the gate's `allow` makes one. */
export interface ApprovedQuery {
  readonly query: Query
  readonly output: readonly OutputColumn[]
  readonly parameters: readonly ParameterValue[]
  /** Persons whose tokens stand in the query (literal or parameter), wherever they stand. */
  readonly mentions: readonly Ordinal[]
  /** Catalogue names, for the ledger: sorted, each once. */
  readonly tables: readonly string[]
  readonly columns: readonly string[]
  readonly functions: readonly string[]
  readonly [proof]: true
}
