import { ProblemNote } from '../../ui/problem-note.js'
import { Note } from '../../ui/note.js'
import type { Part } from '../bench/runs.js'
import { AnswerView } from './answer-view.js'
import { Running } from './running.js'

export interface PartViewProps {
  readonly part: Part
  /** The deadline of one query. */
  readonly limitMs: number
  readonly onCancel: () => void
  /** Null where tokens lead nowhere. */
  readonly onToken: ((token: string) => void) | null
}

/** One question and what became of it, whatever that is. */
export function PartView({ part, limitMs, onToken, onCancel }: PartViewProps) {
  const { posed, outcome } = part
  return (
    <div className="stack" data-outcome={outcome.kind}>
      <h3>{posed.title}</h3>
      {outcome.kind === 'waiting' ? <p className="muted">Waits for its turn.</p> : null}
      {outcome.kind === 'running' ? (
        <Running limitMs={limitMs} onCancel={onCancel} since={outcome.since} />
      ) : null}
      {outcome.kind === 'refused' ? <ProblemNote thrown={outcome.thrown} /> : null}
      {outcome.kind === 'cancelled' ? <Cancelled wasRunning={outcome.wasRunning} /> : null}
      {outcome.kind === 'answered' ? (
        <AnswerView answer={outcome.answer} onToken={onToken} title={posed.title} />
      ) : null}
    </div>
  )
}

function Cancelled({ wasRunning }: { readonly wasRunning: boolean }) {
  return (
    <Note tone="neutral">
      <p>
        {wasRunning
          ? 'Cancelled. Nothing of it was shown to you. The log says that it was asked; if the answer was already on its way, whom it named counts against the budget.'
          : 'It was not asked, because the one before it did not end well.'}
      </p>
    </Note>
  )
}
