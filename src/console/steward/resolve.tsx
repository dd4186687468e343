import { Link, useParams } from 'wouter'
import { LoadedPage } from '../app/loaded-page.js'
import { Page } from '../app/page.js'
import { useDraft } from '../app/draft.js'
import { tokensIn } from '../app/tokens-in.js'
import { useResolve } from '../api/resolve.js'
import { useSession } from '../api/sessions.js'
import type { SessionDetailWire } from '../api/sessions.js'
import { Confirm } from '../ui/confirm.js'
import { countText } from '../ui/locale.js'
import { Note } from '../ui/note.js'
import { TextArea } from '../ui/text-area.js'
import { Resolved } from './resolved.js'

const MOST = 1000

/** Turns tokens of a finding back into the records of children. */
export default function Resolve() {
  const { session: id } = useParams<{ session: string }>()
  const session = useSession(id)
  return (
    <LoadedPage title="Resolve tokens" query={session}>
      {(found) => <Form session={found} />}
    </LoadedPage>
  )
}

function Form({ session }: { readonly session: SessionDetailWire }) {
  const { session: id, ticket, ending, keyDestroyed } = session
  const resolve = useResolve(id)
  const handed = ending?.tokens.join('\n') ?? ''
  const text = useDraft(`resolve.${id}.tokens`, handed)
  const reason = useDraft(`resolve.${id}.reason`, '')
  const tokens = tokensIn(text.value)
  const confirm = async () => {
    await resolve.mutateAsync({ tokens, reason: reason.value })
    reason.forget()
  }
  return (
    <Page
      lead={<Link href={`/sessions/${id}`}>Back to the session</Link>}
      title={`Resolve tokens of ticket ${ticket}`}
    >
      {keyDestroyed ? (
        <Note tone="warning">
          <p>The key of this session is destroyed: its tokens can no longer be resolved.</p>
        </Note>
      ) : null}
      <section className="card">
        <TextArea
          hint="One a line, or with commas or spaces between them. Those of the finding are filled in."
          isMono
          label="Tokens"
          onChange={text.change}
          rows={6}
          value={text.value}
          {...(tokens.length > MOST ? { error: `At most ${MOST} at a time.` } : {})}
        />
        <div>
          <Confirm
            action={`Resolve ${countText(tokens.length, 'token')}`}
            isDisabled={tokens.length === 0 || tokens.length > MOST || keyDestroyed}
            onConfirm={confirm}
            title="Turn these tokens back?"
            tone="main"
            trigger="Resolve…"
            triggerTone="main"
          >
            <p>
              You will see the district’s own identifiers of {countText(tokens.length, 'record')}.
              That you looked, which ones and why stands in the log for ever. The vendor does not
              see the answer.
            </p>
            <TextArea
              hint="Stands in the log: why these children’s records have to be known."
              label="Reason"
              maxLength={4000}
              onChange={reason.change}
              value={reason.value}
            />
          </Confirm>
        </div>
      </section>
      {resolve.data === undefined ? null : <Resolved resolved={resolve.data} />}
    </Page>
  )
}
