import { Link } from 'wouter'
import type { SessionDetailWire } from '../api/sessions.js'
import { KeyValues } from '../ui/key-values.js'
import { countText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'
import { Prose } from '../ui/prose.js'

export interface EndingProps {
  readonly session: SessionDetailWire
  readonly state: SessionDetailWire['state']
}

/** How a session ended, what was found, and the way to the records behind its tokens. */
export function Ending({ session, state }: EndingProps) {
  const { ending, resolvableUntil, keyDestroyed } = session
  const isFinding = state === 'closed'
  return (
    <section className="card">
      <h2>{isFinding ? 'The finding' : 'How it ended'}</h2>
      {ending === null ? (
        <p>The window ended; nobody closed the session with a finding.</p>
      ) : (
        <>
          <Prose label={isFinding ? 'What was found' : 'Why it was cut off'} text={ending.words} />
          <KeyValues of={{ By: <bdi>{ending.by}</bdi>, Tokens: tokensText(ending.tokens) }} />
        </>
      )}
      {keyDestroyed ? (
        <p className="muted">
          The key is destroyed: the tokens of this session mean nothing any more.
        </p>
      ) : (
        <p>
          <Link href={`/sessions/${session.session}/resolve`}>Turn tokens back into records</Link>
          {resolvableUntil === null ? null : (
            <>
              {' '}
              (until <Moment at={resolvableUntil} />)
            </>
          )}
        </p>
      )}
    </section>
  )
}

const tokensText = (tokens: readonly string[]): string | null =>
  tokens.length === 0 ? null : countText(tokens.length, 'token')
