import { useState } from 'react'
import type { SessionViewWire, TableWire } from '../../api/session-view.js'
import { EmptyState } from '../../ui/empty-state.js'
import { countText } from '../../ui/locale.js'
import { TextField } from '../../ui/text-field.js'
import '../checks/checks.css'
import { ColumnEntry } from './column-entry.js'
import { columnGroups } from './column-groups.js'
import './schema.css'

export interface SchemaProps {
  readonly view: SessionViewWire
  /** Puts a name into the editor. */
  readonly onInsert: (name: string) => void
}

/** The tables of a session, and what was done to each column before anyone could ask about it. */
export function Schema({ view, onInsert }: SchemaProps) {
  const [sought, setSought] = useState('')
  const word = sought.trim().toLowerCase()
  const tables = view.tables.flatMap((table) => narrowed(table, word))
  return (
    <div className="stack">
      <TextField
        isRequired={false}
        label="Find a table or column"
        onChange={setSought}
        type="search"
        value={sought}
      />
      {tables.length === 0 ? <EmptyState title="This session holds nothing of that name" /> : null}
      {tables.map((table) => (
        <details className="fold" key={table.name} open={word !== '' || undefined}>
          <summary>
            <span className="fold-name mono">{table.name}</span>{' '}
            <span className="muted small">
              {table.subjects.length > 0 ? 'about persons' : 'about no person'} ·{' '}
              {countText(table.columns.length, 'column')}
            </span>
            <br />
            <span className="small">{table.words}</span>
          </summary>
          <Columns onInsert={onInsert} table={table} />
        </details>
      ))}
    </div>
  )
}

function Columns({
  table,
  onInsert,
}: { readonly table: TableWire } & Pick<SchemaProps, 'onInsert'>) {
  return (
    <ul className="fold-list">
      {columnGroups(table.columns).map(({ base, column, companions }) => (
        <li className="stack-tight" key={base}>
          {column === null ? (
            <p className="mono">{base}</p>
          ) : (
            <ColumnEntry column={column} onInsert={onInsert} />
          )}
          {companions.length === 0 ? null : (
            <details>
              <summary className="small">
                {countText(companions.length, 'companion')} of <span className="mono">{base}</span>
              </summary>
              <ul className="schema-companions">
                {companions.map((companion) => (
                  <li key={companion.name}>
                    <ColumnEntry column={companion} onInsert={onInsert} />
                  </li>
                ))}
              </ul>
            </details>
          )}
        </li>
      ))}
    </ul>
  )
}

/** A table with the columns that were sought; all of them if its own name was, none if nothing fits. */
function narrowed(table: TableWire, word: string): readonly TableWire[] {
  const isTable = `${table.name} ${table.words}`.toLowerCase().includes(word)
  if (isTable) return [table]
  const columns = table.columns.filter(({ name, words }) =>
    `${name} ${words}`.toLowerCase().includes(word),
  )
  return columns.length === 0 ? [] : [{ ...table, columns }]
}
