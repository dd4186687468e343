import { Link } from 'wouter'
import { useDownload } from '../api/download.js'
import { vendorFile } from '../api/reports.js'
import type { VendorQuestion, VendorReportWire } from '../api/reports.js'
import { Button } from '../ui/button.js'
import { EmptyState } from '../ui/empty-state.js'
import { KeyValues } from '../ui/key-values.js'
import { numberText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'
import { ProblemNote } from '../ui/problem-note.js'
import { Table } from '../ui/table.js'
import type { Column } from '../ui/table.js'
import { EntryLink } from './entry-link.js'
import { Words } from './words.js'

export interface VendorReportProps {
  readonly report: VendorReportWire
  readonly question: VendorQuestion | undefined
}

/** What a vendor touched. */
export function VendorReport({ report, question }: VendorReportProps) {
  const { vendorName, from, to, requests, persons, fields, sessions, queries } = report
  const file = useDownload()
  return (
    <section className="stack">
      <h2>
        <bdi>{vendorName}</bdi>
      </h2>
      <KeyValues
        of={{
          From: <Moment at={from} />,
          'To, excluded': <Moment at={to} />,
          Requests: numberText(requests),
          'Persons shown by token': numberText(persons.shown),
          'Persons counted against budgets': numberText(persons.counted),
          Fields: fields.length === 0 ? 'none' : <bdi>{fields.join(', ')}</bdi>,
        }}
      />
      {question === undefined ? null : (
        <div>
          <Button isPending={file.isPending} onPress={() => file.mutate(vendorFile(question))}>
            Download the queries as CSV
          </Button>
        </div>
      )}
      {file.isError ? <ProblemNote thrown={file.error} /> : null}
      <Table
        caption="Sessions"
        columns={SESSIONS}
        empty={<EmptyState title="No session in this time" />}
        rowKey={({ session }) => session}
        rows={sessions}
      />
      <Table
        caption="Queries"
        columns={QUERIES}
        empty={<EmptyState title="No query in this time" />}
        rowKey={({ query }) => query}
        rows={queries}
      />
    </section>
  )
}

type Session = VendorReportWire['sessions'][number]
type Query = VendorReportWire['queries'][number]

const SESSIONS: readonly Column<Session>[] = [
  {
    ...{ id: 'ticket', label: 'Ticket', header: true, sortBy: ({ ticket }) => ticket },
    cell: ({ session, ticket }) => (
      <Link href={`/sessions/${session}`}>
        <Words text={ticket} />
      </Link>
    ),
  },
  { id: 'engineer', label: 'Engineer', cell: ({ engineer }) => <bdi>{engineer}</bdi> },
  { id: 'policy', label: 'Policy', cell: ({ policy }) => policy },
  {
    ...{ id: 'opens', label: 'Opened', sortBy: ({ opensAt }) => opensAt },
    cell: ({ opensAt }) => <Moment at={opensAt} />,
  },
  { id: 'by', label: 'Approved by', cell: ({ approvedBy }) => <bdi>{approvedBy}</bdi> },
  {
    ...{ id: 'queries', label: 'Queries', align: 'end', sortBy: ({ queries }) => queries },
    cell: ({ queries }) => numberText(queries),
  },
]

const QUERIES: readonly Column<Query>[] = [
  {
    ...{ id: 'at', label: 'When', header: true, sortBy: ({ at }) => at },
    cell: ({ at }) => <Moment at={at} />,
  },
  { id: 'engineer', label: 'Engineer', cell: ({ engineer }) => <bdi>{engineer}</bdi> },
  {
    ...{ id: 'outcome', label: 'Outcome', sortBy: ({ outcome }) => outcome },
    cell: ({ outcome, code }) => (
      <>
        {outcome} {code === null ? null : <code>{code}</code>}
      </>
    ),
  },
  { id: 'fields', label: 'Fields', cell: ({ fields }) => <bdi>{fields.join(', ')}</bdi> },
  {
    ...{ id: 'rows', label: 'Rows', align: 'end', sortBy: ({ rows }) => rows },
    cell: ({ rows }) => numberText(rows),
  },
  {
    ...{ id: 'persons', label: 'Persons', align: 'end', sortBy: ({ persons }) => persons },
    cell: ({ persons }) => numberText(persons),
  },
  { id: 'entry', label: 'Entry', cell: ({ entry }) => <EntryLink entry={entry} /> },
]
