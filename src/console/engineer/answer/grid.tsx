import { useId, useMemo, useState } from 'react'
import type { AnswerWire } from '../../api/questions.js'
import { Button } from '../../ui/button.js'
import { numberText } from '../../ui/locale.js'
import { GridHead } from './grid-head.js'
import { GridRow } from './grid-row.js'
import { sortedRows } from './sort.js'
import type { SortedBy } from './sort.js'
import { useGridKeys } from './use-grid-keys.js'
import '../../ui/table.css'
import './grid.css'

const ROWS_AT_A_TIME = 50

export interface GridProps {
  readonly caption: string
  readonly answer: AnswerWire
  readonly onToken: ((token: string) => void) | null
}

/** The rows of an answer as a grid: one stop for Tab, arrow keys inside, Enter sorts or follows a token. */
export function Grid({ caption, answer, onToken }: GridProps) {
  const { columns, rows, withheld } = answer
  const id = useId()
  const [by, setBy] = useState<SortedBy | null>(null)
  const [first, setFirst] = useState(0)
  const sorted = useMemo(() => sortedRows(rows, by), [rows, by])
  const shown = sorted.slice(first, first + ROWS_AT_A_TIME)
  const { active, keys } = useGridKeys(shown.length, columns.length)
  const sort = (column: number) => {
    setBy({ column, descending: by?.column === column && !by.descending })
    setFirst(0)
  }
  return (
    <div className="stack-tight">
      <div className="table-scroll">
        <table
          aria-colcount={columns.length}
          aria-describedby={id}
          aria-label={`Rows: ${caption}`}
          aria-rowcount={rows.length + 1}
          className="table grid"
          role="grid"
          {...keys}
        >
          <GridHead
            activeColumn={active.row === 0 ? active.column : null}
            by={by}
            columns={columns}
            onSort={sort}
          />
          <tbody>
            {shown.map(({ place, cells }, at) => (
              <GridRow
                activeColumn={active.row === at + 1 ? active.column : null}
                at={at + 1}
                cells={cells}
                columns={columns}
                isRest={withheld.remainderRow === place}
                key={place}
                onToken={onToken}
                rowIndex={first + at + 2}
              />
            ))}
          </tbody>
        </table>
      </div>
      <p className="small muted" id={id}>
        Arrow keys go from cell to cell; Enter sorts by a heading{' '}
        {onToken === null ? null : 'or follows a token'}.
      </p>
      <Paging count={rows.length} first={first} onTurn={setFirst} />
    </div>
  )
}

interface PagingProps {
  readonly count: number
  readonly first: number
  readonly onTurn: (first: number) => void
}

function Paging({ count, first, onTurn }: PagingProps) {
  if (count <= ROWS_AT_A_TIME) return null
  const last = Math.min(count, first + ROWS_AT_A_TIME)
  return (
    <div className="row">
      <Button
        isDisabled={first === 0}
        onPress={() => onTurn(Math.max(0, first - ROWS_AT_A_TIME))}
        tone="quiet"
      >
        Rows before
      </Button>
      <span className="small" role="status">
        Rows {numberText(first + 1)} to {numberText(last)} of {numberText(count)}
      </span>
      <Button
        isDisabled={last === count}
        onPress={() => onTurn(first + ROWS_AT_A_TIME)}
        tone="quiet"
      >
        Rows after
      </Button>
    </div>
  )
}
