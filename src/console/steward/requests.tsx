import { useState } from 'react'
import { Page } from '../app/page.js'
import { useRequests } from '../api/requests.js'
import type { RequestWire } from '../api/requests.js'
import { EmptyState } from '../ui/empty-state.js'
import { Listed } from '../ui/listed.js'
import { Select } from '../ui/select.js'
import type { Option } from '../ui/select.js'
import { RequestTable } from '../app/request-table.js'

type Shown = RequestWire['state'] | 'all'

const SHOWN: readonly Option<Shown>[] = [
  { value: 'all', label: 'All' },
  { value: 'filed', label: 'Waiting' },
  { value: 'approved', label: 'Approved' },
  { value: 'denied', label: 'Denied' },
]

/** All requests. */
export default function Requests() {
  const [shown, setShown] = useState<Shown>('all')
  const list = useRequests(shown === 'all' ? {} : { state: shown })
  return (
    <Page title="Requests" lead="Whatever a vendor asked for, newest first.">
      <Select label="Show" onChange={setShown} options={SHOWN} value={shown} />
      <Listed list={list}>
        {(requests) => (
          <RequestTable
            caption="Requests"
            empty={<EmptyState title="There is no such request" />}
            requests={requests}
          />
        )}
      </Listed>
    </Page>
  )
}
