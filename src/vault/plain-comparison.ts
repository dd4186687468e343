import { isTrimmed } from '../roster/plain-cell.js'
import type { CsvRow } from '../roster/row.js'
import type { Part } from './part.js'

/**
 * Compares two cells of ASCII bytes that are filled and have no outer blanks: `from` to `to`, and `other` to
 * `otherTo`, both exclusive. Gives 1 or 0, or -1 if the texts themselves are needed.
 */
export type PlainComparison = (
  data: Uint8Array,
  from: number,
  to: number,
  other: number,
  otherTo: number,
) => number

/** How a flag stores that there is nothing to say. */
const NONE = 2

/** The way of a flag of two filled cells that makes no texts of them; it is null unless both are filled. */
export const plainly =
  (compare: PlainComparison): Part['quickly'] =>
  (row, places) => {
    const [one, other] = [places[0] ?? -1, places[1] ?? -1]
    if (!isBytes(row, one) || !isBytes(row, other)) return -1
    const { data } = row
    const [from, to, otherFrom, otherTo] = [
      row.from(one),
      row.to(one),
      row.from(other),
      row.to(other),
    ]
    if (to === from || otherTo === otherFrom) return NONE
    if (!isTrimmed(data, from, to) || !isTrimmed(data, otherFrom, otherTo)) return -1
    return compare(data, from, to, otherFrom, otherTo)
  }

const isBytes = (row: CsvRow, place: number): boolean =>
  place >= 0 && place < row.count && row.isPlain(place)
