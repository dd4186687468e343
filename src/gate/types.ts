import type { TokenType } from '../vault/domain.js'
import type { ColumnType } from '../roster/catalog.js'
import type { CastType, Expr } from './query.js'

/** What an expression's values are. `null` is the literal alone: it fits every type. */
export type PlainKind =
  'text' | 'integer' | 'decimal' | 'double' | 'boolean' | 'date' | 'timestamp' | 'null'

/**
 * The type of an expression.
 *
 * `grown`: how many columns or literals may be strung together in one text value; a bound on what a
 * doubled concatenation can cost. `unknown` is the type of what has been refused: it fits everything, so
 * that one mistake is refused once.
 */
export type Type =
  | { readonly kind: 'token'; readonly token: TokenType }
  | { readonly kind: 'plain'; readonly plain: PlainKind; readonly grown: number }
  | { readonly kind: 'unknown' }

/** An expression of the approved tree, with its type. */
export interface Judged {
  readonly expr: Expr
  readonly type: Type
}

export const UNKNOWN: Type = { kind: 'unknown' }

export function plain(kind: PlainKind, grown = 1): Type {
  return { kind: 'plain', plain: kind, grown }
}

export function typeOfColumn(type: ColumnType): Type {
  return type.kind === 'token'
    ? { kind: 'token', token: { domain: type.domain, form: type.form } }
    : plain(type.kind)
}

/** For people: "a PERSON token (exact)", "text". */
export function words(type: Type): string {
  if (type.kind === 'token') return `a ${type.token.domain} token (${type.token.form})`
  return type.kind === 'plain' ? type.plain : 'something refused'
}

export function sameToken(left: TokenType, right: TokenType): boolean {
  return left.domain === right.domain && left.form === right.form
}

const NUMBERS: readonly PlainKind[] = ['integer', 'decimal', 'double']

export function isNumber(type: Type): boolean {
  return type.kind === 'plain' && NUMBERS.includes(type.plain)
}

export function isPlain(type: Type, ...kinds: readonly PlainKind[]): boolean {
  return type.kind === 'plain' && kinds.includes(type.plain)
}

export function grownOf(type: Type): number {
  return type.kind === 'plain' ? type.grown : 1
}

/**
 * The one type both fit, or null. Numbers fit numbers, dates fit timestamps, NULL fits everything; text
 * fits text alone, because comparing it with a number would cast every cell and fail on the first that is
 * none, which tells the vendor that it is there.
 */
export function common(left: Type, right: Type): Type | null {
  if (left.kind === 'unknown' || isPlain(right, 'null')) return left
  if (right.kind === 'unknown' || isPlain(left, 'null')) return right
  if (left.kind === 'token' || right.kind === 'token') {
    const both = left.kind === 'token' && right.kind === 'token'
    return both && sameToken(left.token, right.token) ? left : null
  }
  const grown = Math.max(left.grown, right.grown)
  if (left.plain === right.plain) return plain(left.plain, grown)
  const rank = [...NUMBERS]
  if (isNumber(left) && isNumber(right)) {
    return plain(rank.indexOf(left.plain) > rank.indexOf(right.plain) ? left.plain : right.plain)
  }
  return isPlain(left, 'date', 'timestamp') && isPlain(right, 'date', 'timestamp')
    ? plain('timestamp')
    : null
}

/**
 * A cast that gives NULL where it fails. The gate writes no other: a cast that fails ends the query, and
 * whether a query ends is a bit about a row that was never counted.
 */
export function tryCast(item: Expr, to: CastType): Expr {
  const at = item.at === undefined ? {} : { at: item.at }
  return { kind: 'cast', item, to, try: true, ...at }
}

/** The number as DOUBLE: arithmetic on integers and decimals fails on overflow, on doubles it never does. */
export function asDouble({ expr, type }: Judged): Expr {
  return isPlain(type, 'double', 'null') ? expr : tryCast(expr, 'double')
}
