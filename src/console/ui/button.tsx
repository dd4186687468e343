import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import './button.css'

/** How much a button matters: `main` once a page, `danger` for what cannot be undone, `quiet` for the rest of the rest. */
export type ButtonTone = 'main' | 'plain' | 'danger' | 'quiet'

export interface ButtonProps {
  readonly children: ReactNode
  readonly tone?: ButtonTone
  readonly onPress?: () => void
  readonly type?: 'button' | 'submit'
  readonly isDisabled?: boolean
  /** Shows that it is being done; presses count for nothing meanwhile. */
  readonly isPending?: boolean
  /** If the words on it do not say enough by themselves. */
  readonly label?: string
  readonly form?: string
}

/** A button. For going somewhere use a link. */
export function Button({ tone = 'plain', label, isPending = false, ...props }: ButtonProps) {
  return (
    <AriaButton
      className={`button button-${tone}`}
      isPending={isPending}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...props}
    />
  )
}
