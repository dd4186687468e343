import type { ReactNode } from 'react'

/** What every field has. */
export interface FieldProps {
  readonly label: string
  /** Under the label: what is meant, in which unit. */
  readonly hint?: ReactNode
  /** What is wrong with it, if something is. */
  readonly error?: string
  readonly isRequired?: boolean
  readonly isDisabled?: boolean
}
