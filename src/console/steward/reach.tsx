import type { RequestDetailWire } from '../api/requests.js'
import { Drawer } from '../ui/drawer.js'
import { countText } from '../ui/locale.js'
import { ColumnTable } from './column-table.js'

/** Tables and columns asked for, in plain words, with what was done to each. */
export function Reach({ request }: { readonly request: RequestDetailWire }) {
  const { reach, figures } = request
  if (reach === null) return null
  return (
    <section className="stack">
      <h2>What would be in the room</h2>
      <p className="muted">
        No name, no number, no address and no birth date is among these: they were dropped when the
        roster was loaded. Open a table to read what each column holds and what was done to it.
      </p>
      <div>
        {reach.map((table) => (
          <Drawer
            key={table.name}
            summary={
              <>
                <strong>{table.name}</strong>: {table.words}{' '}
                <span className="muted small">
                  {countText(table.columns.length, 'column')}
                  {rowsText(figures?.rows[table.name])}
                </span>
              </>
            }
          >
            {() => <ColumnTable table={table} />}
          </Drawer>
        ))}
      </div>
    </section>
  )
}

const rowsText = (rows: number | undefined): string =>
  rows === undefined ? '' : `, ${countText(rows, 'row')}`
