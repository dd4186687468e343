import type { ColumnWire, TableWire } from '../api/policies.js'
import { EmptyState } from '../ui/empty-state.js'
import { Table } from '../ui/table.js'
import type { Column } from '../ui/table.js'

/** The columns of a table, explained one by one. */
export function ColumnTable({ table }: { readonly table: TableWire }) {
  return (
    <Table
      caption={`Columns of ${table.name}`}
      columns={COLUMNS}
      empty={<EmptyState title="No column of this table is allowed" />}
      hideCaption
      rowKey={({ name }) => name}
      rows={table.columns}
    />
  )
}

const COLUMNS: readonly Column<ColumnWire>[] = [
  {
    ...{ id: 'name', label: 'Column', header: true, sortBy: ({ name }) => name },
    cell: ({ name }) => <code>{name}</code>,
  },
  { id: 'words', label: 'What it holds', cell: ({ words }) => words },
  {
    ...{ id: 'treated', label: 'What was done to it', sortBy: ({ treatment }) => treatment },
    cell: ({ treated }) => treated,
  },
  { id: 'why', label: 'Why', cell: ({ why }) => why },
  {
    ...{ id: 'marks', label: 'Care', sortBy: (column) => marksOf(column) },
    cell: (column) => marksOf(column),
  },
]

function marksOf({ quasi, sensitive, extremes }: ColumnWire): string {
  return [
    ...(sensitive ? ['sensitive'] : []),
    ...(quasi ? ['could help to single someone out: coarsened where few share it'] : []),
    ...(extremes ? ['smallest and largest value may be shown'] : []),
  ].join('; ')
}
