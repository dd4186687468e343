import { Link } from 'wouter'
import type { RequestDetailWire } from '../api/requests.js'
import { KeyValues } from '../ui/key-values.js'
import { Moment } from '../ui/moment.js'
import { Prose } from '../ui/prose.js'
import { RequestState } from '../app/request-state.js'
import { wishText } from '../app/request-table.js'

/** Who asks for what, and why. */
export function Asked({ request }: { readonly request: RequestDetailWire }) {
  const { state, engineer, vendor, purpose, interest, basis, policy, snapshot, wished } = request
  return (
    <section className="card">
      <h2>What is asked for</h2>
      <KeyValues
        of={{
          State: <RequestState state={state} />,
          Engineer: <bdi>{engineer}</bdi>,
          Vendor: vendor,
          Policy: <Link href={`/policies/${policy.id}`}>{policy.id}</Link>,
          Roster: <Link href={`/snapshots/${snapshot}`}>The load it is about</Link>,
          'For how long': wishText(wished),
          From: <Moment at={wished.opensAt} />,
          Asked: <Moment at={request.filedAt} />,
          'Legal basis': basis,
        }}
      />
      <Prose label="Why" text={purpose} />
      <Prose label="Legitimate interest" text={interest} />
    </section>
  )
}
