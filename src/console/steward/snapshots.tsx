import { Link } from 'wouter'
import { Page } from '../app/page.js'
import { useSnapshots } from '../api/snapshots.js'
import type { SnapshotWire } from '../api/snapshots.js'
import { EmptyState } from '../ui/empty-state.js'
import { Loaded } from '../ui/loaded.js'
import { numberText } from '../ui/locale.js'
import { Moment, momentText } from '../ui/moment.js'
import { Table } from '../ui/table.js'
import type { Column } from '../ui/table.js'
import { Import } from './import.js'

/** Loads of the roster, and loading another. */
export default function Snapshots() {
  const snapshots = useSnapshots()
  return (
    <Page
      lead="Loads of the roster, newest first. The file itself is not kept: names, numbers and birth dates are dropped or sealed while it is read."
      title="Snapshots"
    >
      <Import />
      <Loaded query={snapshots}>
        {(rows) => (
          <Table
            caption="Loads of the roster"
            columns={COLUMNS}
            empty={
              <EmptyState title="No roster has been loaded yet">
                Choose a OneRoster package above.
              </EmptyState>
            }
            hideCaption
            rowKey={({ snapshot }) => snapshot}
            rows={rows}
          />
        )}
      </Loaded>
    </Page>
  )
}

const COLUMNS: readonly Column<SnapshotWire>[] = [
  {
    ...{ id: 'snapshot', label: 'Snapshot', header: true },
    cell: ({ snapshot, loadedAt }) => (
      <Link href={`/snapshots/${snapshot}`}>Roster of {momentText(loadedAt)}</Link>
    ),
  },
  {
    ...{ id: 'loadedAt', label: 'Loaded', sortBy: ({ loadedAt }) => loadedAt },
    cell: ({ loadedAt }) => <Moment at={loadedAt} />,
  },
  { id: 'by', label: 'By', cell: ({ loadedBy }) => <bdi>{loadedBy}</bdi> },
  { id: 'version', label: 'OneRoster', cell: ({ version, mode }) => `${version}, ${mode}` },
  {
    ...{ id: 'students', label: 'Students', align: 'end', sortBy: ({ students }) => students },
    cell: ({ students }) => numberText(students),
  },
  {
    ...{ id: 'deviations', label: 'Deviations', align: 'end' },
    sortBy: ({ deviations }) => deviations,
    cell: ({ deviations }) => numberText(deviations),
  },
]
