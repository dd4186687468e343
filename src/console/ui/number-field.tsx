import { Button as AriaButton } from 'react-aria-components/Button'
import { Group } from 'react-aria-components/Group'
import { Input } from 'react-aria-components/Input'
import { NumberField as AriaNumberField } from 'react-aria-components/NumberField'
import { FieldWords } from './field-words.js'
import { invalid } from './invalid.js'
import type { FieldProps } from './field.js'
import './button.css'
import './field.css'

export interface NumberFieldProps extends FieldProps {
  readonly value: number
  /** Hears of a number in range; an empty field is `min`. */
  readonly onChange: (value: number) => void
  readonly min: number
  readonly max: number
  readonly step?: number
}

/** A number, typed or stepped. What lies outside is brought back inside. */
export function NumberField(props: NumberFieldProps) {
  const { label, hint, error, isRequired = true, value, onChange, min, max, step = 1 } = props
  return (
    <AriaNumberField
      className="field"
      {...invalid(error)}
      isDisabled={props.isDisabled ?? false}
      isRequired={isRequired}
      maxValue={max}
      minValue={min}
      onChange={(next) => onChange(Number.isNaN(next) ? min : next)}
      step={step}
      value={value}
    >
      <FieldWords error={error} hint={hint} isRequired={isRequired} label={label}>
        <Group className="field-number">
          <AriaButton className="button" slot="decrement">
            −
          </AriaButton>
          <Input className="field-input" />
          <AriaButton className="button" slot="increment">
            +
          </AriaButton>
        </Group>
      </FieldWords>
    </AriaNumberField>
  )
}
