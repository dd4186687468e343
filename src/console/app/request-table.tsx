import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { RequestWire } from '../api/requests.js'
import { durationText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'
import { plain } from '../ui/plain.js'
import { Table } from '../ui/table.js'
import type { Column, Sort } from '../ui/table.js'
import { RequestState } from './request-state.js'

export interface RequestTableProps {
  readonly requests: readonly RequestWire[]
  readonly caption: string
  readonly empty: ReactNode
  /** Leaves the column of states out, where all have the same. */
  readonly isOneState?: boolean
  readonly sort?: Sort
}

/** Requests as a table; each leads to its page. */
export function RequestTable({
  requests,
  caption,
  empty,
  isOneState = false,
  sort,
}: RequestTableProps) {
  const columns = COLUMNS.filter(({ id }) => !isOneState || id !== 'state')
  return (
    <Table
      caption={caption}
      columns={columns}
      empty={empty}
      hideCaption
      rowKey={({ request }) => request}
      rows={requests}
      {...(sort === undefined ? {} : { sort })}
    />
  )
}

const COLUMNS: readonly Column<RequestWire>[] = [
  {
    ...{ id: 'ticket', label: 'Ticket', header: true, sortBy: ({ ticket }) => ticket },
    cell: ({ request, ticket }) => (
      <Link href={`/requests/${request}`}>
        <bdi>{plain(ticket)}</bdi>
      </Link>
    ),
  },
  {
    ...{ id: 'state', label: 'State', sortBy: ({ state }) => state },
    cell: ({ state }) => <RequestState state={state} />,
  },
  {
    ...{ id: 'engineer', label: 'Who asks', sortBy: ({ vendor }) => vendor },
    cell: ({ engineer, vendor }) => (
      <>
        <bdi>{engineer}</bdi> <span className="muted">{vendor}</span>
      </>
    ),
  },
  {
    ...{ id: 'policy', label: 'Policy', sortBy: ({ policy }) => policy.id },
    cell: ({ policy }) => policy.id,
  },
  {
    ...{ id: 'wished', label: 'Wants', cell: ({ wished }) => wishText(wished) },
  },
  {
    ...{ id: 'filed', label: 'Asked', sortBy: ({ filedAt }) => filedAt },
    cell: ({ filedAt }) => <Moment at={filedAt} />,
  },
]

/** How long a room is wished for. */
export function wishText({ opensAt, closesAt }: RequestWire['wished']): string {
  return durationText(Date.parse(closesAt) - Date.parse(opensAt))
}
