import type { Expr } from '../../../gate/query.js'
import type { GlueType } from '../layout.js'

/**
 * What the values of an expression are, as far as the two engines treat them differently. `list`: ordinals as
 * texts, which only hidden columns hold; `lists`: a list of those.
 */
export type Kind =
  | 'ordinal'
  | 'text'
  | 'integer'
  | 'decimal'
  | 'double'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'null'
  | 'list'
  | 'lists'

/** An expression in the words of the other engine, with the kind of its values. */
export interface Typed {
  readonly expr: Expr
  readonly kind: Kind
}

const OF_GLUE: Readonly<Record<GlueType, Kind>> = {
  bigint: 'ordinal',
  int: 'integer',
  string: 'text',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
}

/** The kind of a column as it lies in AWS. */
export const kindOfColumn = (type: GlueType): Kind => OF_GLUE[type]

const NUMBERS: readonly Kind[] = ['ordinal', 'integer', 'decimal', 'double']

/** The one kind of values that stand beside each other, as in CASE or UNION; the gate has seen that they fit. */
export function common(kinds: readonly Kind[]): Kind {
  return kinds.reduce((left, right) => {
    if (left === 'null' || left === right) return right
    if (right === 'null') return left
    if (NUMBERS.includes(left) && NUMBERS.includes(right)) {
      return NUMBERS.indexOf(left) > NUMBERS.indexOf(right) ? left : right
    }
    return right === 'date' && left === 'timestamp' ? left : right
  }, 'null')
}
