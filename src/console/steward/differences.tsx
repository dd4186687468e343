import { Link } from 'wouter'
import type { FileDifferenceWire } from '../../http/schema/snapshot.js'
import { useDifferences } from '../api/snapshots.js'
import type { DifferencesWire } from '../api/snapshots.js'
import { EmptyState } from '../ui/empty-state.js'
import { Loaded } from '../ui/loaded.js'
import { numberText, shareText } from '../ui/locale.js'
import { Note } from '../ui/note.js'
import { Table } from '../ui/table.js'
import type { Column } from '../ui/table.js'

/** What became of each file since the load before, with warnings where it is much. */
export function Differences({ snapshot }: { readonly snapshot: string }) {
  const differences = useDifferences(snapshot)
  return (
    <section className="stack">
      <h2>Against the load before</h2>
      <Loaded query={differences}>{(found) => <Found found={found} />}</Loaded>
    </section>
  )
}

function Found({ found }: { readonly found: DifferencesWire }) {
  const { previous, files, warnings } = found
  if (previous === null) {
    return (
      <EmptyState title="This was the first load">There is nothing to compare it with.</EmptyState>
    )
  }
  return (
    <>
      {warnings.length === 0 ? null : (
        <Note tone="warning">
          <strong>Look at this before anyone works with it</strong>
          <ul>
            {warnings.map(({ file, what, words }) => (
              <li key={`${file} ${what}`}>{words}</li>
            ))}
          </ul>
        </Note>
      )}
      <p className="muted">
        Compared with <Link href={`/snapshots/${previous}`}>the load before</Link>. A warning stands
        where a share is {found.warnPercent}% or more.
      </p>
      <Table
        caption="Rows added, removed and changed, by file"
        columns={COLUMNS}
        empty={<EmptyState title="No file is in both loads" />}
        hideCaption
        rowKey={({ file }) => file}
        rows={files}
      />
    </>
  )
}

const COLUMNS: readonly Column<FileDifferenceWire>[] = [
  { id: 'file', label: 'File', header: true, sortBy: ({ file }) => file, cell: ({ file }) => file },
  rowsColumn('before', 'Before'),
  rowsColumn('after', 'After'),
  changeColumn('added', 'Added'),
  changeColumn('removed', 'Removed'),
  changeColumn('changed', 'Changed'),
]

function rowsColumn(id: 'before' | 'after', label: string): Column<FileDifferenceWire> {
  return {
    ...{ id, label, align: 'end', sortBy: (file) => file[id] },
    cell: (file) => numberText(file[id]),
  }
}

function changeColumn(
  id: 'added' | 'removed' | 'changed',
  label: string,
): Column<FileDifferenceWire> {
  return {
    ...{ id, label, align: 'end', sortBy: (file) => file[id].rows },
    cell: (file) => {
      const { rows, share } = file[id]
      return share === null || rows === 0
        ? numberText(rows)
        : `${numberText(rows)} (${shareText(share)})`
    },
  }
}
