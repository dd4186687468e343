import { useParams } from 'wouter'
import { useSession } from '../api/sessions.js'
import { Page } from '../app/page.js'
import { Loaded } from '../ui/loaded.js'
import { Bench } from './bench/bench.js'

/** A session from its engineer's side. */
export default function Workbench() {
  const { session: id } = useParams<{ session: string }>()
  const session = useSession(id)
  const ticket = session.data?.ticket
  return (
    <Page title={ticket === undefined ? 'Session' : `Session: ${ticket}`}>
      <Loaded query={session}>{(data) => <Bench key={id} session={data} />}</Loaded>
    </Page>
  )
}
