import { useId, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { Icon } from './icon.js'
import './table.css'

/** One column of a table. */
export interface Column<Row> {
  readonly id: string
  readonly label: string
  readonly cell: (row: Row) => ReactNode
  /** Makes the column sortable; null sorts last in both directions. */
  readonly sortBy?: (row: Row) => string | number | null
  readonly align?: 'end'
  /** True for the column that names the row to who listens. One a table. */
  readonly header?: boolean
}

export interface Sort {
  readonly column: string
  readonly direction: 'ascending' | 'descending'
}

export interface TableProps<Row> {
  /** What the table holds; read aloud first. */
  readonly caption: string
  readonly hideCaption?: boolean
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Stands in its place when there are no rows. */
  readonly empty: ReactNode
  readonly sort?: Sort
}

/** A real table that sorts by its headings and scrolls inside itself, never the page. Give keys to stable rows. */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, hideCaption = false, columns, rows, rowKey, empty } = props
  const [sort, setSort] = useState<Sort | null>(props.sort ?? null)
  const sorted = useMemo(() => sortedRows(rows, columns, sort), [rows, columns, sort])
  const captionId = useId()
  if (rows.length === 0) return <>{empty}</>
  return (
    // Scrolls sideways, so it has to be reachable by keyboard.
    <div aria-labelledby={captionId} className="table-scroll" role="region" tabIndex={0}>
      <table className="table">
        <caption className={hideCaption ? 'visually-hidden' : undefined} id={captionId}>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading column={column} key={column.id} onSort={setSort} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <Cell column={column} key={column.id} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface HeadingProps<Row> {
  readonly column: Column<Row>
  readonly sort: Sort | null
  readonly onSort: (sort: Sort) => void
}

function Heading<Row>({ column, sort, onSort }: HeadingProps<Row>) {
  const { id, label, align, sortBy } = column
  const direction = sort?.column === id ? sort.direction : undefined
  if (sortBy === undefined) {
    return (
      <th className={align} scope="col">
        {label}
      </th>
    )
  }
  const next = direction === 'ascending' ? 'descending' : 'ascending'
  return (
    <th aria-sort={direction ?? 'none'} className={align} scope="col">
      <button
        className="table-sort"
        onClick={() => onSort({ column: id, direction: next })}
        type="button"
      >
        {label}
        {direction === undefined ? null : <Icon name={direction === 'ascending' ? 'up' : 'down'} />}
      </button>
    </th>
  )
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const { align, header = false, cell } = column
  if (header) {
    return (
      <th className={align} scope="row">
        {cell(row)}
      </th>
    )
  }
  return <td className={align}>{cell(row)}</td>
}

function sortedRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | null,
): readonly Row[] {
  const by = columns.find(({ id }) => id === sort?.column)?.sortBy
  if (by === undefined || sort === null) return rows
  const sign = sort.direction === 'ascending' ? 1 : -1
  return [...rows].sort((one, other) => compare(by(one), by(other), sign))
}

function compare(one: string | number | null, other: string | number | null, sign: 1 | -1): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  if (typeof one === 'number' && typeof other === 'number') return sign * (one - other)
  return sign * COLLATOR.compare(String(one), String(other))
}

const COLLATOR = new Intl.Collator('en', { numeric: true })
