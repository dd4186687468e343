import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useAllSessions } from '../api/sessions.js'
import type { SessionWire } from '../api/sessions.js'
import { EmptyState } from '../ui/empty-state.js'
import { Listed } from '../ui/listed.js'
import { numberText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'
import { plain } from '../ui/plain.js'
import { Table } from '../ui/table.js'
import type { Column } from '../ui/table.js'
import { SessionState } from './session-state.js'

export interface SessionListProps {
  readonly sessions: readonly SessionWire[]
  readonly caption?: string
  readonly empty?: ReactNode
}

/** Sessions as a table; each leads to `/sessions/:session`. */
export function SessionTable({ sessions, caption = 'Sessions', empty = NONE }: SessionListProps) {
  return (
    <Table
      caption={caption}
      columns={COLUMNS}
      empty={empty}
      hideCaption
      rowKey={({ session }) => session}
      rows={sessions}
    />
  )
}

/** All sessions one may see, newest first. */
export function SessionList() {
  const sessions = useAllSessions({})
  return <Listed list={sessions}>{(rows) => <SessionTable sessions={rows} />}</Listed>
}

const NONE = (
  <EmptyState title="No sessions yet">
    A session begins when a steward approves a request.
  </EmptyState>
)

const COLUMNS: readonly Column<SessionWire>[] = [
  {
    ...{ id: 'ticket', label: 'Ticket', header: true, sortBy: ({ ticket }) => ticket },
    cell: ({ session, ticket }) => (
      <Link href={`/sessions/${session}`}>
        <bdi>{plain(ticket)}</bdi>
      </Link>
    ),
  },
  {
    ...{ id: 'state', label: 'State', sortBy: ({ state }) => state },
    cell: ({ state }) => <SessionState state={state} />,
  },
  {
    ...{ id: 'engineer', label: 'Engineer', sortBy: ({ vendor }) => vendor },
    cell: ({ engineer, vendor }) => (
      <>
        <bdi>{engineer}</bdi> <span className="muted">{vendor}</span>
      </>
    ),
  },
  {
    ...{ id: 'closes', label: 'Closes', sortBy: ({ window }) => window.closesAt },
    cell: ({ window }) => <Moment at={window.closesAt} />,
  },
  {
    ...{ id: 'students', label: 'Persons seen', align: 'end', sortBy: ({ budget }) => budget.used },
    cell: ({ budget }) => `${numberText(budget.used)} of ${numberText(budget.granted)}`,
  },
]
