import type { ColumnFigureWire } from '../../http/schema/request.js'
import { numberText } from '../ui/locale.js'
import './spread.css'

type Size = keyof ColumnFigureWire['persons']

const SIZES: readonly Size[] = ['alone', 'belowK', 'belowTenK', 'more']

/**
 * How persons spread over groups of the same value, column by column, before anything is done about it: a
 * bar of four parts, and the same in words.
 */
export function Spread({
  columns,
  k,
}: {
  readonly columns: readonly ColumnFigureWire[]
  readonly k: number
}) {
  return (
    <div className="table-scroll" role="region" aria-label="Spread of details" tabIndex={0}>
      <table className="table spread">
        <caption>How many share the same detail, column by column</caption>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Persons by the size of their group</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((figure) => (
            <tr key={figure.column}>
              <th scope="row">
                <code>{figure.column}</code>
                <br />
                <span className="small muted">{numberText(figure.groups)} different values</span>
              </th>
              <td>
                <Bar persons={figure.persons} />
                <span className="small">{wordsOf(figure.persons, k)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Bar({ persons }: { readonly persons: ColumnFigureWire['persons'] }) {
  const all = Math.max(
    1,
    SIZES.reduce((sum, size) => sum + persons[size], 0),
  )
  return (
    <span aria-hidden="true" className="spread-bar">
      {SIZES.map((size) => (
        <span data-size={size} key={size} style={{ width: `${(persons[size] / all) * 100}%` }} />
      ))}
    </span>
  )
}

function wordsOf(persons: ColumnFigureWire['persons'], k: number): string {
  const words: Readonly<Record<Size, string>> = {
    alone: 'alone',
    belowK: `in groups under ${k}`,
    belowTenK: `under ${k * 10}`,
    more: `of ${k * 10} or more`,
  }
  const said = SIZES.filter((size) => persons[size] > 0)
  if (said.length === 0) return 'empty in this roster'
  return said.map((size) => `${numberText(persons[size])} ${words[size]}`).join(', ')
}
