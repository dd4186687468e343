import { useState } from 'react'
import { useRetention } from '../api/ledger.js'
import type { RetainedWire } from '../api/ledger.js'
import { Page } from '../app/page.js'
import { Button } from '../ui/button.js'
import { Checkbox } from '../ui/checkbox.js'
import { Confirm } from '../ui/confirm.js'
import { EmptyState } from '../ui/empty-state.js'
import { countText, numberText } from '../ui/locale.js'
import { Note } from '../ui/note.js'
import { NumberField } from '../ui/number-field.js'
import { ProblemNote } from '../ui/problem-note.js'
import { Table } from '../ui/table.js'
import type { Column } from '../ui/table.js'
import { TextArea } from '../ui/text-area.js'
import { LookNote } from './look-note.js'
import './retention.css'

/** Texts that a retention may take; why a child's record was shared is kept with the record. */
const TEXTS: Readonly<Record<string, string>> = {
  sql: 'queries as they were sent',
  parameters: 'values sent with queries',
  tokens: 'tokens handed over or resolved',
  detail: 'what refused people were told',
  instead: 'what they were told to write',
  words: 'what the log was searched for',
}
const ALL = Object.keys(TEXTS)
const [LEAST_DAYS, MOST_DAYS, USUAL_DAYS] = [30, 36_500, 365]

/** Old texts that may go: first counted, then erased. */
export default function Retention() {
  const [days, setDays] = useState(USUAL_DAYS)
  const [isOwn, setOwn] = useState(false)
  const [payloads, setPayloads] = useState<readonly string[]>(ALL)
  const count = useRetention()
  const erase = useRetention()
  const wish = { days: isOwn ? days : null, payloads }
  const shown = erase.data ?? count.data
  const change = (apply: () => void) => {
    count.reset()
    erase.reset()
    apply()
  }
  return (
    <Page
      lead="Texts beside entries can be erased once they are old enough. The entries stay, and every proof still holds."
      title="Retention"
    >
      <div className="stack">
        <section className="card">
          <Checkbox isSelected={isOwn} onChange={(own) => change(() => setOwn(own))}>
            Another age than the one in the settings
          </Checkbox>
          {isOwn ? (
            <NumberField
              hint={`From ${LEAST_DAYS} days on.`}
              label="Older than, in days"
              max={MOST_DAYS}
              min={LEAST_DAYS}
              onChange={(value) => change(() => setDays(value))}
              value={days}
            />
          ) : null}
          <Which onChange={(names) => change(() => setPayloads(names))} payloads={payloads} />
          <div>
            <Button
              isDisabled={payloads.length === 0}
              isPending={count.isPending}
              onPress={() => count.mutate({ ...wish, reason: null })}
              tone="main"
            >
              Count what would go
            </Button>
          </div>
          <LookNote>Both counting and erasing need a recent sign-in.</LookNote>
        </section>
        {count.isError ? <ProblemNote thrown={count.error} /> : null}
        {shown === undefined ? null : (
          <Found onErase={(reason) => erase.mutateAsync({ ...wish, reason })} retained={shown} />
        )}
      </div>
    </Page>
  )
}

interface WhichProps {
  readonly payloads: readonly string[]
  readonly onChange: (names: readonly string[]) => void
}

function Which({ payloads, onChange }: WhichProps) {
  return (
    <fieldset className="retention-texts">
      <legend>Which texts</legend>
      {ALL.map((name) => (
        <Checkbox
          isSelected={payloads.includes(name)}
          key={name}
          onChange={(on) =>
            onChange(on ? [...payloads, name] : payloads.filter((other) => other !== name))
          }
        >
          {TEXTS[name]} <code>{name}</code>
        </Checkbox>
      ))}
    </fieldset>
  )
}

interface FoundProps {
  readonly retained: RetainedWire
  readonly onErase: (reason: string) => Promise<unknown>
}

function Found({ retained: { applied, days, before, texts }, onErase }: FoundProps) {
  const [reason, setReason] = useState('')
  const rows = Object.entries(texts).map(([name, count]) => ({ name, count }))
  const all = rows.reduce((sum, { count }) => sum + count, 0)
  return (
    <section className="stack">
      <Note tone={applied ? 'good' : 'info'}>
        <p role="status">
          {countText(all, 'text')} of the entries before {numberText(before)}, older than{' '}
          {countText(days, 'day')}, {applied ? 'went' : 'would go'}.
        </p>
      </Note>
      <Table
        caption={applied ? 'Texts that went' : 'Texts that would go'}
        columns={COLUMNS}
        empty={<EmptyState title="No text is that old" />}
        rowKey={({ name }) => name}
        rows={rows}
      />
      {applied || all === 0 ? null : (
        <div>
          <Confirm
            action={`Erase ${countText(all, 'text')}`}
            onConfirm={() => onErase(reason)}
            title="Erase these texts for ever?"
            trigger="Erase them"
            triggerTone="danger"
          >
            <p>
              {countText(all, 'text')} older than {countText(days, 'day')} are deleted together with
              their salts. Nobody can bring them back. An entry says that you did it and why.
            </p>
            <TextArea
              label="Why they must go"
              maxLength={4000}
              onChange={setReason}
              value={reason}
            />
          </Confirm>
        </div>
      )}
    </section>
  )
}

const COLUMNS: readonly Column<{ readonly name: string; readonly count: number }>[] = [
  {
    ...{ id: 'name', label: 'Text', header: true },
    cell: ({ name }) => (
      <>
        {TEXTS[name]} <code>{name}</code>
      </>
    ),
  },
  { id: 'count', label: 'How many', align: 'end', cell: ({ count }) => numberText(count) },
]
