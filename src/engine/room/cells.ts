import type { DuckDBType, DuckDBVector } from '@duckdb/node-api'
import type { Cell, HiddenCell } from '../port.js'
import type { Ordinal } from '../../vault/domain.js'
import { DuckDBListType, DuckDBListVector, DuckDBTypeId } from './duckdb.js'

/** Reads one cell of a column; the value is never NULL. */
export type Convert = (value: unknown) => Cell

/** Exact in a JSON number if safe, otherwise decimal text: no digit is ever lost on the way. */
const whole: Convert = (value) => {
  if (typeof value === 'number') return value
  if (typeof value !== 'bigint') return String(value)
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

/** JSON has no word for NaN and the infinities, and would write null. */
const real: Convert = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : String(value)

const text: Convert = (value) => String(value)

/** UTC, `2025-08-01T13:05:09.123456Z`; `infinity` stays a word. */
const instant: Convert = (value) => {
  const words = String(value)
  return /^\d/.test(words) ? `${words.replace(' ', 'T')}Z` : words
}

/**
 * How a result column leaves the room. A type without a row here (a list, a struct, a blob, an enum, an
 * interval) has no place in an answer: the run fails.
 */
const CONVERT: Partial<Record<DuckDBTypeId, Convert>> = {
  [DuckDBTypeId.BOOLEAN]: (value) => value === true,
  [DuckDBTypeId.TINYINT]: whole,
  [DuckDBTypeId.SMALLINT]: whole,
  [DuckDBTypeId.INTEGER]: whole,
  [DuckDBTypeId.BIGINT]: whole,
  [DuckDBTypeId.HUGEINT]: whole,
  [DuckDBTypeId.UTINYINT]: whole,
  [DuckDBTypeId.USMALLINT]: whole,
  [DuckDBTypeId.UINTEGER]: whole,
  [DuckDBTypeId.UBIGINT]: whole,
  [DuckDBTypeId.UHUGEINT]: whole,
  [DuckDBTypeId.FLOAT]: real,
  [DuckDBTypeId.DOUBLE]: real,
  [DuckDBTypeId.DECIMAL]: text,
  [DuckDBTypeId.VARCHAR]: text,
  [DuckDBTypeId.DATE]: text,
  [DuckDBTypeId.TIMESTAMP]: instant,
  [DuckDBTypeId.SQLNULL]: () => null,
}

/** The reader of a visible column, or null if its type may not leave. */
export const cellOf = (type: DuckDBType): Convert | null => CONVERT[type.typeId] ?? null

const INTEGERS: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.SQLNULL,
])

/** Whether a hidden column is one: a list of integers, or an integer. */
export const isHiddenType = (type: DuckDBType): boolean =>
  type instanceof DuckDBListType ? INTEGERS.has(type.valueType.typeId) : INTEGERS.has(type.typeId)

/**
 * Gives each ordinal of a hidden cell to `visit`, straight from the flat child vector, because a list can
 * hold every student of a district. NULLs are left out.
 *
 * @returns false as soon as `visit` does, or for a value that is no ordinal.
 */
export function visitOrdinals(
  vector: DuckDBVector,
  row: number,
  visit: (ordinal: Ordinal) => boolean,
): boolean {
  if (!(vector instanceof DuckDBListVector)) return visitOne(vector.getItem(row), visit)
  if (vector.getItemVector(row) === null) return true
  const start = vector.getEntryOffset(row)
  const end = start + vector.getEntryLength(row)
  for (let at = start; at < end; at += 1) {
    if (!visitOne(vector.childVector.getItem(at), visit)) return false
  }
  return true
}

function visitOne(item: unknown, visit: (ordinal: Ordinal) => boolean): boolean {
  if (item === null) return true
  const ordinal = Number(item)
  return Number.isInteger(ordinal) && ordinal >= 0 && ordinal <= 0xffff_ffff && visit(ordinal)
}

/**
 * A hidden cell as it stands: a count, NULL, or the distinct ordinals of a list, ascending.
 *
 * @returns undefined if it holds what is neither a safe count nor an ordinal, or more than `most` ordinals.
 */
export function hiddenCell(
  vector: DuckDBVector,
  row: number,
  most: number,
): HiddenCell | undefined {
  if (vector instanceof DuckDBListVector) {
    if (vector.getItemVector(row) === null) return null
    const distinct = new Set<Ordinal>()
    const fits = visitOrdinals(vector, row, (ordinal) => distinct.add(ordinal).size <= most)
    return fits ? [...distinct].sort((a, b) => a - b) : undefined
  }
  const item: unknown = vector.getItem(row)
  if (item === null) return null
  const count = Number(item)
  return Number.isSafeInteger(count) ? count : undefined
}
