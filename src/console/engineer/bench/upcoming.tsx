import type { SessionWire } from '../../api/sessions.js'
import { Countdown } from '../../ui/countdown.js'
import { Moment } from '../../ui/moment.js'
import { Note } from '../../ui/note.js'

/** A session that was approved for later. */
export function Upcoming({ session: { state, window } }: { readonly session: SessionWire }) {
  if (state !== 'upcoming') return null
  return (
    <Note tone="info">
      <p>
        It opens in <Countdown until={window.opensAt} />, <Moment at={window.opensAt} />. Until then
        you can look at tables and checks and write your SQL; nothing can be asked.
      </p>
    </Note>
  )
}
