import { Link, useParams } from 'wouter'
import type { RequestDetailWire } from '../api/requests.js'
import { useOwnRequest } from '../api/own-request.js'
import { Page } from '../app/page.js'
import { RequestState } from '../app/request-state.js'
import { wishText } from '../app/request-table.js'
import { KeyValues } from '../ui/key-values.js'
import { Loaded } from '../ui/loaded.js'
import { Moment } from '../ui/moment.js'
import { Note } from '../ui/note.js'
import { plain } from '../ui/plain.js'
import { Prose } from '../ui/prose.js'
import { NextSteps } from './next-steps.js'

/** What was asked for, and what became of it. */
export default function Request() {
  const { request: id } = useParams<{ request: string }>()
  const request = useOwnRequest(id)
  const ticket = request.data?.ticket
  return (
    <Page title={ticket === undefined ? 'Request' : `Request: ${ticket}`}>
      <Loaded query={request}>
        {(data) => (
          <>
            <Outcome request={data} />
            <Asked request={data} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Outcome({ request }: { readonly request: RequestDetailWire }) {
  const { decision, state, request: id } = request
  if (decision === null) {
    return (
      <>
        <Note tone="info">
          <p>A steward of the district has not decided yet. You need not stay on this page.</p>
        </Note>
        <NextSteps />
      </>
    )
  }
  return (
    <Note tone={state === 'approved' ? 'good' : 'warning'}>
      <p>
        <bdi>{decision.by}</bdi> {state} it, <Moment at={decision.at} />.
      </p>
      {decision.words === null ? null : <blockquote dir="auto">{plain(decision.words)}</blockquote>}
      <p>
        {decision.session === null ? (
          <Link href={`/ask?from=${encodeURIComponent(id)}`}>Ask again with changes</Link>
        ) : (
          <Link className="button button-main" href={`/sessions/${decision.session}`}>
            Go to the workbench
          </Link>
        )}
      </p>
    </Note>
  )
}

function Asked({ request }: { readonly request: RequestDetailWire }) {
  const { engineer, filedAt, policy, wished, tables, basis, snapshot } = request
  return (
    <section aria-labelledby="asked" className="stack">
      <h2 id="asked">What was asked for</h2>
      <KeyValues
        of={{
          State: <RequestState state={request.state} />,
          'Who asked': <bdi>{engineer}</bdi>,
          When: <Moment at={filedAt} />,
          Policy: policy.id,
          'For how long': wishText(wished),
          'Legal basis': basis,
          'Load of the roster': <code>{snapshot}</code>,
        }}
      />
      <Prose label="Purpose" text={request.purpose} />
      <Prose label="Legitimate interest" text={request.interest} />
      <div className="stack-tight">
        <h3>Tables</h3>
        <p className="mono">{tables.join(', ')}</p>
      </div>
    </section>
  )
}
