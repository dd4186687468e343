import { Link } from 'wouter'
import type { LedgerStatusWire } from '../api/ledger.js'
import { Badge } from '../ui/badge.js'
import { EmptyState } from '../ui/empty-state.js'
import { numberText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'
import { Table } from '../ui/table.js'
import type { Column } from '../ui/table.js'

type Run = LedgerStatusWire['exports'][number]

/** The newest run of each export that the log knows, by hand or nightly, and whether the log goes on from it. */
export function ExportRuns({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <>
      <Table
        caption="Newest export to each place"
        columns={COLUMNS}
        empty={
          <EmptyState title="No export is on record">
            An export is what you can compare the log with later.
          </EmptyState>
        }
        rowKey={({ target }) => target}
        rows={runs}
      />
      <p className="small">
        <Link href="/?type=export.failed">Exports that failed</Link>, nightly ones too, stand in the
        log.
      </p>
    </>
  )
}

const COLUMNS: readonly Column<Run>[] = [
  {
    ...{ id: 'target', label: 'Place', header: true, sortBy: ({ target }) => target },
    cell: ({ target }) => <bdi>{target === 'download' ? 'to download' : target}</bdi>,
  },
  {
    ...{ id: 'at', label: 'When', sortBy: ({ at }) => at },
    cell: ({ at }) => <Moment at={at} />,
  },
  { id: 'number', label: 'Number', align: 'end', cell: ({ number }) => numberText(number) },
  { id: 'size', label: 'Entries', align: 'end', cell: ({ size }) => numberText(size) },
  {
    ...{ id: 'consistent', label: 'The log goes on from it' },
    cell: ({ consistent }) =>
      consistent ? (
        <Badge icon="check" tone="good">
          yes
        </Badge>
      ) : (
        <Badge icon="cross" tone="danger">
          no
        </Badge>
      ),
  },
]
