import type { Cell } from '../engine/port.js'
import type { Answer } from '../query/port.js'

/** Starts a formula in a spreadsheet (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u

/**
 * An answer as RFC 4180 CSV with a header line. What a spreadsheet would run as a formula gets a quote
 * before it: the text of a roster, and a column's alias, are written by people we do not know. Numbers
 * stay numbers. NULL is an empty field, an empty text is `""`.
 */
export function csvOf({ columns, rows }: Pick<Answer, 'columns' | 'rows'>): string {
  const lines = [columns.map(({ name }) => field(name)), ...rows.map((row) => row.map(field))]
  return lines.map((line) => `${line.join(',')}\r\n`).join('')
}

function field(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return text === '' || /[",\r\n\t']/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** What a table cannot hold, as headers: the receipt, the budget, what was withheld. */
export function csvHeaders(answer: Answer): Readonly<Record<string, string>> {
  const { query, result, receipt, budget, withheld } = answer
  return {
    'Homeroom-Query': query,
    'Homeroom-Result': result,
    'Homeroom-Receipt': `${receipt.index} ${receipt.leafHash}`,
    'Homeroom-Budget-Left': String(budget.left),
    'Homeroom-Withheld-Groups': String(withheld.groups),
    'Homeroom-Remainder-Row': String(withheld.remainderRow ?? 'none'),
  }
}
