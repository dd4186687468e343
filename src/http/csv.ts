import { csvLine } from '../report/csv.js'
import type { Answer } from '../query/port.js'

/**
 * An answer as RFC 4180 CSV with a header line, no byte order mark. What a spreadsheet would run as a formula
 * is made harmless: the text of a roster, and a column's alias, are written by people we do not know.
 */
export function csvOf({ columns, rows }: Pick<Answer, 'columns' | 'rows'>): string {
  const lines = [columns.map(({ name }) => name), ...rows]
  return lines.map(csvLine).join('')
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
