import { Page } from '../app/page.js'
import { SessionList } from '../app/session-list.js'

/** All sessions; each leads to its report. */
export default function Sessions() {
  return (
    <Page lead="Approved requests, newest first. Each leads to its report." title="Sessions">
      <SessionList />
    </Page>
  )
}
