import { useServerVerify } from '../api/ledger.js'
import type { VerificationWire } from '../api/ledger.js'
import { Button } from '../ui/button.js'
import { countText } from '../ui/locale.js'
import { Note } from '../ui/note.js'
import { ProblemNote } from '../ui/problem-note.js'
import { ProgressBar } from '../ui/progress-bar.js'
import { LookNote } from './look-note.js'

/** Has the service check its own log, with the texts and sets beside the entries, which do not leave it. */
export function ServerVerify() {
  const verify = useServerVerify()
  return (
    <section className="card">
      <h2>On the server</h2>
      <p>
        The service derives every leaf, the tree and the checkpoint again from what is stored, and
        compares each text and set beside an entry with its hash. That is its own word.
      </p>
      <div>
        <Button isPending={verify.isPending} onPress={() => verify.mutate()}>
          Verify on the server
        </Button>
      </div>
      {verify.isPending ? <ProgressBar label="Verification" share={null} words="reading" /> : null}
      {verify.isError ? <ProblemNote thrown={verify.error} /> : null}
      {verify.data === undefined ? null : <Found found={verify.data} />}
      <LookNote>A verification is an entry of the log.</LookNote>
    </section>
  )
}

function Found({ found: { ok, size, findings, erased } }: { readonly found: VerificationWire }) {
  if (!ok) {
    return (
      <Note tone="danger">
        <strong role="status">The service finds its log not to be whole.</strong>
        <ul>
          {findings.map((finding) => (
            <li key={finding}>{finding}</li>
          ))}
        </ul>
      </Note>
    )
  }
  return (
    <Note tone="good">
      <p role="status">
        The service finds all {countText(size, 'entry', 'entries')} as they were signed;{' '}
        {countText(erased, 'text')} erased by law.
      </p>
    </Note>
  )
}
