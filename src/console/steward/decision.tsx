import type { RequestDetailWire } from '../api/requests.js'
import { Approve } from './approve.js'
import { Deny } from './deny.js'
import './decision.css'

/** The two ways to decide, one beside the other. */
export function Decision({ request }: { readonly request: RequestDetailWire }) {
  return (
    <section aria-labelledby="decision" className="card decision">
      <h2 id="decision">Your decision</h2>
      <Approve request={request} />
      <Deny request={request} />
    </section>
  )
}
