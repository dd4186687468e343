import { Link } from 'wouter'
import { useRequests } from '../api/requests.js'
import { useAllSessions } from '../api/sessions.js'
import { Page } from '../app/page.js'
import { SessionTable } from '../app/session-list.js'
import { useWho } from '../app/who.js'
import { RequestTable } from '../app/request-table.js'
import { EmptyState } from '../ui/empty-state.js'
import { Listed } from '../ui/listed.js'
import { Rooms } from './rooms.js'

/** Where a sign-in leads: what can be worked in now, then all sessions and requests of the vendor. */
export default function Home() {
  const { name } = useWho()
  const sessions = useAllSessions({})
  const requests = useRequests({})
  return (
    <Page
      actions={
        <Link className="button button-main" href="/ask">
          Ask for a session
        </Link>
      }
      lead="A session is a room with the roster in it, for a few hours and one ticket."
      title="Sessions"
    >
      <Listed list={sessions}>{(rows) => <Rooms me={name} sessions={rows} />}</Listed>
      <section aria-labelledby="all-requests" className="stack">
        <h2 id="all-requests">Requests</h2>
        <Listed list={requests}>
          {(rows) => (
            <RequestTable caption="Requests of your vendor" empty={NO_REQUESTS} requests={rows} />
          )}
        </Listed>
      </section>
      <section aria-labelledby="all-sessions" className="stack">
        <h2 id="all-sessions">All sessions of your vendor</h2>
        <Listed list={sessions}>
          {(rows) => (
            <SessionTable caption="Sessions of your vendor" empty={NO_SESSIONS} sessions={rows} />
          )}
        </Listed>
      </section>
    </Page>
  )
}

const NO_REQUESTS = (
  <EmptyState title="Nothing was asked for yet">
    <Link href="/ask">Ask for a session</Link> with the ticket you work on. A steward of the
    district decides.
  </EmptyState>
)

const NO_SESSIONS = (
  <EmptyState title="No sessions yet">
    A session begins when a steward approves a request.
  </EmptyState>
)
