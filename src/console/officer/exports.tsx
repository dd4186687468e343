import { exportAddress, useExports, useStartExport } from '../api/exports.js'
import type { ExportWire } from '../api/exports.js'
import { useLedgerStatus } from '../api/ledger.js'
import type { LedgerStatusWire } from '../api/ledger.js'
import { Page } from '../app/page.js'
import { Badge } from '../ui/badge.js'
import { Button } from '../ui/button.js'
import { CopyButton } from '../ui/copy-button.js'
import { EmptyState } from '../ui/empty-state.js'
import { KeyValues } from '../ui/key-values.js'
import { Loaded } from '../ui/loaded.js'
import { numberText } from '../ui/locale.js'
import { Note } from '../ui/note.js'
import { ProblemNote } from '../ui/problem-note.js'
import { ProgressBar } from '../ui/progress-bar.js'
import { ExportRuns } from './export-runs.js'
import { LookNote } from './look-note.js'

/** The whole log for people outside: started, watched, downloaded; and how the nightly one fares. */
export default function Exports() {
  const exports = useExports()
  const start = useStartExport()
  const status = useLedgerStatus()
  return (
    <Page
      lead="The whole log as files that anyone can check with audit/verify.mjs, which needs Node alone."
      title="Exports"
    >
      <div className="stack">
        <div className="row">
          <Button isPending={start.isPending} onPress={() => start.mutate('download')} tone="main">
            Make an export to download
          </Button>
          <Button isPending={start.isPending} onPress={() => start.mutate('configured')}>
            Export to the configured place now
          </Button>
        </div>
        {start.isError ? <ProblemNote thrown={start.error} /> : null}
        <LookNote>Each export and each download is an entry of the log.</LookNote>
        <h2>Since the service was started</h2>
        <Loaded query={exports}>
          {(found) =>
            found.length === 0 ? (
              <EmptyState title="No export yet">
                Make one: it goes on if you leave this page.
              </EmptyState>
            ) : (
              found.map((job) => <Job job={job} key={job.export} />)
            )
          }
        </Loaded>
        <h2>On record</h2>
        <Loaded query={status}>{(found) => <OnRecord status={found} />}</Loaded>
      </div>
    </Page>
  )
}

const PLACES: Readonly<Record<ExportWire['to'], string>> = {
  download: 'To download',
  configured: 'To the configured place',
}

function Job({ job }: { readonly job: ExportWire }) {
  const { to, target, result } = job
  return (
    <section className="card">
      <div className="row">
        <strong>{PLACES[to]}</strong>
        <State state={job.state} />
        {to === 'configured' ? <bdi className="mono">{target}</bdi> : null}
      </div>
      {job.state === 'running' ? <Running files={job.files} /> : null}
      {job.fault === null ? null : (
        <Note tone="danger">
          <p>{job.fault.words}</p>
          <p className="small">
            <code>{job.fault.code}</code>
          </p>
        </Note>
      )}
      {result === null ? null : (
        <KeyValues
          of={{
            Number: numberText(result.number),
            Entries: numberText(result.size),
            'New since the one before': numberText(result.size - result.from),
            Files: numberText(result.files),
            Root: <code>{result.root}</code>,
            'SHA-256 of the manifest: keep it': <code>{result.manifest}</code>,
          }}
        />
      )}
      {result === null ? null : (
        <div className="row">
          {to === 'download' ? (
            <a className="button button-main" download href={exportAddress(job)}>
              Download the zip
            </a>
          ) : null}
          <CopyButton text={result.manifest}>Copy the hash of the manifest</CopyButton>
        </div>
      )}
    </section>
  )
}

function State({ state }: Pick<ExportWire, 'state'>) {
  if (state === 'running') return <Badge icon="clock">running</Badge>
  if (state === 'done') {
    return (
      <Badge icon="check" tone="good">
        done
      </Badge>
    )
  }
  return (
    <Badge icon="cross" tone="danger">
      failed
    </Badge>
  )
}

function Running({ files: { done, total } }: Pick<ExportWire, 'files'>) {
  const words =
    total === null
      ? `${numberText(done)} files so far`
      : `${numberText(done)} of ${numberText(total)} files`
  const share = total === null ? null : total === 0 ? 1 : done / total
  return <ProgressBar label="Export" share={share} words={words} />
}

/** A nightly export that fails is an entry too, so the log is where one looks. */
function OnRecord({ status: { exports } }: { readonly status: LedgerStatusWire }) {
  const isKeptElsewhere = exports.some(({ target }) => target !== 'download')
  return (
    <>
      {isKeptElsewhere ? null : (
        <Note tone="warning">
          <p>
            No export to a configured place is on record: nothing of this log is kept where this
            machine cannot reach it. The operator sets the place and the nightly hour.
          </p>
        </Note>
      )}
      <ExportRuns runs={exports} />
    </>
  )
}
