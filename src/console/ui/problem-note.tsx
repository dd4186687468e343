import { problemOf } from '../api/problem.js'
import type { Problem } from '../api/problem.js'
import { Button } from './button.js'
import { Icon } from './icon.js'
import './note.css'

const FIXERS: Readonly<Record<Problem['fixer'], string>> = {
  vendor: 'The vendor’s engineer can change this.',
  steward: 'A data steward can change this.',
  operator: 'Whoever runs Homeroom can change this.',
}

export interface ProblemNoteProps {
  /** What was thrown: by the API client, or by anything else. */
  readonly thrown: unknown
  readonly onRetry?: () => void
}

/** A no of the service in full: what, why, what to do, who can change it, the code, where the log tells of it. */
export function ProblemNote({ thrown, onRetry }: ProblemNoteProps) {
  const problem = problemOf(thrown)
  return (
    <div className="note note-danger" role="alert">
      <Icon name="cross" />
      <div className="stack-tight">
        <strong>{problem.title}</strong>
        {problem.detail === undefined ? null : <p>{problem.detail}</p>}
        <p>{problem.help}</p>
        {problem.instead === undefined ? null : <pre>{problem.instead}</pre>}
        <p className="small muted">
          {FIXERS[problem.fixer]} <code>{problem.code}</code>
          {problem.receipt === undefined ? null : ` Entry ${problem.receipt.index} of the log.`}
          {problem.request === undefined ? null : ` Request ${problem.request}.`}
        </p>
        {onRetry === undefined ? null : (
          <div>
            <Button onPress={onRetry}>Try again</Button>
          </div>
        )}
      </div>
    </div>
  )
}
