import type { ColumnWire } from '../../api/policies.js'
import { Button } from '../../ui/button.js'

export interface ColumnEntryProps {
  readonly column: ColumnWire
  readonly onInsert: (name: string) => void
}

/** A column: what it holds, what was done to it, and why. */
export function ColumnEntry({ column, onInsert }: ColumnEntryProps) {
  const { name, type, prefix, words, treated, why, quasi, sensitive } = column
  return (
    <div className="schema-column">
      <p>
        <span className="mono schema-name">{name}</span>{' '}
        <span className="muted small">
          {prefix === null ? type : 'token, '}
          {prefix === null ? null : <span className="mono">{prefix}…</span>}
        </span>
      </p>
      <Button label={`Insert ${name} into the editor`} onPress={() => onInsert(name)} tone="quiet">
        Insert
      </Button>
      <p className="small schema-words">
        {words}.{' '}
        <span className="muted">
          {treated} {why}
        </span>
        {quasi ? ' Left empty where too few persons share the value.' : ''}
        {sensitive ? ' Counted for large groups only.' : ''}
      </p>
    </div>
  )
}
