import { Button as AriaButton } from 'react-aria-components/Button'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select'
import { Text } from 'react-aria-components/Text'
import { FieldWords } from './field-words.js'
import { invalid } from './invalid.js'
import type { FieldProps } from './field.js'
import { Icon } from './icon.js'
import './field.css'

/** One choice of a select. */
export interface Option<Value extends string = string> {
  readonly value: Value
  readonly label: string
  readonly hint?: string
}

export interface SelectProps<Value extends string> extends FieldProps {
  readonly options: readonly Option<Value>[]
  /** Null if nothing is chosen yet. */
  readonly value: Value | null
  readonly onChange: (value: Value) => void
  readonly placeholder?: string
}

/** One of a few choices. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, hint, error, isRequired = true, options, value, onChange } = props
  const choose = (key: string | number | null) => {
    const chosen = options.find((option) => option.value === key)
    if (chosen !== undefined) onChange(chosen.value)
  }
  return (
    <AriaSelect
      className="field"
      isDisabled={props.isDisabled ?? false}
      {...invalid(error)}
      isRequired={isRequired}
      onChange={choose}
      placeholder={props.placeholder ?? 'Choose'}
      value={value}
    >
      <FieldWords error={error} hint={hint} isRequired={isRequired} label={label}>
        <AriaButton className="field-input field-select">
          <SelectValue>
            {({ selectedText, defaultChildren }) => selectedText || defaultChildren}
          </SelectValue>
          <Icon name="down" />
        </AriaButton>
        <Popover className="field-options">
          <ListBox className="field-list">
            {options.map((option) => (
              <ListBoxItem
                className="field-option"
                id={option.value}
                key={option.value}
                textValue={option.label}
              >
                <Text slot="label">{option.label}</Text>
                {option.hint === undefined ? null : (
                  <Text className="field-hint" slot="description">
                    {option.hint}
                  </Text>
                )}
              </ListBoxItem>
            ))}
          </ListBox>
        </Popover>
      </FieldWords>
    </AriaSelect>
  )
}
