import type { TableWire } from '../api/policies.js'
import { Button } from '../ui/button.js'
import { Checkbox } from '../ui/checkbox.js'
import './engineer.css'

export interface TableChoiceProps {
  readonly tables: readonly TableWire[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

/** Which tables of a policy are asked for. */
export function TableChoice({ tables, chosen, onChange }: TableChoiceProps) {
  const choose = (name: string, wanted: boolean) =>
    onChange(wanted ? [...chosen, name] : chosen.filter((each) => each !== name))
  return (
    <fieldset className="table-choice">
      <legend className="field-label">Tables</legend>
      <p className="field-hint">
        A check that reads a table you leave out cannot run. {chosen.length} of {tables.length}{' '}
        chosen.
      </p>
      <div className="row">
        <Button onPress={() => onChange(tables.map(({ name }) => name))} tone="quiet">
          All tables
        </Button>
        <Button onPress={() => onChange([])} tone="quiet">
          None
        </Button>
      </div>
      <div className="columns">
        {tables.map(({ name, words, subjects }) => (
          <Checkbox
            isSelected={chosen.includes(name)}
            key={name}
            onChange={(wanted) => choose(name, wanted)}
          >
            <span className="mono">{name}</span>
            {subjects.length > 0 ? ' (about persons)' : ''}
            <br />
            <span className="field-hint">{words}</span>
          </Checkbox>
        ))}
      </div>
    </fieldset>
  )
}
