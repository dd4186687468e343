import type { SessionWire } from '../../api/sessions.js'
import { SessionState } from '../../app/session-state.js'
import { Countdown } from '../../ui/countdown.js'
import { Gauge } from '../../ui/gauge.js'
import { EndWarning } from './end-warning.js'

export interface BarProps {
  readonly session: SessionWire
  /** False while the line to the service is down: figures may be old. */
  readonly isLive: boolean
}

/** What has to be in sight all the time: state, time and budget left. Stays at the top while one scrolls. */
export function Bar({ session, isLive }: BarProps) {
  const { state, window, budget } = session
  return (
    <section aria-label="Time and budget" className="bench-bar">
      <div className="bench-bar-facts">
        <SessionState state={state} />
        {state === 'open' ? (
          <span>
            <strong>
              <Countdown until={window.closesAt} />
            </strong>{' '}
            left
          </span>
        ) : null}
        {isLive ? null : <span className="muted small">connecting…</span>}
      </div>
      <div className="bench-bar-gauge">
        <Gauge label="Persons seen" max={budget.granted} unit="persons" value={budget.used} />
      </div>
      {state === 'open' ? <EndWarning closesAt={window.closesAt} /> : null}
    </section>
  )
}
