import { durationText } from './locale.js'
import { useNow } from './now.js'

export interface CountdownProps {
  /** RFC 3339; the end itself is excluded. */
  readonly until: string
  /** What is said when it has come. */
  readonly over?: string
}

/** The time left until an end, by the clock of the service. */
export function Countdown({ until, over = 'over' }: CountdownProps) {
  const left = Date.parse(until) - useNow()
  return (
    <span className="countdown" role="timer">
      {left <= 0 ? over : durationText(left)}
    </span>
  )
}
