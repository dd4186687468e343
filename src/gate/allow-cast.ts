import type { Place } from './allow-expr.js'
import { judgeExpr, opaque } from './allow-expr.js'
import type { CastType, Expr, ExprOf } from './query.js'
import type { Judged, PlainKind } from './types.js'
import { grownOf, isPlain, plain, tryCast, words } from './types.js'

/** The kind a cast gives, and the kinds it can be made from. */
function castKind(to: CastType): PlainKind {
  if (to === 'bigint') return 'integer'
  if (to.startsWith('decimal')) return 'decimal'
  return to as Exclude<CastType, 'bigint' | `decimal(${number},${number})`>
}

const NUMERIC: readonly PlainKind[] = ['integer', 'decimal', 'double', 'boolean', 'text', 'null']
const CASTS: Readonly<Record<Exclude<PlainKind, 'null'>, readonly PlainKind[]>> = {
  text: ['text', 'integer', 'decimal', 'double', 'boolean', 'date', 'timestamp', 'null'],
  integer: NUMERIC,
  decimal: NUMERIC,
  double: NUMERIC,
  boolean: ['boolean', 'integer', 'text', 'null'],
  date: ['date', 'timestamp', 'text', 'null'],
  timestamp: ['date', 'timestamp', 'text', 'null'],
}

/** Every cast becomes one that gives NULL where it fails: see `tryCast`. */
export function judgeCast(expr: ExprOf<'cast'>, place: Place): Judged {
  const item = judgeExpr(expr.item, place)
  const kind = castKind(expr.to)
  if (item.type.kind === 'token') return opaque('a cast', 'cast', item, expr.item, place)
  if (item.type.kind === 'plain' && kind !== 'null' && !CASTS[kind].includes(item.type.plain)) {
    const detail = `${words(item.type)} cannot be cast to ${expr.to}`
    return { expr, type: place.docket.refuse('SYNTAX', detail, expr.at) }
  }
  if (isPlain(item.type, kind) && kind === 'boolean') return item
  const grown = kind === 'text' ? grownOf(item.type) : 1
  return { expr: { ...tryCast(item.expr, expr.to), ...spot(expr) }, type: plain(kind, grown) }
}

function spot(expr: Expr): { readonly at?: number } {
  return expr.at === undefined ? {} : { at: expr.at }
}
