import { numberText } from './locale.js'
import './gauge.css'

export interface GaugeProps {
  /** What is measured. */
  readonly label: string
  readonly value: number
  readonly max: number
  /** What is counted, in the plural: `students`. */
  readonly unit: string
  /** From which share on it warns; 0.8 unless said otherwise. */
  readonly warnAt?: number
}

const WARN_AT = 0.8

/** So much of so much, as a bar and in words. */
export function Gauge({ label, value, max, unit, warnAt = WARN_AT }: GaugeProps) {
  const share = max === 0 ? 1 : Math.min(1, value / max)
  const words = `${numberText(value)} of ${numberText(max)} ${unit}`
  return (
    <div className="gauge">
      <div className="gauge-words">
        <span>{label}</span>
        <strong>{words}</strong>
      </div>
      <div
        aria-label={label}
        aria-valuemax={max}
        aria-valuemin={0}
        aria-valuenow={Math.min(value, max)}
        aria-valuetext={words}
        className="gauge-bar"
        data-warn={share >= warnAt ? '' : undefined}
        role="meter"
      >
        <div style={{ width: `${share * 100}%` }} />
      </div>
      {share >= warnAt ? (
        <span className="gauge-warn">{share >= 1 ? 'used up' : 'nearly used up'}</span>
      ) : null}
    </div>
  )
}
