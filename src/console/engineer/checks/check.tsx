import { useState } from 'react'
import type { CellWire } from '../../api/questions.js'
import type { CheckWire } from '../../api/session-view.js'
import { Button } from '../../ui/button.js'
import { NumberField } from '../../ui/number-field.js'
import { TextField } from '../../ui/text-field.js'

type Parameter = CheckWire['parameters'][number]
type Values = Readonly<Record<string, CellWire>>

export interface CheckProps {
  readonly check: CheckWire
  readonly isOpen: boolean
  /** Tables it reads that the session lacks; with some it cannot run. */
  readonly missing: readonly string[]
  readonly onRun: (check: CheckWire, parameters: Values) => void
  /** Null where own SQL is not answered. */
  readonly onEdit: ((sql: string, values: readonly CellWire[]) => void) | null
}

/** One check: what it tells, its values if it has some, and one button. */
export function Check({ check, isOpen, missing, onRun, onEdit }: CheckProps) {
  const { title, words, parameters, sql, versions } = check
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(parameters.map(({ name, default: usual }) => [name, usual])),
  )
  return (
    <div className="stack-tight check">
      <h3>{title}</h3>
      <p className="small">{words}</p>
      {versions.length === 1 ? (
        <p className="small muted">For OneRoster {versions.join()} only.</p>
      ) : null}
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          onChange={(value) => setValues({ ...values, [parameter.name]: value })}
          parameter={parameter}
          value={values[parameter.name] ?? null}
        />
      ))}
      {missing.length > 0 ? (
        <p className="small muted">
          Cannot run here: the session does not hold{' '}
          <span className="mono">{missing.join(', ')}</span>.
        </p>
      ) : null}
      <div className="row">
        <Button
          isDisabled={!isOpen || missing.length > 0}
          label={`Run the check: ${title}`}
          onPress={() => onRun(check, values)}
        >
          Run
        </Button>
        {onEdit === null ? null : (
          <Button
            label={`SQL to the editor: ${title}`}
            onPress={() =>
              onEdit(
                sql,
                parameters.map(({ name }) => values[name] ?? null),
              )
            }
            tone="quiet"
          >
            SQL to the editor
          </Button>
        )}
      </div>
    </div>
  )
}

interface ParameterProps {
  readonly parameter: Parameter
  readonly value: CellWire
  readonly onChange: (value: CellWire) => void
}

const MOST = 1_000_000_000

function ParameterField({ parameter: { name, type, words }, value, onChange }: ParameterProps) {
  if (type === 'integer') {
    const number = typeof value === 'number' ? value : 0
    return <NumberField label={words} max={MOST} min={0} onChange={onChange} value={number} />
  }
  return (
    <TextField
      hint={name}
      label={words}
      maxLength={1000}
      onChange={onChange}
      type={type === 'date' ? 'date' : 'text'}
      value={value === null ? '' : String(value)}
    />
  )
}
