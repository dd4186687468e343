import { Page } from '../app/page.js'
import { SessionList } from '../app/session-list.js'

/** All sessions. */
export default function Sessions() {
  return (
    <Page title="Sessions" lead="Approved requests, newest first. Open one to watch it.">
      <SessionList />
    </Page>
  )
}
