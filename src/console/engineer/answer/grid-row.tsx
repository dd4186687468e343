import { memo } from 'react'
import type { AnswerWire, CellWire } from '../../api/questions.js'
import { CellText } from './cell-text.js'
import { Token } from './token.js'

export interface GridRowProps {
  readonly columns: AnswerWire['columns']
  readonly cells: readonly CellWire[]
  /** Row of the grid as it is shown, from 1, and of all rows, from 2. */
  readonly at: number
  readonly rowIndex: number
  /** The row into which small groups were merged. */
  readonly isRest: boolean
  /** The cell that Tab reaches, if it is in this row. */
  readonly activeColumn: number | null
  readonly onToken: ((token: string) => void) | null
}

/** One row; drawn anew only if something in it changes, for there may be many and wide ones. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { columns, cells, at, rowIndex, isRest, activeColumn, onToken } = props
  return (
    <tr aria-rowindex={rowIndex} data-rest={isRest ? '' : undefined}>
      {cells.map((cell, column) => {
        const focus = { 'data-spot': `${at}:${column}`, tabIndex: activeColumn === column ? 0 : -1 }
        const isToken = columns[column]?.type === 'token' && typeof cell === 'string'
        if (isToken && onToken !== null) {
          return (
            <td key={column}>
              <button
                className="token-button"
                onClick={() => onToken(cell)}
                type="button"
                {...focus}
              >
                <Token text={cell} />
              </button>
            </td>
          )
        }
        return (
          <td className={typeof cell === 'number' ? 'end' : undefined} key={column} {...focus}>
            {isRest && column === 0 ? <strong>the rest </strong> : null}
            {isToken ? <Token text={cell} /> : <CellText cell={cell} />}
          </td>
        )
      })}
    </tr>
  )
})
