import { SessionState } from '../app/session-state.js'
import type { SessionWire } from '../api/sessions.js'
import { Countdown } from '../ui/countdown.js'
import { Gauge } from '../ui/gauge.js'
import { KeyValues } from '../ui/key-values.js'
import { dollarText, numberText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'

/** State, time left and budget: what is always in sight. */
export function Gauges({ session }: { readonly session: SessionWire }) {
  const { state, window, budget, queries, approved, endedAt, spent } = session
  const asked = queries.released + queries.refused + queries.failed
  return (
    <section aria-label="Where it stands" className="card">
      <KeyValues
        of={{
          State: <SessionState state={state} />,
          'Time left': state === 'open' ? <Countdown until={window.closesAt} /> : null,
          'Opens in': state === 'upcoming' ? <Countdown over="now" until={window.opensAt} /> : null,
          Opens: <Moment at={window.opensAt} />,
          Closes: <Moment at={window.closesAt} />,
          Ended: endedAt === null ? null : <Moment at={endedAt} />,
          'Approved by': <bdi>{approved.by}</bdi>,
          Cost: spent === 0 ? null : dollarText(spent),
          Questions: `${numberText(asked)}, ${numberText(queries.refused)} of them refused`,
        }}
      />
      <Gauge
        label="Seen row by row, by token"
        max={budget.granted}
        unit="persons"
        value={budget.used}
      />
    </section>
  )
}
