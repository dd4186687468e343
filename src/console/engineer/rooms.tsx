import { Link } from 'wouter'
import type { SessionWire } from '../api/sessions.js'
import { SessionState } from '../app/session-state.js'
import { Countdown } from '../ui/countdown.js'
import { EmptyState } from '../ui/empty-state.js'
import { Gauge } from '../ui/gauge.js'
import { Moment } from '../ui/moment.js'
import { plain } from '../ui/plain.js'
import './engineer.css'

export interface RoomsProps {
  /** Name of whoever is signed in. */
  readonly me: string
  readonly sessions: readonly SessionWire[]
}

/** The sessions that can be worked in now or soon, one's own first. */
export function Rooms({ me, sessions }: RoomsProps) {
  const alive = sessions.filter(({ state }) => state === 'open' || state === 'upcoming')
  const mine = alive.filter(({ engineer }) => engineer === me)
  const others = alive.filter(({ engineer }) => engineer !== me)
  return (
    <section aria-labelledby="rooms" className="stack">
      <h2 id="rooms">Open now</h2>
      {alive.length === 0 ? (
        <EmptyState title="No session is open">
          Once a steward approves a request, its workbench is found here.
        </EmptyState>
      ) : (
        <ul className="columns plain-list">
          {[...mine, ...others].map((session) => (
            <li className="card" key={session.session}>
              <Room isMine={session.engineer === me} session={session} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Room({ session, isMine }: { readonly session: SessionWire; readonly isMine: boolean }) {
  const { session: id, ticket, state, engineer, window, budget } = session
  return (
    <>
      <div className="row">
        <h3>
          <Link href={`/sessions/${id}`}>
            <bdi>{plain(ticket)}</bdi>
          </Link>
        </h3>
        <SessionState state={state} />
      </div>
      <p className="muted">
        {isMine ? (
          'Yours'
        ) : (
          <>
            Asked for by <bdi>{engineer}</bdi>
          </>
        )}
        {state === 'upcoming' ? (
          <>
            {' · opens '}
            <Moment at={window.opensAt} />
          </>
        ) : (
          <>
            {' · '}
            <Countdown until={window.closesAt} /> left
          </>
        )}
      </p>
      <Gauge label="Persons seen" max={budget.granted} unit="persons" value={budget.used} />
    </>
  )
}
