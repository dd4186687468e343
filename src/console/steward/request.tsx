import { useParams } from 'wouter'
import { LoadedPage } from '../app/loaded-page.js'
import { Page } from '../app/page.js'
import { useRequest } from '../api/requests.js'
import type { RequestDetailWire } from '../api/requests.js'
import { Decided } from './decided.js'
import { Decision } from './decision.js'
import { Asked } from './asked.js'
import { Reach } from './reach.js'
import { Risk } from './risk.js'
import { VendorPast } from './vendor-past.js'

/** One request, so that it can be decided without reading SQL. */
export default function Request() {
  const { request: id } = useParams<{ request: string }>()
  const request = useRequest(id)
  return (
    <LoadedPage title="Request" query={request}>
      {(found) => <Shown request={found} />}
    </LoadedPage>
  )
}

function Shown({ request }: { readonly request: RequestDetailWire }) {
  const lead = (
    <>
      <bdi>{request.engineer}</bdi> of {request.vendor} asks for a room.
    </>
  )
  return (
    <Page lead={lead} title={`Ticket ${request.ticket}`}>
      <Asked request={request} />
      {request.decision === null ? (
        <Decision key={request.request} request={request} />
      ) : (
        <Decided decision={request.decision} state={request.state} />
      )}
      <Risk request={request} />
      <Reach request={request} />
      <VendorPast request={request} />
    </Page>
  )
}
