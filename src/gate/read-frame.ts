import { text } from './json.js'
import type { Reader } from './reader.js'
import { stop } from './stop.js'

/** What DuckDB's parser says of a frame. */
interface FrameFields {
  readonly start: unknown
  readonly end: unknown
  readonly start_expr: unknown
  readonly end_expr: unknown
}

/** What the frame of a window is where none was written, and where this one was. */
const DEFAULT = 'UNBOUNDED_PRECEDING CURRENT_ROW_RANGE'

/** Bounds by DuckDB's words; `#` is the number of rows. RANGE and GROUPS have no word here. */
const BOUNDS: ReadonlyMap<string, string> = new Map([
  ['UNBOUNDED_PRECEDING', 'unbounded preceding'],
  ['UNBOUNDED_FOLLOWING', 'unbounded following'],
  ['CURRENT_ROW_ROWS', 'current row'],
  ['EXPR_PRECEDING_ROWS', '# preceding'],
  ['EXPR_FOLLOWING_ROWS', '# following'],
])

const BOUND = '(?:unbounded|[0-9]{1,4}) (?:preceding|following)|current row'
const FRAME = new RegExp(`^rows between (?:${BOUND}) and (?:${BOUND})$`)

/** Whether a text is one that `readFrame` can give. */
export function isFrame(given: string): boolean {
  return FRAME.test(given)
}

/** The frame of a window as `rows between ... and ...`; null for the default. Offsets are plain numbers. */
export function readFrame(
  { start, end, start_expr, end_expr }: FrameFields,
  reader: Reader,
  at: number | undefined,
): string | null {
  const [first, last] = [text(start, 'a window frame'), text(end, 'a window frame')]
  if (`${first} ${last}` === DEFAULT) return null
  const bounds = [bound(first, start_expr, reader), bound(last, end_expr, reader)]
  const frame = `rows between ${bounds.join(' and ')}`
  if (!isFrame(frame)) {
    stop('NOT_UNDERSTOOD', 'a window frame', at, 'write ROWS BETWEEN 3 PRECEDING AND CURRENT ROW')
  }
  return frame
}

/** A bound with its number in it; what has none of our words gives a text that is no frame. */
function bound(word: string, offset: unknown, reader: Reader): string {
  const known = BOUNDS.get(word) ?? '?'
  if (offset === null) return known
  const rows = reader.expr(offset)
  const number = rows.kind === 'constant' && rows.type === 'integer' ? rows.text : '?'
  return known.includes('#') ? known.replace('#', number) : '?'
}
