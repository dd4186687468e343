import { useRef, useState } from 'react'
import type { CheckWire, SessionViewWire } from '../../api/session-view.js'
import type { PastQueryWire, SessionWire } from '../../api/sessions.js'
import type { CellWire } from '../../api/questions.js'
import { useDraft } from '../../app/draft.js'
import { Tabs } from '../../ui/tabs.js'
import { RunView } from '../answer/run-view.js'
import { Checks } from '../checks/checks.js'
import { Finding } from '../finding/finding.js'
import { useFinding } from '../finding/use-finding.js'
import { History } from '../history/history.js'
import { Schema } from '../schema/schema.js'
import { TraceDialog } from '../trace/trace-dialog.js'
import { traced } from '../trace/trace.js'
import type { Place } from '../trace/trace.js'
import { Desk } from './desk.js'
import type { DeskHandle } from './desk.js'
import { useRuns } from './use-runs.js'

export interface WorkProps {
  readonly session: SessionWire
  readonly view: SessionViewWire
}

/** What can be asked on one side; the editor and what was answered on the other. */
export function Work({ session, view }: WorkProps) {
  const { session: id, state } = session
  const desk = useRef<DeskHandle | null>(null)
  const answers = useRef<HTMLDivElement>(null)
  const asking = useRuns(id)
  const named = useDraft(`named.${id}`, false)
  const finding = useFinding(id)
  const [token, setToken] = useState<string | null>(null)
  const isOpen = state === 'open'
  const runCheck = (check: CheckWire, parameters: Readonly<Record<string, CellWire>>) => {
    const question = { check: check.id, parameters, ...(named.value ? NAMED : {}) }
    asking.start(check.title, [{ title: check.title, question, text: null }])
    answers.current?.scrollIntoView({ block: 'nearest' })
  }
  const runPlaces = (places: readonly Place[]) => {
    asking.start(`Rows of ${token ?? ''}`, traced(places))
    setToken(null)
  }
  const tabs = [
    {
      ...{ id: 'checks', label: 'Checks' },
      content: (
        <Checks
          isOpen={isOpen}
          onEdit={(sql, values) => desk.current?.put(sql, values)}
          onRun={runCheck}
          view={view}
        />
      ),
    },
    {
      ...{ id: 'tables', label: 'Tables' },
      content: <Schema onInsert={(name) => desk.current?.insert(name)} view={view} />,
    },
    {
      ...{ id: 'history', label: 'History' },
      content: <History onPutBack={(past) => desk.current?.put(...textOf(past))} session={id} />,
    },
    {
      ...{ id: 'finding', label: 'Finding' },
      content: <Finding draft={finding} isBusy={asking.isBusy} session={session} />,
    },
  ]
  return (
    <div className="bench">
      <div className="bench-side">
        <Tabs label="What can be asked, what was asked, what was found" tabs={tabs} />
      </div>
      <div className="bench-main stack">
        <Desk
          asking={asking}
          isNamed={named.value}
          isOpen={isOpen}
          onNamed={named.change}
          ref={desk}
          session={id}
          view={view}
        />
        <div className="bench-answers" ref={answers}>
          <RunView asking={asking} onToken={setToken} view={view} />
        </div>
      </div>
      <TraceDialog
        budget={session.budget}
        canAsk={isOpen && !asking.isBusy}
        onClose={() => setToken(null)}
        onKeep={finding.keepToken}
        onRun={runPlaces}
        token={token}
        view={view}
      />
    </div>
  )
}

const NAMED = { as: 'named' } as const

/** What was asked as the editor takes it. Parameters of a check stand in the log as $1, $2, ... too. */
function textOf({ sql, parameters }: PastQueryWire): [string, readonly CellWire[]] {
  const read: unknown = parameters === null ? [] : JSON.parse(parameters)
  return [sql ?? '', Array.isArray(read) ? (read as CellWire[]) : []]
}
