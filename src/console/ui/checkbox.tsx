import type { ReactNode } from 'react'
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox'
import { Icon } from './icon.js'
import './field.css'

export interface CheckboxProps {
  readonly children: ReactNode
  readonly isSelected: boolean
  readonly onChange: (selected: boolean) => void
  readonly isDisabled?: boolean
}

/** Yes or no. */
export function Checkbox({ children, isDisabled = false, ...props }: CheckboxProps) {
  return (
    <CheckboxField isDisabled={isDisabled} {...props}>
      <CheckboxButton className="checkbox">
        <span className="checkbox-box">{props.isSelected ? <Icon name="check" /> : null}</span>
        <span>{children}</span>
      </CheckboxButton>
    </CheckboxField>
  )
}
