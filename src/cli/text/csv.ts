import type { TableCell } from './table.js'

/** A spreadsheet reads a cell that starts so as a formula; a roster is written by people we do not know. */
const FORMULA = /^[=+\-@\t\r]/u
const NEEDS_QUOTES = /[",\r\n]/u

/**
 * RFC 4180 with CRLF. NULL is an empty cell, an empty text is `""`. A text that a spreadsheet would run
 * as a formula gets an apostrophe before it (numbers do not).
 */
export function csv(header: readonly string[], rows: readonly (readonly TableCell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

function csvCell(cell: TableCell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return text === '' || NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
