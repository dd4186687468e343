import { useState } from 'react'
import { useErase } from '../api/ledger.js'
import type { EntryWire } from '../api/ledger.js'
import { Badge } from '../ui/badge.js'
import { Confirm } from '../ui/confirm.js'
import { countText } from '../ui/locale.js'
import { TextArea } from '../ui/text-area.js'
import { plain } from '../ui/plain.js'
import './entry-payload.css'

type Payload = EntryWire['payloads'][string]

export interface EntryPayloadProps {
  readonly entry: number
  readonly name: string
  readonly payload: Payload
}

/** What lies beside an entry. A text can be erased when the law says so; the entry and its proof stay. */
export function EntryPayload({ entry, name, payload }: EntryPayloadProps) {
  return (
    <section className="card">
      <h2>
        Beside it: <code>{name}</code>
      </h2>
      <Body payload={payload} />
      {payload.kind === 'text' ? <Erase entry={entry} name={name} /> : null}
    </section>
  )
}

function Body({ payload }: { readonly payload: Payload }) {
  switch (payload.kind) {
    case 'text':
      return (
        <pre className="wrapped" dir="auto">
          {plain(payload.text)}
        </pre>
      )
    case 'ordinals':
      return (
        <p>
          {countText(payload.count, 'person', 'persons')}, as record numbers that stay with the
          district.
        </p>
      )
    case 'sets':
      return <p>{countText(payload.count, 'group')} of persons that the answer was made of.</p>
    case 'erased':
      return (
        <p>
          <Badge icon="cross">erased</Badge> This text was erased by law. The entry stands, and its
          proof holds.
        </p>
      )
  }
}

function Erase({ entry, name }: { readonly entry: number; readonly name: string }) {
  const [reason, setReason] = useState('')
  const erase = useErase(entry)
  return (
    <div>
      <Confirm
        action="Erase the text"
        isDisabled={false}
        onConfirm={() => erase.mutateAsync({ name, reason })}
        title="Erase this text for ever?"
        tone="danger"
        trigger="Erase this text"
        triggerTone="quiet"
      >
        <p>
          The text <code>{name}</code> of entry {entry} is deleted together with its salt, here and
          in later exports. Nobody can bring it back. The entry stays, and another one says that you
          erased it and why.
        </p>
        <TextArea label="Why it must go" maxLength={4000} onChange={setReason} value={reason} />
      </Confirm>
    </div>
  )
}
