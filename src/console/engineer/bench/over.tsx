import { useEffect } from 'react'
import { Link } from 'wouter'
import type { SessionDetailWire, SessionWire } from '../../api/sessions.js'
import { announce } from '../../app/announce.js'
import { Moment } from '../../ui/moment.js'
import { Note } from '../../ui/note.js'
import { plain } from '../../ui/plain.js'

type Ended = Exclude<SessionWire['state'], 'open' | 'upcoming'>

const TITLES: Readonly<Record<Ended, string>> = {
  expired: 'The window of this session has closed',
  revoked: 'A steward has cut this session off',
  closed: 'This session was closed with a finding',
}

export interface OverProps {
  readonly session: SessionWire
  readonly ending: SessionDetailWire['ending']
}

/** Says that a session is over, why, and what can be done now. */
export function Over({ session, ending }: OverProps) {
  const { state, request, endedAt, window } = session
  const title = state === 'open' || state === 'upcoming' ? null : TITLES[state]
  useEffect(() => {
    if (title !== null) announce(`${title}.`)
  }, [title])
  if (title === null) return null
  return (
    <Note tone={state === 'closed' ? 'good' : 'warning'}>
      <strong>{title}</strong>
      <p>
        <Moment at={endedAt ?? window.closesAt} />
        {ending === null ? null : (
          <>
            , by <bdi>{ending.by}</bdi>
          </>
        )}
        . Nothing more is answered in it. What was asked and your SQL stay here to be read and
        copied.
      </p>
      {ending === null || ending.words === null ? null : (
        <blockquote dir="auto">{plain(ending.words)}</blockquote>
      )}
      <p>
        <Link className="button" href={`/ask?from=${encodeURIComponent(request)}`}>
          Ask for another session
        </Link>
      </p>
    </Note>
  )
}
