import type { ReactNode } from 'react'
import { FieldError } from 'react-aria-components/FieldError'
import { Label } from 'react-aria-components/Label'
import { Text } from 'react-aria-components/Text'

interface FrameProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  readonly isRequired: boolean
  readonly children: ReactNode
}

/** Label, hint, the field itself, and what is wrong with it, tied together for who listens. */
export function FieldWords({ label, hint, error, isRequired, children }: FrameProps) {
  return (
    <>
      <Label className="field-label">
        {label}
        {isRequired ? null : <span className="field-hint"> (if you like)</span>}
      </Label>
      {hint === undefined ? null : (
        <Text className="field-hint" slot="description">
          {hint}
        </Text>
      )}
      {children}
      {/* Keeps its line also while it is empty: a button below must not move away under a press. */}
      <div className={isRequired ? 'field-error-line' : undefined}>
        {error === undefined ? (
          <FieldError className="field-error" />
        ) : (
          <FieldError className="field-error">{error}</FieldError>
        )}
      </div>
    </>
  )
}
