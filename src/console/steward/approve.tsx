import { useLocation } from 'wouter'
import { announce } from '../app/announce.js'
import { useDraft } from '../app/draft.js'
import { usePolicy } from '../api/policies.js'
import { useApprove } from '../api/requests.js'
import type { RequestDetailWire } from '../api/requests.js'
import { Confirm } from '../ui/confirm.js'
import { numberText } from '../ui/locale.js'
import { Note } from '../ui/note.js'
import { NumberField } from '../ui/number-field.js'
import { TextArea } from '../ui/text-area.js'
import { Consequences } from './consequences.js'
import { wireOf, wishedHours } from './terms.js'
import type { Terms } from './terms.js'

/** Approve with a window and a budget. What could be granted is said where it is set. */
export function Approve({ request }: { readonly request: RequestDetailWire }) {
  const { budget } = request
  const policy = usePolicy(request.policy.id)
  if (budget === null || request.figuresRefused !== null) return <NotPossible request={request} />
  const longest = policy.data?.longestWindowHours ?? 1
  return <Form budget={budget} longest={longest} request={request} />
}

function NotPossible({ request }: { readonly request: RequestDetailWire }) {
  return (
    <Note tone="warning">
      <p>
        This request cannot be approved as it stands (<code>{request.figuresRefused}</code>): the
        policy or the roster is not what was asked for. Deny it, so that a new one can be made.
      </p>
    </Note>
  )
}

interface FormProps {
  readonly request: RequestDetailWire
  readonly budget: NonNullable<RequestDetailWire['budget']>
  readonly longest: number
}

function Form({ request, budget, longest }: FormProps) {
  const [, go] = useLocation()
  const approve = useApprove(request.request)
  const first = { hours: wishedHours(request), budget: budget.usual, note: '' }
  const draft = useDraft<Terms>(`approve.${request.request}`, first)
  const terms = { ...draft.value, hours: Math.min(draft.value.hours, longest) }
  const change = (part: Partial<Terms>) => draft.change({ ...terms, ...part })
  const confirm = async () => {
    const { session } = await approve.mutateAsync(wireOf(terms, request))
    draft.forget()
    announce('Approved')
    go(`/sessions/${session}`)
  }
  return (
    <div className="stack">
      <div className="columns">
        <NumberField
          hint={`From the moment it opens; the policy allows up to ${longest}.`}
          label="Hours"
          max={longest}
          min={1}
          onChange={(hours) => change({ hours })}
          value={terms.hours}
        />
        <NumberField
          hint={`Persons who may be seen row by row, as tokens; the policy allows up to ${numberText(budget.most)}.`}
          label="Budget"
          max={budget.most}
          min={0}
          onChange={(persons) => change({ budget: persons })}
          value={terms.budget}
        />
      </div>
      <div>
        <Confirm
          action="Approve"
          onConfirm={confirm}
          title="Approve this request?"
          tone="main"
          trigger="Approve…"
          triggerTone="main"
        >
          <Consequences request={request} terms={terms} />
          <TextArea
            hint="Stands in the log beside your approval: what was agreed."
            label="Note"
            maxLength={4000}
            onChange={(note) => change({ note })}
            value={terms.note}
          />
        </Confirm>
      </div>
    </div>
  )
}
