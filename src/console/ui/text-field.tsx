import { Input } from 'react-aria-components/Input'
import { TextField as AriaTextField } from 'react-aria-components/TextField'
import { FieldWords } from './field-words.js'
import { invalid } from './invalid.js'
import type { FieldProps } from './field.js'
import './field.css'

export interface TextFieldProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly maxLength?: number
  readonly type?: 'text' | 'search' | 'date' | 'datetime-local'
  readonly isMono?: boolean
}

/** One line of text. */
export function TextField(props: TextFieldProps) {
  const { label, hint, error, isRequired = true, isMono = false, type = 'text', ...rest } = props
  return (
    <AriaTextField
      className="field"
      {...invalid(error)}
      isRequired={isRequired}
      type={type}
      {...rest}
    >
      <FieldWords error={error} hint={hint} isRequired={isRequired} label={label}>
        <Input className={`field-input${isMono ? ' mono' : ''}`} dir="auto" />
      </FieldWords>
    </AriaTextField>
  )
}
