import { Page } from '../app/page.js'
import { useDraft } from '../app/draft.js'
import { useDropStudents } from '../api/students.js'
import { Confirm } from '../ui/confirm.js'
import { countText } from '../ui/locale.js'
import { Note } from '../ui/note.js'
import { TextArea } from '../ui/text-area.js'

const MOST = 100

/** Has the crosswalk forget students, when the law asks for it. */
export default function Students() {
  const drop = useDropStudents()
  const text = useDraft('students.ids', '')
  const reason = useDraft('students.reason', '')
  const students = idsOf(text.value)
  const confirm = async () => {
    await drop.mutateAsync({ students, reason: reason.value })
    text.forget()
    reason.forget()
  }
  return (
    <Page
      lead="For when a student’s records must not be tied to them any more. What a vendor saw stays in the log, and is then about nobody."
      title="Forget a student"
    >
      <section className="card">
        <TextArea
          hint="sourcedId of users, to the letter, one a line."
          isMono
          label="Students"
          onChange={text.change}
          rows={4}
          value={text.value}
          {...(students.length > MOST ? { error: `At most ${MOST} at a time.` } : {})}
        />
        <div>
          <Confirm
            action={`Forget ${countText(students.length, 'student')}`}
            isDisabled={students.length === 0 || students.length > MOST}
            onConfirm={confirm}
            title="Forget these students?"
            trigger="Forget…"
            triggerTone="danger"
          >
            <ul>
              <li>Their tokens, of every session, resolve to no one from now on.</li>
              <li>“Who saw this student’s records” can no longer be answered for them.</li>
              <li>The next load of the roster takes them for new persons.</li>
              <li>This cannot be undone.</li>
            </ul>
            <TextArea
              hint="Stands in the log, without the ids."
              label="Reason"
              maxLength={4000}
              onChange={reason.change}
              value={reason.value}
            />
          </Confirm>
        </div>
        {drop.data === undefined ? null : (
          <Note tone="good">
            <p role="status">
              {countText(drop.data.dropped, 'student')} known here; they are forgotten.
            </p>
          </Note>
        )}
      </section>
    </Page>
  )
}

function idsOf(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.replace(/\r$/u, ''))
  return [...new Set(lines.filter((line) => line.trim() !== ''))]
}
