import { useState } from 'react'
import type { CellWire } from '../../api/questions.js'
import type { CheckWire, SessionViewWire } from '../../api/session-view.js'
import { EmptyState } from '../../ui/empty-state.js'
import { countText } from '../../ui/locale.js'
import { TextField } from '../../ui/text-field.js'
import { Check } from './check.js'
import { missingTables } from './reads.js'
import './checks.css'

export interface ChecksProps {
  readonly view: SessionViewWire
  /** Whether the session answers now. */
  readonly isOpen: boolean
  readonly onRun: (check: CheckWire, parameters: Readonly<Record<string, CellWire>>) => void
  /** Puts the SQL of a check into the editor, with its values. */
  readonly onEdit: (sql: string, values: readonly CellWire[]) => void
}

/** The ready-made checks by the symptom that brings people here. */
export function Checks({ view, isOpen, onRun, onEdit }: ChecksProps) {
  const [sought, setSought] = useState('')
  const found = view.checks.filter((check) => isSought(check, sought))
  const symptoms = [...new Set(found.map(({ symptom }) => symptom))].sort()
  return (
    <div className="stack">
      <TextField
        isRequired={false}
        label="Find a check"
        onChange={setSought}
        type="search"
        value={sought}
      />
      {symptoms.length === 0 ? (
        <EmptyState title="No check is about that">
          Try another word, or ask in your own SQL.
        </EmptyState>
      ) : null}
      {symptoms.map((symptom) => {
        const checks = found.filter((check) => check.symptom === symptom)
        return (
          <details className="fold" key={symptom} open={sought.trim() !== '' || undefined}>
            <summary>
              <span className="fold-name">“{symptom}”</span>{' '}
              <span className="muted small">{countText(checks.length, 'check')}</span>
            </summary>
            <ul className="fold-list">
              {checks.map((check) => (
                <li key={check.id}>
                  <Check
                    check={check}
                    isOpen={isOpen}
                    missing={missingTables(check, view)}
                    onEdit={view.policy.checksOnly ? null : onEdit}
                    onRun={onRun}
                  />
                </li>
              ))}
            </ul>
          </details>
        )
      })}
    </div>
  )
}

function isSought({ id, title, words, symptom }: CheckWire, sought: string): boolean {
  const text = `${id} ${title} ${words} ${symptom}`.toLowerCase()
  return sought
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word))
}
