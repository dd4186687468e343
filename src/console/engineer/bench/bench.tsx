import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSessionView } from '../../api/session-view.js'
import type { SessionDetailWire } from '../../api/sessions.js'
import { useLive } from '../../app/use-live.js'
import { Loaded } from '../../ui/loaded.js'
import { Bar } from './bar.js'
import { Over } from './over.js'
import { Upcoming } from './upcoming.js'
import { Work } from './work.js'
import './bench.css'

/** The workbench of a session, live: what the service says of it is shown as it comes. */
export function Bench({ session: first }: { readonly session: SessionDetailWire }) {
  const { session, queries, stream } = useLive(first)
  const view = useSessionView(session.session)
  useNews(session.session, session.state, queries)
  return (
    <>
      <Bar isLive={stream.connected || stream.ended} session={session} />
      <Upcoming session={session} />
      <Over ending={first.ending} session={session} />
      <Loaded query={view}>{(data) => <Work session={session} view={data} />}</Loaded>
    </>
  )
}

/** What else is shown of the session is asked for again when something happened in it. */
function useNews(session: string, state: string, queries: unknown): void {
  const client = useQueryClient()
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['sessions', 'queries', session] })
  }, [client, session, queries])
  useEffect(() => {
    if (state !== 'open' && state !== 'upcoming') {
      void client.invalidateQueries({ queryKey: ['sessions', 'one', session] })
    }
  }, [client, session, state])
}
