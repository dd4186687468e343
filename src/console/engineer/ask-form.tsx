import { useRef } from 'react'
import type { SubmitEvent } from 'react'
import { useLocation } from 'wouter'
import { useFileRequest } from '../api/file-request.js'
import type { PolicyWire } from '../api/policies.js'
import { useDraft } from '../app/draft.js'
import { Button } from '../ui/button.js'
import { NumberField } from '../ui/number-field.js'
import { ProblemNote } from '../ui/problem-note.js'
import { Select } from '../ui/select.js'
import { TextArea } from '../ui/text-area.js'
import { TextField } from '../ui/text-field.js'
import { PolicyTerms } from './policy-terms.js'
import { TableChoice } from './table-choice.js'
import { chosenTables, mostHours, requestOf } from './wish.js'
import type { Wish } from './wish.js'

export interface AskFormProps {
  readonly policies: readonly PolicyWire[]
  readonly first: Wish
  /** Under which name what is typed is kept. */
  readonly draft: string
}

/** The form by which an engineer asks; leads to the request once it is filed. */
export function AskForm({ policies, first, draft: name }: AskFormProps) {
  const [, go] = useLocation()
  const draft = useDraft<Wish>(name, first)
  const file = useFileRequest()
  const wish = draft.value
  // A press may commit the field it leaves behind in the same event: neither change may undo the other.
  const latest = useRef(wish)
  const change = (part: Partial<Wish>) => {
    latest.current = { ...latest.current, ...part }
    draft.change(latest.current)
  }
  const policy = policies.find(({ id }) => id === wish.policy)
  const send = (event: SubmitEvent) => {
    event.preventDefault()
    if (policy === undefined || file.isPending) return
    file.mutate(requestOf(wish, policy), {
      onSuccess: ({ request }) => {
        draft.forget()
        go(`/requests/${request}`)
      },
    })
  }
  return (
    <form className="stack" onSubmit={send}>
      <Reasons change={change} wish={wish} />
      <Select
        hint="What the session may show, as the district set it down."
        label="Policy"
        onChange={(id) => change({ policy: id, tables: null })}
        options={policies.map(({ id, title }) => ({ value: id, label: title }))}
        value={policy?.id ?? null}
      />
      {policy === undefined ? null : (
        <>
          <PolicyTerms policy={policy} />
          <NumberField
            hint={`At most ${mostHours(policy)} under this policy. The steward decides when it opens.`}
            label="For how many hours"
            max={mostHours(policy)}
            min={0.5}
            onChange={(hours) => change({ hours })}
            step={0.5}
            value={Math.min(wish.hours, mostHours(policy))}
          />
          <TableChoice
            chosen={chosenTables(wish, policy)}
            onChange={(tables) => change({ tables })}
            tables={policy.tables}
          />
        </>
      )}
      {file.isError ? <ProblemNote thrown={file.error} /> : null}
      <div>
        <Button
          isDisabled={
            file.isPending || policy === undefined || chosenTables(wish, policy).length === 0
          }
          tone="main"
          type="submit"
        >
          Send the request
        </Button>
      </div>
    </form>
  )
}

interface ReasonsProps {
  readonly wish: Wish
  readonly change: (part: Partial<Wish>) => void
}

function Reasons({ wish, change }: ReasonsProps) {
  return (
    <>
      <TextField
        hint="As the district knows it."
        label="Ticket"
        maxLength={200}
        onChange={(ticket) => change({ ticket })}
        value={wish.ticket}
      />
      <TextArea
        hint="What is wrong, and what you want to find out. Name no child here."
        label="Purpose"
        maxLength={4000}
        onChange={(purpose) => change({ purpose })}
        value={wish.purpose}
      />
      <TextArea
        hint="Why your work for the district needs it. It goes into the record that the law asks for (34 CFR 99.32(a)(3))."
        label="Legitimate interest"
        maxLength={4000}
        onChange={(interest) => change({ interest })}
        value={wish.interest}
      />
    </>
  )
}
