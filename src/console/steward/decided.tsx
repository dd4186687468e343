import { Link } from 'wouter'
import type { RequestDetailWire } from '../api/requests.js'
import { KeyValues } from '../ui/key-values.js'
import { Moment } from '../ui/moment.js'
import { Prose } from '../ui/prose.js'

export interface DecidedProps {
  readonly decision: NonNullable<RequestDetailWire['decision']>
  readonly state: RequestDetailWire['state']
}

/** What was decided, by whom, with which words. */
export function Decided({ decision, state }: DecidedProps) {
  const { by, at, words, session } = decision
  return (
    <section className="card">
      <h2>{state === 'approved' ? 'Approved' : 'Denied'}</h2>
      <KeyValues
        of={{
          By: <bdi>{by}</bdi>,
          At: <Moment at={at} />,
          Session: session === null ? null : <Link href={`/sessions/${session}`}>Watch it</Link>,
        }}
      />
      <Prose label={state === 'approved' ? 'Note' : 'Reason'} text={words} />
    </section>
  )
}
