import type { DuckDBDataChunk } from '@duckdb/node-api'
import type { Cell, HiddenCell, RunRequest } from '../port.js'
import type { Ordinal } from '../../vault/domain.js'
import { CONTAINER_CAP } from './frames.js'
import { hiddenCell, visitOrdinals, type Convert } from './cells.js'
import type { RoomReason, RunResult } from './protocol.js'

/**
 * Most characters of text, most ordinals in hidden lists, and most rows and lists that one answer carries:
 * what fits into a frame, so that an honest room is not taken for a hostile one.
 */
const TEXT_CAP = 8 * 1024 * 1024
const LIST_CAP = 2 * 1024 * 1024
const PART_CAP = CONTAINER_CAP - 16

/** What has been read of a result, and whether a cap has ended the reading. */
export class Harvest {
  private readonly rows: Cell[][] = []
  private readonly hidden: HiddenCell[][] = []
  private readonly subjects = new Set<Ordinal>()
  private characters = 0
  private ordinals = 0
  private parts = 0
  private ended: RoomReason | null = null

  private readonly request: RunRequest
  /** Readers of the visible columns; the hidden ones follow them. */
  private readonly converters: readonly Convert[]

  constructor(request: RunRequest, converters: readonly Convert[]) {
    this.request = request
    this.converters = converters
  }

  /** Whether nothing more is to be read. */
  get over(): boolean {
    return this.ended !== null
  }

  /** Takes a chunk of at least one row. */
  add(chunk: DuckDBDataChunk): void {
    const { collect, hidden, rowCap } = this.request
    this.parts += chunk.rowCount * (collect === 'rows' ? 2 + hidden : 1)
    this.ended =
      this.rows.length + chunk.rowCount > rowCap || this.parts > PART_CAP
        ? 'too-large'
        : (this.see(chunk) ?? (collect === 'union' ? this.unite(chunk) : this.list(chunk)))
  }

  /** Subjects come out distinct and ascending. */
  result(): RunResult {
    if (this.ended !== null) return { kind: 'failed', reason: this.ended }
    const subjects = [...this.subjects].sort((a, b) => a - b)
    return { kind: 'rows', rows: this.rows, hidden: this.hidden, subjects }
  }

  /** The visible columns, cell by cell: one chunk of long texts alone can be more than a room may hold. */
  private see(chunk: DuckDBDataChunk): RoomReason | null {
    const rows = Array.from({ length: chunk.rowCount }, (): Cell[] => [])
    for (const [at, convert] of this.converters.entries()) {
      const vector = chunk.getColumnVector(at)
      for (const [index, row] of rows.entries()) {
        const value: unknown = vector.getItem(index)
        const cell = value === null ? null : convert(value)
        if (typeof cell === 'string') this.characters += cell.length
        if (this.characters > TEXT_CAP) return 'too-large'
        row.push(cell)
      }
    }
    for (const row of rows) this.rows.push(row)
    return null
  }

  private unite(chunk: DuckDBDataChunk): RoomReason | null {
    const { subjects, request } = this
    const visit = (ordinal: Ordinal): boolean => subjects.add(ordinal).size <= request.subjectCap
    for (let at = this.converters.length; at < chunk.columnCount; at += 1) {
      const vector = chunk.getColumnVector(at)
      for (let row = 0; row < chunk.rowCount; row += 1) {
        if (!visitOrdinals(vector, row, visit)) {
          return subjects.size > request.subjectCap ? 'too-many-subjects' : 'error'
        }
      }
    }
    return null
  }

  private list(chunk: DuckDBDataChunk): RoomReason | null {
    const rows = Array.from({ length: chunk.rowCount }, (): HiddenCell[] => [])
    for (let at = this.converters.length; at < chunk.columnCount; at += 1) {
      const vector = chunk.getColumnVector(at)
      for (const [index, row] of rows.entries()) {
        const cell = hiddenCell(vector, index, LIST_CAP - this.ordinals)
        if (cell === undefined) return 'too-large'
        if (cell !== null && typeof cell !== 'number') this.ordinals += cell.length
        row.push(cell)
      }
    }
    for (const row of rows) this.hidden.push(row)
    return null
  }
}
