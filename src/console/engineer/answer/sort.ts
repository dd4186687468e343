import type { CellWire } from '../../api/questions.js'

/** By which column rows are sorted; null leaves them as they came. */
export interface SortedBy {
  readonly column: number
  readonly descending: boolean
}

/** A row with its place in the answer, which tells the remainder row. */
export interface Placed {
  readonly place: number
  readonly cells: readonly CellWire[]
}

const COLLATOR = new Intl.Collator('en', { numeric: true })

/** Rows in an order; NULL comes last either way. Rows that are alike stay as they came. */
export function sortedRows(
  rows: readonly (readonly CellWire[])[],
  by: SortedBy | null,
): readonly Placed[] {
  const placed = rows.map((cells, place) => ({ place, cells }))
  if (by === null) return placed
  const sign = by.descending ? -1 : 1
  const at = ({ cells }: Placed): CellWire => cells[by.column] ?? null
  return placed.sort((one, other) => compare(at(one), at(other), sign))
}

function compare(one: CellWire, other: CellWire, sign: number): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  if (typeof one === 'number' && typeof other === 'number') return sign * (one - other)
  return sign * COLLATOR.compare(String(one), String(other))
}
