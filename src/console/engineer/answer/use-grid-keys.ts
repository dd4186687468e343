import { useState } from 'react'
import type { FocusEvent, KeyboardEvent } from 'react'

/** A cell of a grid: row 0 holds the headings. */
export interface Spot {
  readonly row: number
  readonly column: number
}

type Moves = Readonly<Record<string, (spot: Spot, last: Spot) => Spot>>

const PAGE = 10
const MOVES: Moves = {
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  PageUp: ({ row, column }) => ({ row: row - PAGE, column }),
  PageDown: ({ row, column }) => ({ row: row + PAGE, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, last) => ({ row, column: last.column }),
}

/**
 * Moves the focus about a grid as WAI-ARIA says: exactly one cell can be reached by Tab. Cells carry their
 * place as `data-spot="row:column"` on what takes the focus.
 */
export function useGridKeys(rows: number, columns: number) {
  const [wanted, setActive] = useState<Spot>({ row: 0, column: 0 })
  const last = { row: rows, column: columns - 1 }
  const active = within(wanted, last)
  const keys = {
    onKeyDown: (event: KeyboardEvent<HTMLTableElement>) => {
      const move = event.ctrlKey || event.metaKey || event.altKey ? undefined : MOVES[event.key]
      const from = spotOf(event.target)
      if (move === undefined || from === null) return
      event.preventDefault()
      const { row, column } = within(move(from, last), last)
      event.currentTarget.querySelector<HTMLElement>(`[data-spot="${row}:${column}"]`)?.focus()
    },
    onFocus: (event: FocusEvent<HTMLTableElement>) => {
      const spot = spotOf(event.target)
      if (spot !== null) setActive(spot)
    },
  }
  return { active, keys }
}

function within({ row, column }: Spot, last: Spot): Spot {
  return {
    row: Math.min(Math.max(0, row), last.row),
    column: Math.min(Math.max(0, column), last.column),
  }
}

function spotOf(target: EventTarget): Spot | null {
  const text = target instanceof HTMLElement ? target.dataset.spot : undefined
  const [row, column] = (text ?? '').split(':').map(Number)
  return row === undefined || column === undefined ? null : { row, column }
}
