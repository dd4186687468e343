/** A value of a CSV; null is an empty field. */
export type CsvCell = string | number | boolean | null

/**
 * What starts a formula in a spreadsheet (OWASP, CSV injection), also behind blanks, and in the widths
 * that East Asian keyboards type.
 */
const FORMULA = '[=+\\-@\\u2212＝＋－＠]'
const AT_START = new RegExp(`^(?:[\\t\\r\\n]|\\s*${FORMULA})`, 'u')
/**
 * The same behind what a spreadsheet may take for the end of a field: one set to semicolons or tabs splits
 * our lines elsewhere than we do, quotes or not.
 */
const INSIDE = new RegExp(`([,;|\\t\\r\\n"'])(\\s*)(?=${FORMULA})`, 'gu')
const BREAKS = /[",;|\t\r\n']|^\s|\s$/u

/**
 * One field of RFC 4180 CSV that no spreadsheet runs: a quote goes before what would start a formula. The
 * text may come from an attacker (a roster, a vendor's purpose). Numbers stay numbers; NULL is an empty
 * field, an empty text `""`.
 */
export function csvField(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const inside = cell.replace(INSIDE, (_, end: string, blanks: string) => `${end}${blanks}'`)
  const text = AT_START.test(inside) ? `'${inside}` : inside
  return text === '' || BREAKS.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(csvField).join(',')}\r\n`

/**
 * A CSV that people open by clicking: with a byte order mark, since without one Excel reads UTF-8 as the
 * code page of the machine and spoils names. Answers of queries have none: they are for programs.
 */
export function csvFile(heads: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  let text = `\ufeff${csvLine(heads)}`
  for (const row of rows) text += csvLine(row)
  return text
}
