import type { AnswerWire } from '../../api/questions.js'
import { Icon } from '../../ui/icon.js'
import type { SortedBy } from './sort.js'

export interface GridHeadProps {
  readonly columns: AnswerWire['columns']
  readonly by: SortedBy | null
  readonly activeColumn: number | null
  readonly onSort: (column: number) => void
}

/** The headings of a grid; each sorts. */
export function GridHead({ columns, by, activeColumn, onSort }: GridHeadProps) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map(({ name, domain }, at) => (
          <th aria-sort={directionOf(by, at)} key={`${at}.${name}`} scope="col">
            <button
              className="table-sort"
              data-spot={`0:${at}`}
              onClick={() => onSort(at)}
              tabIndex={activeColumn === at ? 0 : -1}
              type="button"
            >
              <bdi>{name}</bdi>
              {by?.column === at ? <Icon name={by.descending ? 'down' : 'up'} /> : null}
            </button>
            {domain === null ? null : <span className="grid-domain"> token</span>}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function directionOf(by: SortedBy | null, column: number): 'ascending' | 'descending' | 'none' {
  if (by?.column !== column) return 'none'
  return by.descending ? 'descending' : 'ascending'
}
