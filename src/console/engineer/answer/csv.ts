import type { AnswerWire, CellWire } from '../../api/questions.js'

/**
 * What starts a formula in a spreadsheet (OWASP, CSV injection), also behind blanks and in the widths that
 * East Asian keyboards type. The same rule as in the service's own CSV: the text of a roster may come from
 * someone who means harm.
 */
const FORMULA = '[=+\\-@\\u2212＝＋－＠]'
const AT_START = new RegExp(`^(?:[\\t\\r\\n]|\\s*${FORMULA})`, 'u')
const INSIDE = new RegExp(`([,;|\\t\\r\\n"'])(\\s*)(?=${FORMULA})`, 'gu')
const BREAKS = /[",;|\t\r\n']|^\s|\s$/u

type Rows = Pick<AnswerWire, 'columns' | 'rows'>

/** An answer as RFC 4180 CSV with a header line. NULL is an empty field, an empty text `""`. */
export function csvOf({ columns, rows }: Rows): string {
  return [columns.map(({ name }) => name), ...rows].map(csvLine).join('')
}

/** An answer for the clipboard: tabs between cells, as spreadsheets paste it, with the same care. */
export function tabbedOf({ columns, rows }: Rows): string {
  const line = (cells: readonly CellWire[]) =>
    cells.map((cell) => harmless(cell).replaceAll(/[\t\r\n]+/gu, ' ')).join('\t')
  return [columns.map(({ name }) => name), ...rows].map(line).join('\n')
}

const csvLine = (cells: readonly CellWire[]): string => `${cells.map(field).join(',')}\r\n`

function field(cell: CellWire): string {
  const text = harmless(cell)
  if (typeof cell !== 'string') return text
  return text === '' || BREAKS.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function harmless(cell: CellWire): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const inside = cell.replace(INSIDE, (_, end: string, blanks: string) => `${end}${blanks}'`)
  return AT_START.test(inside) ? `'${inside}` : inside
}
