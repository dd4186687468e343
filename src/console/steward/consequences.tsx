import type { RequestDetailWire } from '../api/requests.js'
import { countText } from '../ui/locale.js'
import { momentText } from '../ui/moment.js'
import { wireOf } from './terms.js'
import type { Terms } from './terms.js'

/** What an approval under these terms will mean. */
export function Consequences({
  request,
  terms,
}: {
  readonly request: RequestDetailWire
  readonly terms: Terms
}) {
  const { opensAt } = wireOf(terms, request)
  return (
    <ul>
      <li>
        <bdi>{request.engineer}</bdi> of {request.vendor} can ask questions{' '}
        {opensAt === undefined ? 'from now on' : `from ${momentText(opensAt)} on`}, for{' '}
        {countText(terms.hours, 'hour')}.
      </li>
      <li>
        The records of {countText(request.figures?.students ?? 0, 'person', 'persons')} are in
        reach, without names or numbers.
      </li>
      <li>
        {terms.budget === 0
          ? 'Nobody can be seen row by row: only groups.'
          : `At most ${countText(terms.budget, 'person', 'persons')} can be seen row by row, as tokens.`}
      </li>
      <li>You can watch every question and cut the session off at any time.</li>
    </ul>
  )
}
