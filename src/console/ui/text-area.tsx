import { TextArea as AriaTextArea } from 'react-aria-components/TextArea'
import { TextField as AriaTextField } from 'react-aria-components/TextField'
import { FieldWords } from './field-words.js'
import { invalid } from './invalid.js'
import type { FieldProps } from './field.js'
import './field.css'

export interface TextAreaProps extends FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly maxLength?: number
  readonly rows?: number
  readonly isMono?: boolean
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps) {
  const { label, hint, error, isRequired = true, isMono = false, rows = 3, ...rest } = props
  return (
    <AriaTextField className="field" {...invalid(error)} isRequired={isRequired} {...rest}>
      <FieldWords error={error} hint={hint} isRequired={isRequired} label={label}>
        <AriaTextArea className={`field-input${isMono ? ' mono' : ''}`} dir="auto" rows={rows} />
      </FieldWords>
    </AriaTextField>
  )
}
