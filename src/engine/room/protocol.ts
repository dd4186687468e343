import type { Cell, HiddenCell, RoomSpec, RunRequest } from '../port.js'
import type { Ordinal } from '../../vault/domain.js'

/**
 * What a room is told and what it says. `load` comes once; after `ready` a room understands `run`
 * and `stop` and nothing else.
 */
export type ToRoom =
  | {
      readonly kind: 'load'
      /** Its files are paths as the room sees them. */
      readonly spec: RoomSpec
      /** DuckDB's own limit, bytes; below the limit of the process. */
      readonly engineBytes: number
    }
  | { readonly kind: 'run'; readonly id: number; readonly request: RunRequest }
  | { readonly kind: 'stop'; readonly id: number }

/** Why a snapshot could not be loaded; a class of error, never DuckDB's text. */
export type LoadFailure = 'memory' | 'snapshot' | 'settings'

export type FromRoom =
  | { readonly kind: 'warm' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'unloadable'; readonly why: LoadFailure }
  | {
      readonly kind: 'answer'
      readonly id: number
      readonly result: RunResult
    }
  /** Follows each answer: whether the room is still as it was locked. If not, it is to be replaced. */
  | { readonly kind: 'checked'; readonly id: number; readonly sound: boolean }

/** An outcome as the room can tell it: death and the clock are the parent's to tell. */
export type RunResult =
  | {
      readonly kind: 'rows'
      readonly rows: readonly (readonly Cell[])[]
      readonly hidden: readonly (readonly HiddenCell[])[]
      readonly subjects: readonly Ordinal[]
    }
  | { readonly kind: 'failed'; readonly reason: RoomReason }

export type RoomReason = 'error' | 'memory' | 'stopped' | 'too-large' | 'too-many-subjects'

const REASONS: Readonly<Record<RoomReason, true>> = {
  error: true,
  memory: true,
  stopped: true,
  'too-large': true,
  'too-many-subjects': true,
}
const LOAD_FAILURES: Readonly<Record<LoadFailure, true>> = {
  memory: true,
  snapshot: true,
  settings: true,
}

/**
 * Reads what a room said. The room is hostile: whatever broke out of DuckDB speaks here. Every part
 * is checked and built anew; null means the room must die.
 *
 * `request` is the query under way; an answer without one, or beyond its caps, is null.
 */
export function readFromRoom(value: unknown, request: RunRequest | null): FromRoom | null {
  if (!isObject(value)) return null
  switch (value['kind']) {
    case 'warm':
    case 'ready':
      return { kind: value['kind'] }
    case 'unloadable': {
      const why = value['why']
      return isKey(LOAD_FAILURES, why) ? { kind: 'unloadable', why } : null
    }
    case 'answer':
      return request === null ? null : readAnswer(value, request)
    case 'checked': {
      const { id, sound } = value
      if (request !== null || !isId(id) || typeof sound !== 'boolean') return null
      return { kind: 'checked', id, sound }
    }
    default:
      return null
  }
}

function readAnswer(value: Record<string, unknown>, request: RunRequest): FromRoom | null {
  const { id } = value
  if (!isId(id)) return null
  const result = readResult(value['result'], request)
  return result === null ? null : { kind: 'answer', id, result }
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value)

function readResult(value: unknown, request: RunRequest): RunResult | null {
  if (!isObject(value)) return null
  if (value['kind'] === 'failed') {
    const reason = value['reason']
    return isKey(REASONS, reason) ? { kind: 'failed', reason } : null
  }
  if (value['kind'] !== 'rows') return null
  const { rows, hidden, subjects } = value
  if (!isTable(rows, isCell) || rows.length > request.rowCap) return null
  if (!isTable(hidden, isHiddenCell) || !isOrdinals(subjects)) return null
  const aligned =
    request.collect === 'rows'
      ? subjects.length === 0 && hidden.length === rows.length && isWide(hidden, request.hidden)
      : hidden.length === 0 && subjects.length <= request.subjectCap
  return aligned ? { kind: 'rows', rows, hidden, subjects } : null
}

/** Rows of one width. */
function isTable<T>(value: unknown, isOne: (cell: unknown) => cell is T): value is readonly T[][] {
  if (!Array.isArray(value)) return false
  const rows: readonly unknown[] = value
  const [first] = rows
  const width = Array.isArray(first) ? first.length : 0
  return rows.every((row) => Array.isArray(row) && row.length === width && row.every(isOne))
}

const isWide = (rows: readonly (readonly unknown[])[], width: number): boolean =>
  rows[0] === undefined || rows[0].length === width

function isCell(value: unknown): value is Cell {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function isHiddenCell(value: unknown): value is HiddenCell {
  return value === null || typeof value === 'number' || isOrdinals(value)
}

/** Distinct and ascending, each an unsigned 32-bit integer. */
function isOrdinals(value: unknown): value is readonly Ordinal[] {
  if (!Array.isArray(value)) return false
  const items: readonly unknown[] = value
  let last = -1
  for (const item of items) {
    if (typeof item !== 'number' || !Number.isInteger(item)) return false
    if (item <= last || item > 0xffff_ffff) return false
    last = item
  }
  return true
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isKey<K extends string>(keys: Readonly<Record<K, true>>, value: unknown): value is K {
  return typeof value === 'string' && Object.hasOwn(keys, value)
}
