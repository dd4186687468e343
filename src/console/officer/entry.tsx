import { Link, useParams } from 'wouter'
import { useEntry } from '../api/ledger.js'
import type { ProvenEntryWire } from '../api/ledger.js'
import { saveText } from '../api/download.js'
import { Page } from '../app/page.js'
import { Button } from '../ui/button.js'
import { CopyButton } from '../ui/copy-button.js'
import { KeyValues } from '../ui/key-values.js'
import { Loaded } from '../ui/loaded.js'
import { numberText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'
import { EntryPayload } from './entry-payload.js'
import { ENTRY_WORDS } from './entry-words.js'
import { LookNote } from './look-note.js'
import { ProofCheck } from './proof-check.js'
import { Words } from './words.js'

/** One entry: what it says, what lies beside it, and the proof that it stands in the log. */
export default function Entry() {
  const { index } = useParams<{ index: string }>()
  const entry = useEntry(index)
  return (
    <Page
      lead={entry.data === undefined ? undefined : ENTRY_WORDS[entry.data.type]}
      title={`Entry ${index}`}
    >
      <Loaded query={entry}>{(found) => <Found entry={found} key={found.index} />}</Loaded>
    </Page>
  )
}

function Found({ entry }: { readonly entry: ProvenEntryWire }) {
  const { index, type, at, actor, data, payloads } = entry
  const session = data['session']
  return (
    <div className="stack">
      <section className="card">
        <KeyValues
          of={{
            When: <Moment at={at} />,
            Who: <bdi>{actor.name}</bdi>,
            Role: actor.kind,
            Vendor: actor.vendor,
            Type: <code>{type}</code>,
            Session:
              typeof session === 'string' ? (
                <Link href={`/sessions/${session}`}>{session}</Link>
              ) : null,
          }}
        />
        <h2>What it says</h2>
        <KeyValues of={Object.fromEntries(Object.entries(data).map(valueOf))} />
      </section>
      {Object.entries(payloads).map(([name, payload]) => (
        <EntryPayload entry={index} key={name} name={name} payload={payload} />
      ))}
      <Proof entry={entry} />
      <LookNote>That you opened this entry is an entry too.</LookNote>
    </div>
  )
}

function Proof({ entry: { index, leaf, leafHash, proof } }: { readonly entry: ProvenEntryWire }) {
  return (
    <section className="card">
      <h2>Proof</h2>
      <p>
        The leaf is what was hashed, byte for byte. The proof leads from it to a signed checkpoint;
        a tlog-proof can be checked by anyone, with tools that nobody here wrote.
      </p>
      <ProofCheck leaf={leaf} leafHash={leafHash} proof={proof} />
      <KeyValues of={{ 'Leaf hash (SHA-256)': <code>{leafHash}</code> }} />
      <details>
        <summary>The leaf, {numberText(leaf.length)} characters</summary>
        <pre className="wrapped">{leaf}</pre>
      </details>
      <details>
        <summary>The proof</summary>
        <pre className="wrapped">{proof}</pre>
      </details>
      <div className="row">
        <Button onPress={() => saveText(proof, `entry-${index}.tlog-proof`)} tone="main">
          Download the tlog-proof
        </Button>
        <Button onPress={() => saveText(leaf, `entry-${index}.json`)}>Download the leaf</Button>
        <CopyButton text={leafHash}>Copy the leaf hash</CopyButton>
      </div>
    </section>
  )
}

/** A field of an entry as one reads it; what is made of parts stays JSON. */
function valueOf([name, value]: [string, unknown]) {
  const isPlain = typeof value === 'string' || typeof value === 'number'
  const words = isPlain ? String(value) : JSON.stringify(value)
  return [name, <Words key={name} text={words} />] as const
}
