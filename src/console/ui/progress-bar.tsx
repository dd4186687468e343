import { ProgressBar as AriaProgressBar } from 'react-aria-components/ProgressBar'
import './gauge.css'

export interface ProgressBarProps {
  readonly label: string
  /** From 0 to 1; null if nobody can tell how far it is. */
  readonly share: number | null
  /** How far it is, in words: `1.2 MB of 3.4 MB`. */
  readonly words: string
}

/** How far a long task is. */
export function ProgressBar({ label, share, words }: ProgressBarProps) {
  return (
    <AriaProgressBar
      aria-label={label}
      className="gauge"
      isIndeterminate={share === null}
      value={share === null ? 0 : share * 100}
      valueLabel={words}
    >
      <div className="gauge-words">
        <span>{label}</span>
        <strong>{words}</strong>
      </div>
      <div className="gauge-bar">
        <div style={{ width: `${(share ?? 1) * 100}%`, opacity: share === null ? 0.4 : 1 }} />
      </div>
    </AriaProgressBar>
  )
}
