import { useLedgerStatus } from '../api/ledger.js'
import type { LedgerStatusWire } from '../api/ledger.js'
import { Page } from '../app/page.js'
import { Badge } from '../ui/badge.js'
import { CopyButton } from '../ui/copy-button.js'
import { KeyValues } from '../ui/key-values.js'
import { Loaded } from '../ui/loaded.js'
import { numberText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'
import { saveText } from '../api/download.js'
import { Button } from '../ui/button.js'
import { EntryLink } from './entry-link.js'
import { ExportRuns } from './export-runs.js'
import { ServerVerify } from './server-verify.js'
import { BrowserVerify } from './browser-verify.js'

/** Verification shown as what it is: what the log says of itself, and two ways to check it. */
export default function Verification() {
  const status = useLedgerStatus()
  return (
    <Page
      lead="A signed checkpoint says how many entries the log has and to which root they lead. Whoever kept an older one can see that nothing was removed since."
      title="Verification"
    >
      <Loaded query={status}>
        {(found) => (
          <div className="stack">
            <Standing status={found} />
            <BrowserVerify status={found} />
            <ServerVerify />
            <section className="card">
              <h2>Consistency with the exports</h2>
              <p>
                As this service finds it, by a proof made just now. To find it yourself, verify in
                this browser against an export, or with a checkpoint that you kept.
              </p>
              <ExportRuns runs={found.exports} />
            </section>
          </div>
        )}
      </Loaded>
    </Page>
  )
}

function Standing({ status }: { readonly status: LedgerStatusWire }) {
  const { origin, size, root, key, checkpoint, witness, verification } = status
  return (
    <section className="card">
      <h2>Where the log stands</h2>
      <KeyValues
        of={{
          Log: <bdi>{origin}</bdi>,
          Entries: numberText(size),
          'Root (SHA-256)': <code>{root}</code>,
          'Key that signs, as the service says': <code>{key ?? 'none'}</code>,
          Witness: <Witness witness={witness} />,
          'Last verified by the service': <Last verification={verification} />,
        }}
      />
      <details>
        <summary>The checkpoint: keep a copy where this district cannot reach it</summary>
        <pre className="wrapped">{checkpoint}</pre>
      </details>
      <div className="row">
        <Button onPress={() => saveText(checkpoint, `checkpoint-${size}.txt`)}>
          Download the checkpoint
        </Button>
        <CopyButton text={checkpoint}>Copy the checkpoint</CopyButton>
      </div>
    </section>
  )
}

function Witness({ witness }: Pick<LedgerStatusWire, 'witness'>) {
  if (witness === null) return <>none is configured</>
  const seen = witness.size === null ? 'nothing yet' : `${numberText(witness.size)} entries`
  return (
    <>
      {witness.fresh ? (
        <Badge icon="check" tone="good">
          reached
        </Badge>
      ) : (
        <Badge icon="warning" tone="warning">
          not reached lately
        </Badge>
      )}{' '}
      cosigned {seen}
    </>
  )
}

function Last({ verification }: Pick<LedgerStatusWire, 'verification'>) {
  if (verification === null) return <>never, as far as the log was looked through</>
  const { at, by, entry, ok } = verification
  return (
    <>
      <Moment at={at} /> for <bdi>{by}</bdi>: {ok === null ? 'done' : ok ? 'whole' : 'not whole'} (
      <EntryLink entry={entry} />)
    </>
  )
}
