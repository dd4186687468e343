import { digits, fields, flag, peek, text } from './json.js'
import type { CastType, Constant, Expr } from './query.js'
import type { Part } from './read-expr.js'
import { stop } from './stop.js'

const CONSTANT = ['class', 'type', 'alias', 'query_location', 'value'] as const

/** Reads a constant, its value as text and without loss. */
export function readConstant({ node, at }: Part): Constant {
  const { value } = fields(node, 'constant', CONSTANT)
  if (peek(value, 'is_null') === true) {
    const none = fields(value, 'constant', ['type', 'is_null'])
    if (typeId(none.type) !== 'NULL') stop('NOT_UNDERSTOOD', 'a typed NULL', at.at)
    return { kind: 'constant', type: 'null', text: 'NULL', ...at }
  }
  const given = fields(value, 'constant', ['type', 'is_null', 'value'])
  if (flag(given.is_null, 'constant')) stop('NOT_UNDERSTOOD', 'a constant', at.at)
  const id = typeId(given.type)
  switch (id) {
    case 'VARCHAR':
      return { kind: 'constant', type: 'string', text: text(given.value, 'string'), ...at }
    case 'INTEGER':
    case 'BIGINT':
      return { kind: 'constant', type: 'integer', text: integer(given.value), ...at }
    case 'DECIMAL':
      return { kind: 'constant', type: 'decimal', text: decimal(given), ...at }
    case 'BOOLEAN':
      return { kind: 'constant', type: 'boolean', text: String(flag(given.value, id)), ...at }
    default:
      return stop('LITERAL_NOT_ALLOWED', `a constant of the type ${id}`, at.at)
  }
}

function integer(value: unknown): string {
  const written = digits(value, 'integer')
  if (!/^-?[0-9]{1,19}$/.test(written)) stop('LITERAL_NOT_ALLOWED', 'a number', undefined)
  return written
}

/** 2.50 arrives as 250 with two digits behind the point. */
function decimal(value: { readonly type: unknown; readonly value: unknown }): string {
  const { scale } = decimalType(value.type)
  const written = integer(value.value)
  const sign = written.startsWith('-') ? '-' : ''
  const padded = written.replace('-', '').padStart(scale + 1, '0')
  const whole = padded.slice(0, padded.length - scale)
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${padded.slice(-scale)}`
}

const CAST = ['class', 'type', 'alias', 'query_location', 'child', 'cast_type', 'try_cast'] as const

/**
 * Reads a cast to one of the few types. Two casts are spellings of something else: `true` arrives as a cast
 * of 't' that stands nowhere, and our renderer writes an ordinal as a cast to UINTEGER.
 */
export function readCast({ node, at, reader }: Part): Expr {
  const cast = fields(node, 'CAST', CAST)
  const item = reader.expr(cast.child)
  const attempt = flag(cast.try_cast, 'CAST')
  const id = typeId(cast.cast_type)
  if (item.kind === 'constant' && !attempt) {
    if (at.at === undefined && id === 'BOOLEAN' && item.type === 'string') {
      return literalBoolean(item)
    }
    if (reader.author === 'own' && id === 'UINTEGER' && item.type === 'integer') {
      return { ...item, type: 'ordinal' }
    }
  }
  return { kind: 'cast', item, to: castType(cast.cast_type, at.at), try: attempt, ...at }
}

function literalBoolean(item: Constant): Constant {
  const value = item.text === 't' ? 'true' : item.text === 'f' ? 'false' : null
  if (value === null) return stop('NOT_UNDERSTOOD', 'a truth value', item.at)
  return { ...item, type: 'boolean', text: value }
}

const TYPES: ReadonlyMap<string, CastType> = new Map([
  ['VARCHAR', 'text'],
  ['INTEGER', 'integer'],
  ['BIGINT', 'bigint'],
  ['DOUBLE', 'double'],
  ['DATE', 'date'],
  ['TIMESTAMP', 'timestamp'],
  ['BOOLEAN', 'boolean'],
])

function castType(type: unknown, at: number | undefined): CastType {
  const id = typeId(type)
  if (id === 'DECIMAL') {
    const { width, scale } = decimalType(type)
    return `decimal(${width},${scale})`
  }
  const known = TYPES.get(id)
  if (known === undefined) {
    const few = 'TEXT, INTEGER, BIGINT, DOUBLE, DECIMAL(p,s), DATE, TIMESTAMP or BOOLEAN'
    stop('NOT_UNDERSTOOD', `a cast to ${id}`, at, `cast to ${few}`)
  }
  return known
}

/** The id of a type without parameters, or `DECIMAL`; anything with more to it has no word here. */
function typeId(type: unknown): string {
  const { id, type_info } = fields(type, 'type', ['id', 'type_info'])
  const name = text(id, 'type')
  if (type_info !== null && name !== 'DECIMAL')
    stop('NOT_UNDERSTOOD', `the type ${name}`, undefined)
  return name
}

function decimalType(type: unknown): { readonly width: number; readonly scale: number } {
  const info = peek(type, 'type_info')
  if (info === null) return { width: 18, scale: 3 }
  const keys = ['type', 'alias', 'extension_info', 'width', 'scale'] as const
  const decimal = fields(info, 'DECIMAL', keys)
  const width = Number(digits(decimal.width, 'DECIMAL'))
  const scale = Number(digits(decimal.scale, 'DECIMAL'))
  if (decimal.type !== 'DECIMAL_TYPE_INFO') stop('NOT_UNDERSTOOD', 'a type', undefined)
  if (decimal.alias !== '' || decimal.extension_info !== null || !(width <= 38 && scale <= width)) {
    stop('NOT_UNDERSTOOD', 'a DECIMAL', undefined, 'write DECIMAL(10,2)')
  }
  return { width, scale }
}
