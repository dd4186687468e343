import { useRef } from 'react'
import type { SessionViewWire } from '../../api/session-view.js'
import { Button } from '../../ui/button.js'
import { EmptyState } from '../../ui/empty-state.js'
import { shownRun } from '../bench/runs.js'
import type { Asking } from '../bench/use-runs.js'
import { PartView } from './part-view.js'

export interface RunViewProps {
  readonly asking: Asking
  readonly view: SessionViewWire
  readonly onToken: (token: string) => void
}

/** What was answered last, and a way back to what was answered before. */
export function RunView({ asking, view, onToken }: RunViewProps) {
  const run = shownRun(asking)
  const heading = useRef<HTMLHeadingElement>(null)
  const cancel = () => {
    asking.cancel()
    // The button that was pressed goes away.
    heading.current?.focus()
  }
  return (
    <section aria-labelledby="answers" className="stack">
      <div className="row">
        <h2 id="answers" ref={heading} tabIndex={-1}>
          Answer
        </h2>
        <Turning asking={asking} />
      </div>
      {run === undefined ? (
        <EmptyState title="Nothing was asked on this page yet">
          Run a check by its symptom, or your own SQL. What was asked before is under History.
        </EmptyState>
      ) : (
        <>
          {run.parts.length > 1 ? <p className="answer-title">{run.title}</p> : null}
          {run.parts.map((part, place) => (
            <PartView
              key={`${run.id}.${place}`}
              limitMs={view.policy.deadlineMs}
              onCancel={cancel}
              onToken={view.policy.checksOnly ? null : onToken}
              part={part}
            />
          ))}
        </>
      )}
    </section>
  )
}

/** Older and newer answers of this visit: looking at one asks nothing. */
function Turning({ asking }: { readonly asking: Asking }) {
  const { list, shown, show } = asking
  const at = list.findIndex(({ id }) => id === shown)
  const [older, newer] = [list[at - 1], list[at + 1]]
  if (list.length < 2) return null
  return (
    <div className="row">
      <Button
        isDisabled={older === undefined}
        onPress={() => (older === undefined ? undefined : show(older.id))}
        tone="quiet"
      >
        Older answer
      </Button>
      <span className="muted small">
        {at + 1} of {list.length}
      </span>
      <Button
        isDisabled={newer === undefined}
        onPress={() => (newer === undefined ? undefined : show(newer.id))}
        tone="quiet"
      >
        Newer answer
      </Button>
    </div>
  )
}
