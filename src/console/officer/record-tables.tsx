import { Link } from 'wouter'
import type { RecordWire } from '../api/reports.js'
import { EmptyState } from '../ui/empty-state.js'
import { numberText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'
import { Table } from '../ui/table.js'
import type { Column } from '../ui/table.js'
import { EntryLink } from './entry-link.js'
import { Words } from './words.js'

type Disclosure = RecordWire['disclosures'][number]
type Asked = RecordWire['requests'][number]

/** How a student was in an answer. */
const KINDS: Readonly<Record<Disclosure['kind'], string>> = {
  named: 'shown by a token',
  mentioned: 'asked about by a token',
  'singled-out': 'could be told from the rest',
  counted: 'counted in a group',
}

/** Each time a vendor saw something of the student. */
export function DisclosureTable({ disclosures }: { readonly disclosures: readonly Disclosure[] }) {
  return (
    <Table
      caption="Disclosures"
      columns={DISCLOSURES}
      empty={
        <EmptyState title="Nobody saw records of this student">
          No answer to any vendor was about them, by a token or in a group that singles them out.
        </EmptyState>
      }
      rowKey={({ entry, kind }) => `${entry} ${kind}`}
      rows={disclosures}
    />
  )
}

/** Each request in whose reach the student was. */
export function RequestTable({ requests }: { readonly requests: readonly Asked[] }) {
  return (
    <Table
      caption="Requests whose reach included the student"
      columns={REQUESTS}
      empty={<EmptyState title="No request had this student in reach" />}
      rowKey={({ entry }) => String(entry)}
      rows={requests}
    />
  )
}

const who = ({ engineer, vendorName }: Disclosure | Asked) => (
  <>
    <bdi>{engineer}</bdi> <span className="muted">{vendorName}</span>
  </>
)

const DISCLOSURES: readonly Column<Disclosure>[] = [
  {
    ...{ id: 'at', label: 'When', header: true, sortBy: ({ at }) => at },
    cell: ({ at }) => <Moment at={at} />,
  },
  { ...{ id: 'who', label: 'To whom', sortBy: ({ vendorName }) => vendorName }, cell: who },
  {
    ...{ id: 'kind', label: 'How', sortBy: ({ kind }) => kind },
    cell: ({ kind }) => KINDS[kind],
  },
  { id: 'fields', label: 'What', cell: ({ fields }) => <bdi>{fields.join(', ')}</bdi> },
  {
    ...{ id: 'interest', label: 'Legitimate interest' },
    cell: ({ interest }) => <Words text={interest} />,
  },
  { id: 'basis', label: 'Basis', cell: ({ basis }) => basis },
  {
    ...{ id: 'session', label: 'Session' },
    cell: ({ session }) => <Link href={`/sessions/${session}`}>its session</Link>,
  },
  { id: 'entry', label: 'Entry', cell: ({ entry }) => <EntryLink entry={entry} /> },
]

const REQUESTS: readonly Column<Asked>[] = [
  {
    ...{ id: 'at', label: 'When', header: true, sortBy: ({ at }) => at },
    cell: ({ at }) => <Moment at={at} />,
  },
  { ...{ id: 'who', label: 'By whom', sortBy: ({ vendorName }) => vendorName }, cell: who },
  { id: 'ticket', label: 'Ticket', cell: ({ ticket }) => <Words text={ticket} /> },
  {
    ...{ id: 'purpose', label: 'Purpose' },
    cell: ({ purpose }) => <Words text={purpose} />,
  },
  {
    ...{ id: 'outcome', label: 'Outcome', sortBy: ({ outcome }) => outcome },
    cell: ({ outcome, decidedBy }) => (
      <>
        {outcome} {decidedBy === null ? null : <bdi className="muted">{decidedBy}</bdi>}
      </>
    ),
  },
  {
    ...{ id: 'groups', label: 'Answers in groups', align: 'end' },
    cell: ({ groupAnswers }) => numberText(groupAnswers),
  },
  { id: 'entry', label: 'Entry', cell: ({ entry }) => <EntryLink entry={entry} /> },
]
