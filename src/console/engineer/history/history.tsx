import { usePastQueries } from '../../api/sessions.js'
import type { PastQueryWire } from '../../api/sessions.js'
import { QueryState } from '../../app/query-state.js'
import { Button } from '../../ui/button.js'
import { EmptyState } from '../../ui/empty-state.js'
import { Listed } from '../../ui/listed.js'
import { countText } from '../../ui/locale.js'
import { Moment } from '../../ui/moment.js'
import { plain } from '../../ui/plain.js'
import '../checks/checks.css'
import './history.css'

export interface HistoryProps {
  readonly session: string
  readonly onPutBack: (query: PastQueryWire) => void
}

/** What was asked in the session, newest first, by whoever of the vendor. */
export function History({ session, onPutBack }: HistoryProps) {
  const queries = usePastQueries(session)
  return (
    <Listed list={queries}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title="Nothing was asked yet">
            Each query stays here, refused ones too.
          </EmptyState>
        ) : (
          <ol className="fold-list history">
            {rows.map((row) => (
              <li className="stack-tight" key={row.query}>
                <Past onPutBack={onPutBack} query={row} />
              </li>
            ))}
          </ol>
        )
      }
    </Listed>
  )
}

function Past({
  query,
  onPutBack,
}: { readonly query: PastQueryWire } & Pick<HistoryProps, 'onPutBack'>) {
  const { state, at, check, by, sql, refusal } = query
  return (
    <>
      <p className="row small">
        <QueryState state={state} /> <Moment at={at} />
      </p>
      <p className="small muted">
        {check === null ? 'Own SQL' : `Check ${check}`}, by <bdi>{by}</bdi>. {costOf(query)}
      </p>
      {refusal === null ? null : (
        <p className="small">
          <code>{refusal.code}</code> {refusal.detail}
          {refusal.instead === null ? null : ` Instead: ${refusal.instead}`}
        </p>
      )}
      {sql === null ? (
        <p className="small muted">The text was erased by law.</p>
      ) : (
        <>
          <pre className="history-sql">{plain(sql)}</pre>
          <div>
            <Button onPress={() => onPutBack(query)} tone="quiet">
              Put back into the editor
            </Button>
          </div>
        </>
      )}
    </>
  )
}

function costOf({ state, rows, students, newStudents, withheldGroups }: PastQueryWire): string {
  if (state !== 'released' || rows === null) return ''
  const parts = [countText(rows, 'row')]
  if (students !== null && students > 0) {
    parts.push(`${countText(students, 'person')}, ${newStudents ?? 0} of them new`)
  }
  if (withheldGroups !== null && withheldGroups > 0) {
    parts.push(`${countText(withheldGroups, 'group')} withheld`)
  }
  return `${parts.join('; ')}.`
}
