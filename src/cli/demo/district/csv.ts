import type { FileKind } from '../../../roster/schema.js'
import { specColumns } from './tables.js'
import type { Frame, Row } from './roster.js'

/** The header of a file and a writer of its rows. RFC 4180: commas, quotes doubled, CR LF. */
export function tableWriter(kind: FileKind, frame: Frame) {
  const columns = frame.headers.get(kind) ?? specColumns(kind, frame.version)
  return {
    header: line(columns) + (frame.broken.get(kind) ?? ''),
    rows: (rows: readonly Row[]): string =>
      rows.map((row) => line(columns.map((column) => row[column] ?? ''))).join(''),
  }
}

/** One record. */
export const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
