import { Page } from '../app/page.js'
import { SessionTable } from '../app/session-list.js'
import { useFiledRequests } from '../api/requests.js'
import { useSessions } from '../api/sessions.js'
import type { SessionWire } from '../api/sessions.js'
import { EmptyState } from '../ui/empty-state.js'
import { Loaded } from '../ui/loaded.js'
import { FirstSteps } from './first-steps.js'
import { RequestTable } from '../app/request-table.js'

/** What needs the steward now, most pressing first. */
export default function Queue() {
  return (
    <Page title="Queue" lead="What needs you now, first.">
      <FirstSteps />
      <Waiting />
      <Running />
    </Page>
  )
}

function Waiting() {
  const filed = useFiledRequests()
  return (
    <section className="stack">
      <h2>Waits for your decision</h2>
      <Loaded query={filed}>
        {(requests) => (
          <RequestTable
            caption="Requests that wait, longest first"
            empty={
              <EmptyState title="Nothing waits for you">
                A vendor’s engineer asks for a room; their request then stands here.
              </EmptyState>
            }
            isOneState
            requests={requests}
            sort={{ column: 'filed', direction: 'ascending' }}
          />
        )}
      </Loaded>
    </section>
  )
}

function Running() {
  const sessions = useSessions()
  return (
    <Loaded query={sessions}>
      {(all) => (
        <>
          <section className="stack">
            <h2>Running now</h2>
            <SessionTable
              caption="Sessions that are open or will open"
              empty={<EmptyState title="No session is open" />}
              sessions={all.filter(isAlive)}
            />
          </section>
          <section className="stack">
            <h2>Findings handed over</h2>
            <SessionTable
              caption="Closed sessions whose tokens can still be resolved"
              empty={
                <EmptyState title="No finding waits to be resolved">
                  When an engineer closes a session, their finding and its tokens stand here for as
                  long as the tokens can be resolved.
                </EmptyState>
              }
              sessions={all.filter(isResolvable)}
            />
          </section>
        </>
      )}
    </Loaded>
  )
}

const isAlive = ({ state }: SessionWire): boolean => state === 'open' || state === 'upcoming'
const isResolvable = ({ state, keyDestroyed }: SessionWire): boolean =>
  state === 'closed' && !keyDestroyed
