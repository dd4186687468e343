import { plain } from './plain.js'
import type { Style } from './style.js'
import { cut, pad, widthOf, wrap } from './width.js'

export interface Head {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Never cut: tokens and ids, which people copy. */
  readonly whole?: boolean
}

export type TableCell = string | number | boolean | null

/** How NULL is shown; a text that is the same sign stands in quotes. */
export const NULL_SIGN = '∅'
const GAP = '  '
/** A column is not cut to fewer columns than this. */
const NARROWEST = 6
/** Narrower screens get lines for this width. */
const SMALLEST_SCREEN = 20

/** A cell as one line that is safe to print, whatever the roster held. */
export function cellText(cell: TableCell): string {
  if (cell === null) return NULL_SIGN
  const text = plain(String(cell))
  return text === NULL_SIGN ? `"${text}"` : text
}

/**
 * Lines of a table, none wider than the screen (20 columns at least; `Infinity` cuts nothing). Columns are cut
 * to fit, tokens never: if they do not fit, every row is written as a record, one field a line.
 */
export function table(
  heads: readonly Head[],
  rows: readonly (readonly TableCell[])[],
  screen: number,
  style: Style,
): readonly string[] {
  const texts = rows.map((row) => heads.map((_, at) => cellText(row[at] ?? null)))
  const titles = heads.map((head) => plain(head.title))
  const natural = titles.map((title, at) =>
    texts.reduce((most, row) => Math.max(most, widthOf(row[at] ?? '')), widthOf(title)),
  )
  const columns = Math.max(SMALLEST_SCREEN, screen)
  const widths = fit(heads, natural, columns - GAP.length * (heads.length - 1))
  if (widths === null) return records(titles, texts, columns, style)
  return grid(heads, titles, texts, widths, style)
}

/** Widths that together take at most `room` columns, the widest cut first; null if there are none. */
function fit(
  heads: readonly Head[],
  natural: readonly number[],
  room: number,
): readonly number[] | null {
  const widths = [...natural]
  let excess = widths.reduce((sum, width) => sum + width, 0) - room
  while (excess > 0) {
    const at = widest(heads, widths)
    if (at === null) return null
    widths[at] = (widths[at] ?? 0) - 1
    excess -= 1
  }
  return widths
}

function widest(heads: readonly Head[], widths: readonly number[]): number | null {
  let found: number | null = null
  for (const [at, width] of widths.entries()) {
    if (heads[at]?.whole === true || width <= NARROWEST) continue
    if (found === null || width > (widths[found] ?? 0)) found = at
  }
  return found
}

function grid(
  heads: readonly Head[],
  titles: readonly string[],
  texts: readonly (readonly string[])[],
  widths: readonly number[],
  style: Style,
): readonly string[] {
  const line = (row: readonly string[], ink: (text: string, cell: string) => string): string =>
    widths
      .map((width, at) => {
        const cell = row[at] ?? ''
        return ink(pad(cut(cell, width), width, heads[at]?.align), cell)
      })
      .join(GAP)
      .trimEnd()
  return [
    line(titles, (text) => style.strong(text)),
    style.faint(widths.map((width) => '─'.repeat(width)).join(GAP)),
    ...texts.map((row) =>
      line(row, (text, cell) => (cell === NULL_SIGN ? style.faint(text) : text)),
    ),
  ]
}

function records(
  titles: readonly string[],
  texts: readonly (readonly string[])[],
  columns: number,
  style: Style,
): readonly string[] {
  const label = Math.max(...titles.map(widthOf))
  const field = (title: string, text: string): readonly string[] =>
    label + GAP.length + widthOf(text) <= columns
      ? [`${style.strong(pad(title, label))}${GAP}${text}`.trimEnd()]
      : [
          ...wrap(title, columns).map((piece) => style.strong(piece)),
          ...wrap(text, columns - GAP.length).map((piece) => GAP + piece),
        ]
  return texts.flatMap((row, number) => [
    style.faint(cut(`── ${number + 1} `.padEnd(Math.min(columns, 40), '─'), columns)),
    ...row.flatMap((text, at) => field(titles[at] ?? '', text)),
  ])
}
