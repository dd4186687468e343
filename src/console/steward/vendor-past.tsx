import type { PastFindingWire } from '../../http/schema/request.js'
import { SessionTable } from '../app/session-list.js'
import type { RequestDetailWire } from '../api/requests.js'
import { BarChart } from '../ui/bar-chart.js'
import { EmptyState } from '../ui/empty-state.js'
import { KeyValues } from '../ui/key-values.js'
import { countText, numberText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'
import { Prose } from '../ui/prose.js'
import './vendor-past.css'

/** What the vendor has done here so far. */
export function VendorPast({ request }: { readonly request: RequestDetailWire }) {
  const { vendor, history, studentsSeen, pastSessions, pastFindings } = request
  if (history === null) return null
  const refusals = Object.entries(history.refusals).sort(([, one], [, other]) => other - one)
  return (
    <section className="stack">
      <h2>What {vendor} has done here so far</h2>
      <KeyValues
        of={{
          Requests: numberText(history.requests),
          Denied: numberText(history.denied),
          Sessions: numberText(history.sessions),
          'Cut off by a steward': numberText(history.revoked),
          'Answers released': numberText(history.released),
          'Persons ever seen by token': studentsSeen === null ? null : numberText(studentsSeen),
        }}
      />
      {refusals.length === 0 ? null : (
        <BarChart
          bars={refusals.map(([label, value]) => ({ label, value }))}
          caption="Refused questions by reason"
          labels="Reason"
          values="Questions"
        />
      )}
      <h3>Sessions</h3>
      <SessionTable
        caption={`Earlier sessions of ${vendor}`}
        empty={<EmptyState title="This would be their first session" />}
        sessions={pastSessions ?? []}
      />
      <h3>Findings</h3>
      <Findings findings={pastFindings ?? []} />
    </section>
  )
}

function Findings({ findings }: { readonly findings: readonly PastFindingWire[] }) {
  if (findings.length === 0) return <EmptyState title="No finding has been handed over yet" />
  return (
    <ul className="findings">
      {findings.map(({ session, ticket, at, by, words, tokens }) => (
        <li className="card" key={session}>
          <Prose label={`Ticket ${ticket}`} text={words} />
          <p className="small muted">
            <bdi>{by}</bdi>, <Moment at={at} />, {countText(tokens, 'token')}
          </p>
        </li>
      ))}
    </ul>
  )
}
