import { useState } from 'react'
import type { SubmitEvent } from 'react'
import type { LedgerStatusWire } from '../api/ledger.js'
import { Button } from '../ui/button.js'
import { countText, numberText } from '../ui/locale.js'
import { Note } from '../ui/note.js'
import { ProblemNote } from '../ui/problem-note.js'
import { ProgressBar } from '../ui/progress-bar.js'
import { Select } from '../ui/select.js'
import { TextArea } from '../ui/text-area.js'
import { TextField } from '../ui/text-field.js'
import { LookNote } from './look-note.js'
import { NO_CRYPTO } from './no-crypto.js'
import { useVerify } from './use-verify.js'
import type { Verifying } from './use-verify.js'
import { VerifiedLines } from './verified-lines.js'
import { canHash } from './verify/hash.js'
import type { Older } from './verify/older.js'
import type { Wish } from './verify/verify.js'

type Status = Pick<LedgerStatusWire, 'key' | 'exports' | 'size'>

const [NONE, PASTED] = ['none', 'pasted']
const BUNDLE = 256

/** Fetches the whole log and checks it in this browser. */
export function BrowserVerify({ status }: { readonly status: Status }) {
  const [fields, setFields] = useState(NO_FIELDS)
  const { state, start, cancel } = useVerify()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    start(wishOf(fields, status))
  }
  return (
    <section className="card">
      <h2>In this browser</h2>
      <p>
        Your browser fetches every entry, hashes it, derives the root and checks the signature.
        Nothing that the service says is believed. The texts beside the entries stay on the server
        and are not looked at here.
      </p>
      {canHash() ? (
        <form className="stack" onSubmit={submit}>
          <Asked fields={fields} onChange={setFields} status={status} />
          <div className="row">
            <Button isPending={state.kind === 'running'} tone="main" type="submit">
              Verify in this browser
            </Button>
            {state.kind === 'running' ? <Button onPress={cancel}>Cancel</Button> : null}
          </div>
          <LookNote>
            The log is fetched in bundles of 256 entries. Each of the{' '}
            {countText(Math.ceil(status.size / BUNDLE), 'bundle')} is an entry of the log.
          </LookNote>
        </form>
      ) : (
        <Note tone="warning">
          <p>{NO_CRYPTO}</p>
        </Note>
      )}
      <Outcome state={state} />
    </section>
  )
}

interface Fields {
  readonly key: string
  readonly older: string
  readonly note: string
  readonly witness: string
}
const NO_FIELDS: Fields = { key: '', older: NONE, note: '', witness: '' }

function wishOf({ key, older, note, witness }: Fields, status: Status): Wish {
  const given = key.trim()
  return {
    key:
      given === '' ? { vkey: status.key ?? '', from: 'service' } : { vkey: given, from: 'officer' },
    older: olderOf(older, note, status),
    witness: witness.trim() === '' ? null : witness.trim(),
  }
}

function olderOf(older: string, note: string, { exports }: Status): Older | null {
  if (older === PASTED) return { kind: 'note', text: note }
  const run = exports.find(({ target }) => target === older)
  return run === undefined
    ? null
    : { kind: 'export', name: run.target, size: run.size, root: run.root }
}

interface AskedProps {
  readonly fields: Fields
  readonly status: Status
  readonly onChange: (fields: Fields) => void
}

function Asked({ fields, status, onChange }: AskedProps) {
  const text = (name: keyof Fields) => ({
    value: fields[name],
    onChange: (value: string) => onChange({ ...fields, [name]: value }),
  })
  const runs = status.exports
    .filter(({ target }) => target !== NONE && target !== PASTED)
    .map(({ target, size }) => ({
      ...{ value: target, label: `the export ${target}` },
      hint: `${numberText(size)} entries, as the log itself says`,
    }))
  return (
    <>
      <TextField
        hint="As the district gave it to you by another way. Left empty, the key that the service names is used, which proves less."
        isMono
        isRequired={false}
        label="Verification key"
        {...text('key')}
      />
      <Select
        isRequired={false}
        label="Compare with an older checkpoint"
        onChange={(older) => onChange({ ...fields, older })}
        options={[
          { value: NONE, label: 'none' },
          { value: PASTED, label: 'one that I paste', hint: 'the strongest: one that you kept' },
          ...runs,
        ]}
        value={fields.older}
      />
      {fields.older === PASTED ? (
        <TextArea
          hint="All of its lines, with the empty one."
          isMono
          label="Older checkpoint"
          rows={5}
          {...text('note')}
        />
      ) : null}
      <TextField
        hint="If the log has a witness: then its cosignature is checked too."
        isMono
        isRequired={false}
        label="Key of the witness"
        {...text('witness')}
      />
    </>
  )
}

function Outcome({ state }: { readonly state: Verifying }) {
  switch (state.kind) {
    case 'idle':
      return null
    case 'cancelled':
      return (
        <Note>
          <p role="status">Cancelled. What was fetched so far proves nothing.</p>
        </Note>
      )
    case 'running': {
      const { progress } = state
      const share = progress === null ? null : progress.entries / progress.size
      const words =
        progress === null
          ? 'fetching the checkpoint'
          : `${numberText(progress.entries)} of ${countText(progress.size, 'entry', 'entries')}`
      return <ProgressBar label="Verification" share={share} words={words} />
    }
    case 'failed':
      return (
        <>
          <p>The verification could not be finished. That says nothing about the log.</p>
          <ProblemNote thrown={state.thrown} />
        </>
      )
    case 'done':
      return <VerifiedLines verified={state.verified} />
  }
}
