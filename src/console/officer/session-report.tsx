import { Link, useParams } from 'wouter'
import { useDownload } from '../api/download.js'
import { sessionFile, useSessionReport } from '../api/reports.js'
import type { SessionReportWire } from '../api/reports.js'
import { Page } from '../app/page.js'
import { SessionState } from '../app/session-state.js'
import { Button } from '../ui/button.js'
import { Gauge } from '../ui/gauge.js'
import { KeyValues } from '../ui/key-values.js'
import { Loaded } from '../ui/loaded.js'
import { countText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'
import { Note } from '../ui/note.js'
import { ProblemNote } from '../ui/problem-note.js'
import { EntryLink } from './entry-link.js'
import { LookNote } from './look-note.js'
import { ReportQueries } from './report-queries.js'
import { Words } from './words.js'

/** A session from request to end, as it goes to whoever has the ticket. */
export default function SessionReport() {
  const { session } = useParams<{ session: string }>()
  const report = useSessionReport(session)
  const file = useDownload()
  const fetched = (kind: 'md' | 'pdf') => () => file.mutate(sessionFile(session, kind))
  return (
    <Page
      actions={
        <>
          <Button isPending={file.isPending} onPress={fetched('pdf')}>
            Download as PDF
          </Button>
          <Button isPending={file.isPending} onPress={fetched('md')}>
            Download as Markdown
          </Button>
        </>
      }
      lead={
        report.data === undefined ? undefined : (
          <>
            Ticket <Words text={report.data.ticket} />
          </>
        )
      }
      title="Session’s report"
    >
      {file.isError ? <ProblemNote thrown={file.error} /> : null}
      <Loaded query={report}>{(found) => <Found report={found} />}</Loaded>
    </Page>
  )
}

function Found({ report }: { readonly report: SessionReportWire }) {
  const { budget, verification, resolves } = report
  return (
    <div className="stack">
      <LookNote>
        This report is an entry of the log.{' '}
        <Link href={`/?session=${report.session}`}>All entries of the session</Link>
      </LookNote>
      <section className="card">
        <Facts report={report} />
        <Gauge label="Budget" max={budget.granted} unit="persons" value={budget.used} />
      </section>
      <section className="card">
        <h2>How it went</h2>
        <Course report={report} />
        {resolves.length === 0 ? null : (
          <p>
            Tokens were resolved {countText(resolves.length, 'time')}:{' '}
            {resolves.map(({ entry }) => (
              <span key={entry}>
                <EntryLink entry={entry} />{' '}
              </span>
            ))}
          </p>
        )}
      </section>
      <ReportQueries queries={report.queries} />
      <Note tone={verification.ok ? 'good' : 'danger'}>
        <p>
          {verification.ok
            ? `The service verified all ${verification.size} entries of its log as it made this report.`
            : `The log was found not to be whole as this report was made: ${verification.findings.join(' ')}`}
        </p>
      </Note>
    </div>
  )
}

function Facts({ report }: { readonly report: SessionReportWire }) {
  const { window, purpose, interest } = report
  return (
    <KeyValues
      of={{
        Session: <code>{report.session}</code>,
        State: <SessionState state={report.state} />,
        Vendor: <bdi>{report.vendorName}</bdi>,
        Engineer: <bdi>{report.engineer}</bdi>,
        Ticket: <Words text={report.ticket} />,
        Policy: report.policy.id,
        Tables: report.tables.join(', '),
        Opens: <Moment at={window.opensAt} />,
        Closes: <Moment at={window.closesAt} />,
        Purpose: <Words text={purpose} />,
        'Legitimate interest': <Words text={interest} />,
        Basis: report.basis,
      }}
    />
  )
}

const ENDINGS = { closed: 'Closed', revoked: 'Revoked', expired: 'Expired' } as const

function Course({ report: { filed, approved, ending } }: { readonly report: SessionReportWire }) {
  return (
    <ol>
      <li>
        Filed <Moment at={filed.at} />, <EntryLink entry={filed.entry} />.
      </li>
      {approved === null ? null : (
        <li>
          Approved by <bdi>{approved.by}</bdi> <Moment at={approved.at} />,{' '}
          <EntryLink entry={approved.entry} />
          {approved.words === null ? '.' : ': '}
          {approved.words === null ? null : <Words text={approved.words} />}
        </li>
      )}
      {ending === null ? (
        <li>It has not ended by an act of anyone.</li>
      ) : (
        <li>
          {ENDINGS[ending.kind]} by <bdi>{ending.by}</bdi> <Moment at={ending.at} />,{' '}
          <EntryLink entry={ending.entry} />
          {ending.words === null ? '.' : ': '}
          {ending.words === null ? null : <Words text={ending.words} />}
        </li>
      )}
    </ol>
  )
}
