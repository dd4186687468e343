import type { RequestDetailWire } from '../api/requests.js'
import { EmptyState } from '../ui/empty-state.js'
import { numberText, shareText } from '../ui/locale.js'
import { Note } from '../ui/note.js'
import { Table } from '../ui/table.js'
import type { Column } from '../ui/table.js'
import { Figure } from './figure.js'
import { Spread } from './spread.js'

type Figures = NonNullable<RequestDetailWire['figures']>
type Change = Figures['changed'][number]

/** How many students are in reach, how well they hide among each other, what is done about it. */
export function Risk({ request }: { readonly request: RequestDetailWire }) {
  const { figures, figuresRefused } = request
  return (
    <section className="stack">
      <h2>How much could be told about one person</h2>
      {figures === null ? (
        <Note tone="warning">
          <p>
            The figures cannot be made: the policy or the roster has changed since (
            <code>{figuresRefused}</code>).
          </p>
        </Note>
      ) : (
        <Known columns={request.columnFigures ?? []} figures={figures} />
      )}
    </section>
  )
}

interface KnownProps {
  readonly figures: Figures
  readonly columns: NonNullable<RequestDetailWire['columnFigures']>
}

function Known({ figures, columns }: KnownProps) {
  const { students, smallestGroup, unique, belowK, k, changed } = figures
  return (
    <>
      <div className="figures">
        <Figure label="persons in reach, without names or numbers" value={numberText(students)} />
        {unique === null ? null : (
          <Figure
            label="would be alone with their combination of details, before anything is done about it"
            value={shareText(unique)}
          />
        )}
        {smallestGroup === null ? null : (
          <Figure
            label={`persons in the smallest group with the same details; the policy asks for ${k}`}
            value={numberText(smallestGroup)}
          />
        )}
        {belowK === null ? null : (
          <Figure label={`persons in groups of fewer than ${k}`} value={numberText(belowK)} />
        )}
      </div>
      {columns.length === 0 ? null : <Spread columns={columns} k={k} />}
      <h3>What is coarsened or left empty, so that each shares their details with {k} or more</h3>
      <Table
        caption="Columns that are changed in the room"
        columns={CHANGES}
        empty={<EmptyState title="Nothing has to be changed for this request" />}
        hideCaption
        rowKey={({ column }) => column}
        rows={changed}
      />
    </>
  )
}

const CHANGES: readonly Column<Change>[] = [
  { id: 'column', label: 'Column', header: true, cell: ({ column }) => <code>{column}</code> },
  {
    ...{ id: 'cells', label: 'Cells', align: 'end', sortBy: ({ cells }) => cells },
    cell: ({ cells }) => numberText(cells),
  },
  { id: 'how', label: 'What is done', cell: ({ how }) => how },
]
