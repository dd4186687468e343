import type { SessionReportWire } from '../api/reports.js'
import { EmptyState } from '../ui/empty-state.js'
import { numberText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'
import { Table } from '../ui/table.js'
import type { Column } from '../ui/table.js'
import { EntryLink } from './entry-link.js'
import { plain } from '../ui/plain.js'

type Query = SessionReportWire['queries'][number]

/** What was asked in a session, and what became of it. */
export function ReportQueries({ queries }: { readonly queries: readonly Query[] }) {
  return (
    <Table
      caption="Queries"
      columns={COLUMNS}
      empty={<EmptyState title="Nothing was asked in this session" />}
      rowKey={({ query }) => query}
      rows={queries}
    />
  )
}

const COLUMNS: readonly Column<Query>[] = [
  {
    ...{ id: 'at', label: 'When', header: true, sortBy: ({ at }) => at },
    cell: ({ at }) => <Moment at={at} />,
  },
  {
    ...{ id: 'verdict', label: 'Verdict', sortBy: ({ verdict }) => verdict },
    cell: ({ verdict, code }) => (
      <>
        {verdict} {code === null ? null : <code>{code}</code>}
      </>
    ),
  },
  {
    ...{ id: 'asked', label: 'Asked' },
    cell: ({ sql, check }) => (
      <>
        {check === null ? null : <p>check {check}</p>}
        {sql === null ? <em>erased</em> : <code>{plain(sql)}</code>}
      </>
    ),
  },
  {
    ...{ id: 'rows', label: 'Rows', align: 'end', sortBy: ({ rows }) => rows },
    cell: ({ rows }) => numberText(rows),
  },
  {
    ...{ id: 'students', label: 'Persons', align: 'end', sortBy: ({ students }) => students },
    cell: ({ students, newStudents }) =>
      `${numberText(students)}, ${numberText(newStudents)} of them new`,
  },
  {
    ...{ id: 'withheld', label: 'Groups withheld', align: 'end' },
    cell: ({ withheldGroups }) => numberText(withheldGroups),
  },
  { id: 'entry', label: 'Entry', cell: ({ receipt }) => <EntryLink entry={receipt.index} /> },
]
