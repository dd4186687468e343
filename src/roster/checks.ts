import { readDay, readStamp } from './dates.js'
import { areItems, isFilled } from './plain-cell.js'
import { NO_DAY, plainDay } from './plain-date.js'
import type { FactKind } from './facts.js'
import { remember } from './memory.js'
import type { Mode } from './manifest.js'
import type { CellType, ColumnSpec } from './schema.js'

/** What is wrong with a cell; null if nothing is. Null cells (absent) are never wrong by themselves. */
export type Check = (cell: string | null) => FactKind | null

type TypeCheck = (cell: string, spec: ColumnSpec) => FactKind | null

const inGuid = new Uint8Array(128)
for (const character of '._/@-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') {
  inGuid[character.charCodeAt(0)] = 1
}

/** At most 255 of `0-9 a-z A-Z . _ / @ -`. A table, because a pattern costs four times as much here. */
function isGuid(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (inGuid[text.charCodeAt(i)] !== 1) return false
  return text.length > 0 && text.length < 256
}

const guid: TypeCheck = (cell) => (isGuid(cell) ? null : 'row.invalid_guid')
const items = (cell: string) => cell.split(',')
const free: TypeCheck = () => null

const word = (text: string, spec: ColumnSpec) =>
  spec.words.includes(text) || (spec.extensible && text.startsWith('ext:'))

const BY_TYPE: Readonly<Record<CellType, TypeCheck>> = {
  string: free,
  id: guid,
  guid,
  reference: guid,
  date: (cell) => (readDay(cell).days === null ? 'row.invalid_date' : null),
  datetime: (cell) => (readStamp(cell).ms === null ? 'row.invalid_datetime' : null),
  year: (cell) => (/^\d{4}$/.test(cell) ? null : 'row.invalid_year'),
  integer: (cell) => (/^[+-]?\d{1,15}$/.test(cell) ? null : 'row.invalid_integer'),
  float: (cell) => (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(cell) ? null : 'row.invalid_float'),
  list: (cell) => (items(cell).some((item) => item.trim() === '') ? 'row.invalid_list' : null),
  references: (cell) => (items(cell).every((item) => isGuid(item)) ? null : 'row.invalid_list'),
  words: (cell, spec) => {
    if (word(cell, spec)) return null
    return spec.words.includes('true') ? 'row.invalid_boolean' : 'row.invalid_enum'
  },
  wordList: (cell, spec) =>
    items(cell).every((item) => word(item, spec)) ? null : 'row.invalid_enum',
}

/** Whether a cell of ASCII bytes, from `from` to `to`, exclusive, is surely right; one that is not is left to the check. */
export type PlainCheck = (data: Uint8Array, from: number, to: number) => boolean

const isPlainGuid: PlainCheck = (data, from, to) => {
  for (let at = from; at < to; at++) if (inGuid[data[at] ?? 0] !== 1) return false
  return to > from && to - from < 256
}

/** Null for types of which most cells are remembered. */
const PLAIN: Readonly<Record<CellType, PlainCheck | null>> = {
  string: isFilled,
  id: isPlainGuid,
  guid: isPlainGuid,
  reference: isPlainGuid,
  date: (data, from, to) => plainDay(data, from, to) !== NO_DAY,
  datetime: null,
  year: null,
  integer: null,
  float: null,
  list: (data, from, to) => areItems(data, from, to, isFilled),
  references: (data, from, to) => areItems(data, from, to, isPlainGuid),
  words: null,
  wordList: null,
}

/** The check of a column by the bytes of a cell, if there is one. In a column of delta files no cell is right by itself. */
export const plainCheckOf = ({ type, required }: ColumnSpec): PlainCheck | null =>
  required === 'delta' ? null : PLAIN[type]

/** Whether a column's cells are never wrong. */
export const isFree = (spec: ColumnSpec): boolean =>
  spec.type === 'string' && spec.required === 'no'

/** Types of which a file holds few distinct cells, so that a verdict is worth remembering. */
const REPEATED: ReadonlySet<CellType> = new Set(['date', 'datetime', 'words', 'year'])

/**
 * The check of a column in a file of a mode. Without a manifest (`mode` null) nothing is known about
 * delta columns, and they are not judged.
 */
export function checkOf(spec: ColumnSpec, mode: Mode | null): Check {
  const judge = judgeOf(spec)
  return (cell) => {
    if (cell === null) return null
    if (cell === '' || cell.trim() === '') return blank(spec, mode)
    if (spec.required === 'delta' && mode === 'bulk') return 'row.field_forbidden_in_bulk'
    return judge(cell)
  }
}

function blank(spec: ColumnSpec, mode: Mode | null): FactKind | null {
  if (spec.required === 'yes') return 'row.missing_required_value'
  return spec.required === 'delta' && mode === 'delta' ? 'row.field_required_in_delta' : null
}

function judgeOf(spec: ColumnSpec): Check {
  const judge = BY_TYPE[spec.type]
  const check: Check = (cell) => (cell === null ? null : judge(cell, spec))
  return REPEATED.has(spec.type) ? remember(check) : check
}
