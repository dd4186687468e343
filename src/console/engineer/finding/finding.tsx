import { useCloseSession } from '../../api/close-session.js'
import { usePastQueries } from '../../api/sessions.js'
import type { PastQueryWire, SessionWire } from '../../api/sessions.js'
import { Checkbox } from '../../ui/checkbox.js'
import { Confirm } from '../../ui/confirm.js'
import { EmptyState } from '../../ui/empty-state.js'
import { Listed } from '../../ui/listed.js'
import { countText, numberText } from '../../ui/locale.js'
import { momentText } from '../../ui/moment.js'
import { TextArea } from '../../ui/text-area.js'
import type { FindingDraft } from './use-finding.js'
import '../engineer.css'

const MOST_QUERIES = 100

export interface FindingProps {
  readonly session: SessionWire
  readonly draft: FindingDraft
  readonly isBusy: boolean
}

/** What was found, for the steward to act on. Sending it closes the session. */
export function Finding({ session, draft, isBusy }: FindingProps) {
  const close = useCloseSession(session.session)
  const { finding, tokens, queries } = draft.finding
  const canClose = session.state === 'open' && !isBusy && finding.trim() !== ''
  const send = async () => {
    await close.mutateAsync(draft.finding)
    draft.forget()
  }
  if (session.state !== 'open' && session.state !== 'upcoming') {
    return (
      <EmptyState title="The session is over">A finding can be sent while it is open.</EmptyState>
    )
  }
  return (
    <div className="stack">
      <TextArea
        hint="What is wrong in the roster, where, and what you suggest. Name rows by their tokens."
        label="Finding"
        maxLength={4000}
        onChange={(words) => draft.change({ words })}
        rows={5}
        value={draft.words}
      />
      <TextArea
        hint="One a line; the steward turns them back into records. A token in an answer can be put here by a click on it."
        isMono
        isRequired={false}
        label="Tokens"
        onChange={(typed) => draft.change({ tokens: typed })}
        rows={4}
        value={draft.tokens}
      />
      <QueryChoice draft={draft} session={session.session} />
      <div>
        <Confirm
          action="Close the session"
          isDisabled={!canClose}
          onConfirm={send}
          title="Close the session with this finding?"
          tone="main"
          trigger="Close with this finding"
          triggerTone="main"
        >
          <p>
            The steward gets your text, {countText(tokens.length, 'token')} and{' '}
            {countText(queries.length, 'query', 'queries')}. The session is over at once: nothing
            more is answered in it, although {numberText(session.budget.left)} persons are left of
            its budget. This cannot be undone.
          </p>
        </Confirm>
      </div>
    </div>
  )
}

function QueryChoice({
  session,
  draft,
}: {
  readonly session: string
  readonly draft: FindingDraft
}) {
  const past = usePastQueries(session)
  const choose = (query: string, wanted: boolean) =>
    draft.change({
      queries: wanted
        ? [...draft.queries, query].slice(0, MOST_QUERIES)
        : draft.queries.filter((each) => each !== query),
    })
  return (
    <fieldset className="table-choice">
      <legend className="field-label">Queries that show it (if you like)</legend>
      <Listed list={past}>
        {(rows) => {
          const released = rows.filter(({ state }) => state === 'released')
          if (released.length === 0) return <p className="field-hint">None was answered yet.</p>
          return released.map((row) => (
            <Checkbox
              isSelected={draft.queries.includes(row.query)}
              key={row.query}
              onChange={(wanted) => choose(row.query, wanted)}
            >
              {nameOf(row)}
            </Checkbox>
          ))
        }}
      </Listed>
    </fieldset>
  )
}

const SHOWN_LETTERS = 120

function nameOf({ at, check, sql }: PastQueryWire) {
  const text = (sql ?? '').replaceAll(/\s+/gu, ' ').slice(0, SHOWN_LETTERS)
  return (
    <>
      {momentText(at)}: {check ?? <span className="mono small">{text}</span>}
    </>
  )
}
