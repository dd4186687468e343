import { durationText } from '../../ui/locale.js'
import { useNow } from '../../ui/now.js'
import { Button } from '../../ui/button.js'
import { ProgressBar } from '../../ui/progress-bar.js'

export interface RunningProps {
  /** By the clock of the service. */
  readonly since: number
  /** The deadline of one query. */
  readonly limitMs: number
  readonly onCancel: () => void
}

/** A query on its way; how long it may take at most is all that can be told. */
export function Running({ since, limitMs, onCancel }: RunningProps) {
  const passed = Math.max(0, useNow() - since)
  return (
    <>
      <ProgressBar
        label="Running"
        share={Math.min(1, passed / limitMs)}
        words={`${durationText(passed)} of at most ${durationText(limitMs)}`}
      />
      <div>
        <Button onPress={onCancel}>Cancel the query</Button>
      </div>
    </>
  )
}
