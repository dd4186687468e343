import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, useParams } from 'wouter'
import { LoadedPage } from '../app/loaded-page.js'
import { Page } from '../app/page.js'
import { useSession } from '../api/sessions.js'
import type { SessionDetailWire } from '../api/sessions.js'
import { Note } from '../ui/note.js'
import { ProblemNote } from '../ui/problem-note.js'
import type { Stream } from '../api/use-events.js'
import { Ending } from './ending.js'
import { Gauges } from './gauges.js'
import { QueryList } from './query-list.js'
import { Revoke } from './revoke.js'
import { Texts } from './texts.js'
import { useLive } from '../app/use-live.js'

/** One session: live while it runs, and afterwards as it was. */
export default function Session() {
  const { session: id } = useParams<{ session: string }>()
  const session = useSession(id)
  return (
    // Its end brings more than the live view tells: the page begins anew with it.
    <LoadedPage title="Session" query={session}>
      {(found) => <Watched key={`${id} ${found.state}`} found={found} />}
    </LoadedPage>
  )
}

function Watched({ found }: { readonly found: SessionDetailWire }) {
  const { session, queries, stream } = useLive(found)
  const { ticket, engineer, vendor, state, request } = session
  const isAlive = state === 'open' || state === 'upcoming'
  const client = useQueryClient()
  useEffect(() => {
    if (stream.ended) void client.invalidateQueries({ queryKey: ['sessions', 'one'] })
  }, [stream.ended, client])
  const lead = (
    <>
      <bdi>{engineer}</bdi> of {vendor}. <Link href={`/requests/${request}`}>The request</Link>
    </>
  )
  return (
    <Page
      actions={isAlive ? <Revoke session={session} /> : null}
      lead={lead}
      title={`Session for ticket ${ticket}`}
    >
      <Gauges session={session} />
      {isAlive ? <Line stream={stream} /> : <Ending session={found} state={state} />}
      <section className="stack">
        <h2>Questions</h2>
        <Texts queries={queries} session={session.session}>
          {(withTexts) => <QueryList queries={withTexts} />}
        </Texts>
      </section>
    </Page>
  )
}

/** Whether what is seen is what happens. */
function Line({ stream }: { readonly stream: Stream }) {
  if (stream.refused !== null) return <ProblemNote thrown={stream.refused} />
  if (stream.connected)
    return (
      <p className="muted" role="status">
        Live: questions appear as they are asked.
      </p>
    )
  return (
    <Note tone={stream.ended ? 'info' : 'warning'}>
      <p role="status">
        {stream.ended
          ? 'The live view has ended. Load the page again to see what followed.'
          : 'Connecting to the live view. What is shown may be out of date.'}
      </p>
    </Note>
  )
}
