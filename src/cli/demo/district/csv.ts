import { columnsOf } from '../../../roster/schema.js'
import type { FileKind } from '../../../roster/schema.js'
import type { Row, Version } from './roster.js'

/** The header of a file and a writer of its rows. RFC 4180: commas, quotes doubled, CR LF. */
export function tableWriter(kind: FileKind, version: Version) {
  const columns = (columnsOf(kind, version) ?? []).map(({ name }) => name)
  return {
    header: line(columns),
    rows: (rows: readonly Row[]): string =>
      rows.map((row) => line(columns.map((column) => row[column] ?? ''))).join(''),
  }
}

/** One record. */
export const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
