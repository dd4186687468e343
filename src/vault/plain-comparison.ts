import { isTrimmed } from '../roster/plain-cell.js'
import { flag } from './cell-parts.js'
import { filled, type Part } from './part.js'

/**
 * Compares two cells of ASCII bytes that are filled and have no outer blanks: `from` to `to`, and `other` to
 * `otherTo`, both exclusive. Null if the texts themselves are needed.
 */
export type PlainComparison = (
  data: Uint8Array,
  from: number,
  to: number,
  other: number,
  otherTo: number,
) => boolean | null

/** How a flag stores that there is nothing to say. */
const NONE = 2

/** A flag of two cells, null unless both are filled; `plain` says the same of most without making texts of them. */
export const compared = (
  column: string,
  reads: readonly [string, string],
  judge: (one: string, other: string) => boolean,
  plain: PlainComparison,
): Part =>
  flag(
    column,
    reads,
    (one, other) => (filled(one) && filled(other) ? judge(one, other) : null),
    plainly(plain),
  )

const plainly =
  (compare: PlainComparison): Part['quickly'] =>
  (row, places) => {
    const [one, other] = [places[0] ?? -1, places[1] ?? -1]
    if (!row.isPlain(one) || !row.isPlain(other)) return -1
    const { data } = row
    const [from, to, otherFrom, otherTo] = [
      row.from(one),
      row.to(one),
      row.from(other),
      row.to(other),
    ]
    if (to === from || otherTo === otherFrom) return NONE
    if (!isTrimmed(data, from, to) || !isTrimmed(data, otherFrom, otherTo)) return -1
    return Number(compare(data, from, to, otherFrom, otherTo) ?? -1)
  }
