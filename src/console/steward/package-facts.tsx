import type { SnapshotDetailWire } from '../api/snapshots.js'
import { Badge } from '../ui/badge.js'
import { EmptyState } from '../ui/empty-state.js'
import { numberText } from '../ui/locale.js'
import { Table } from '../ui/table.js'
import type { Column } from '../ui/table.js'

type File = SnapshotDetailWire['files'][number]
type Fault = SnapshotDetailWire['faults'][number]

/** What was in the package, and where it departs from the specification. */
export function PackageFacts({ snapshot }: { readonly snapshot: SnapshotDetailWire }) {
  const { files, faults } = snapshot
  return (
    <>
      <section className="stack">
        <h2>Files of the package</h2>
        <Table
          caption="Files of the package"
          columns={FILES}
          empty={<EmptyState title="Nothing is known of its files" />}
          hideCaption
          rowKey={(file) => file.file ?? `unknown ${files.indexOf(file)}`}
          rows={files}
        />
      </section>
      <section className="stack">
        <h2>Deviations from the specification</h2>
        <Table
          caption="Deviations by kind and file"
          columns={FAULTS}
          empty={<EmptyState title="The package keeps to the specification" />}
          hideCaption
          rowKey={({ code, file }) => `${code} ${file ?? ''}`}
          rows={faults}
        />
      </section>
    </>
  )
}

const FILES: readonly Column<File>[] = [
  {
    ...{ id: 'file', label: 'File', header: true, sortBy: ({ file }) => file },
    cell: ({ file }) => file ?? 'a file of another name',
  },
  {
    ...{ id: 'present', label: 'Came', sortBy: ({ present }) => Number(present) },
    cell: ({ present }) =>
      present ? <Badge icon="check">came</Badge> : <Badge icon="cross">missing</Badge>,
  },
  { id: 'declared', label: 'In the manifest', cell: ({ declared }) => declared ?? 'not named' },
  numbers('rows', 'Rows', ({ rows }) => rows),
  numbers('headers', 'Headers', ({ headers }) => headers),
  numbers('strange', 'Headers unknown', ({ strangeHeaders }) => strangeHeaders),
  numbers('deviations', 'Deviations', ({ deviations }) => deviations),
]

const FAULTS: readonly Column<Fault>[] = [
  {
    ...{ id: 'code', label: 'Deviation', header: true, sortBy: ({ code }) => code },
    cell: ({ code }) => <code>{code}</code>,
  },
  {
    id: 'file',
    label: 'File',
    sortBy: ({ file }) => file,
    cell: ({ file }) => file ?? 'the package',
  },
  {
    ...{ id: 'count', label: 'How often', align: 'end', sortBy: ({ count }) => count },
    cell: ({ count }) => numberText(count),
  },
  {
    ...{ id: 'lines', label: 'First lines' },
    cell: ({ lines }) => (lines.length === 0 ? 'none' : lines.map(numberText).join('; ')),
  },
]

function numbers(id: string, label: string, of: (file: File) => number | null): Column<File> {
  return {
    ...{ id, label, align: 'end', sortBy: of },
    cell: (file) => {
      const value = of(file)
      return value === null ? '' : numberText(value)
    },
  }
}
