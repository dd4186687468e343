import { useSearch } from 'wouter'
import { usePolicies } from '../api/policies.js'
import { useRequest } from '../api/requests.js'
import type { RequestWire } from '../api/requests.js'
import { Page } from '../app/page.js'
import { EmptyState } from '../ui/empty-state.js'
import { Loaded } from '../ui/loaded.js'
import { AskForm } from './ask-form.js'
import { NOTHING_WISHED, hoursOf } from './wish.js'
import type { Wish } from './wish.js'
import { NextSteps } from './next-steps.js'

/** Asking for a session; `?from=` begins with what an earlier request said. */
export default function Ask() {
  const from = new URLSearchParams(useSearch()).get('from')
  const policies = usePolicies()
  return (
    <Page
      lead="Say what you work on and what for. The less you ask for, the sooner it is approved."
      title="Ask for a session"
    >
      <Loaded query={policies}>
        {(all) => {
          const [first] = all
          if (first === undefined) return NO_POLICIES
          if (from !== null) return <AskAgain from={from} policies={all} />
          return <AskForm draft="ask" first={NOTHING_WISHED} policies={all} />
        }}
      </Loaded>
      <NextSteps />
    </Page>
  )
}

type Policies = Parameters<typeof AskForm>[0]['policies']

function AskAgain({ from, policies }: { readonly from: string; readonly policies: Policies }) {
  const request = useRequest(from)
  return (
    <Loaded query={request}>
      {(data) => <AskForm draft={`ask.${from}`} first={wishOf(data)} policies={policies} />}
    </Loaded>
  )
}

/** An earlier request as a wish; what was erased has to be said anew. */
function wishOf({ ticket, purpose, interest, policy, tables, wished }: RequestWire): Wish {
  return {
    ...{ ticket, purpose: purpose ?? '', interest: interest ?? '', policy: policy.id },
    ...{ tables, hours: hoursOf(wished) },
  }
}

const NO_POLICIES = (
  <EmptyState title="No policy is in force">
    Without one nothing can be asked for. Tell a steward of the district.
  </EmptyState>
)
