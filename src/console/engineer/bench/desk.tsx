import { Suspense, lazy, useId, useImperativeHandle, useMemo, useRef } from 'react'
import type { Ref } from 'react'
import type { SessionViewWire } from '../../api/session-view.js'
import { problemOf } from '../../api/problem.js'
import type { CellWire } from '../../api/questions.js'
import { Button } from '../../ui/button.js'
import { Checkbox } from '../../ui/checkbox.js'
import { Loading } from '../../ui/loading.js'
import { Note } from '../../ui/note.js'
import type { EditorHandle, Underline } from '../editor/editor.js'
import { underlined } from '../editor/refusal-place.js'
import { shownRun } from './runs.js'
import type { Runs } from './runs.js'
import { questionOf, useQuestion } from './use-question.js'
import type { Asking } from './use-runs.js'
import { typedOf } from './value.js'
import { Values } from './values.js'

const Editor = lazy(() => import('../editor/editor.js'))

/** What others put on the desk. */
export interface DeskHandle {
  /** A whole question in the place of the one that is there. */
  put(sql: string, values: readonly CellWire[]): void
  /** A name where the cursor is. */
  insert(name: string): void
}

export interface DeskProps {
  readonly session: string
  readonly view: SessionViewWire
  readonly asking: Asking
  readonly isOpen: boolean
  readonly isNamed: boolean
  readonly onNamed: (isNamed: boolean) => void
  readonly ref: Ref<DeskHandle>
}

/** Where own SQL is written and asked. */
export function Desk(props: DeskProps) {
  if (!props.view.policy.checksOnly) return <Writing {...props} />
  return (
    <Note tone="info">
      <p>This session answers the ready-made checks only; own SQL would be refused.</p>
    </Note>
  )
}

function Writing({ session, view, asking, isOpen, isNamed, onNamed, ref }: DeskProps) {
  const editor = useRef<EditorHandle | null>(null)
  const draft = useQuestion(session)
  useImperativeHandle(ref, () => ({
    put: (sql, values) => {
      draft.put(sql, values.map(typedOf))
      editor.current?.replace(sql)
      editor.current?.focus()
    },
    insert: (name) => editor.current?.insert(name),
  }))
  const helpId = useId()
  const underline = useUnderline(asking, draft.sql)
  const isEmpty = draft.sql.trim() === ''
  const run = (text: string) => {
    if (!isOpen || text.trim() === '') return
    const question = questionOf(text, draft.values, isNamed)
    asking.start('Own SQL', [{ title: 'Own SQL', question, text }])
  }
  return (
    <section aria-labelledby={`${helpId}-title`} className="stack">
      <h2 id={`${helpId}-title`}>Own SQL</h2>
      <div className="editor-frame">
        <Suspense fallback={<Loading words="Loading the editor" />}>
          <Editor
            describedBy={helpId}
            onChange={draft.write}
            onRun={run}
            ref={editor}
            text={draft.sql}
            underline={underline}
            view={view}
          />
        </Suspense>
      </div>
      <p className="small muted" id={helpId}>
        Ctrl or Cmd and Enter runs it; Ctrl and Space offers names. Tab indents: to leave the
        editor, press Escape, then Tab.
      </p>
      <Values draft={draft} />
      {view.policy.kinds.includes('named') ? (
        <Checkbox isSelected={isNamed} onChange={onNamed}>
          Show rows about persons even where counts of groups would do
          <br />
          <span className="field-hint">
            Nothing is withheld then, and every person in the answer counts against the budget. For
            checks too.
          </span>
        </Checkbox>
      ) : null}
      <div className="row">
        <Button isDisabled={!isOpen || isEmpty} onPress={() => run(draft.sql)} tone="main">
          Run
        </Button>
        {underline === null ? null : (
          <Button onPress={() => editor.current?.select(underline)}>Go to what was refused</Button>
        )}
      </div>
    </section>
  )
}

/** What the newest refusal of this very text says of a place in it. */
function useUnderline({ list, shown }: Runs, text: string): Underline | null {
  const part = shownRun({ list, shown })?.parts[0]
  return useMemo(() => {
    if (part?.outcome.kind !== 'refused' || part.posed.text !== text) return null
    const { at, title, detail = title, help, instead } = problemOf(part.outcome.thrown)
    if (at === undefined) return null
    const words = [detail, instead === undefined ? help : `Instead: ${instead}`].join('\n')
    return { ...underlined(text, at), words }
  }, [part, text])
}
