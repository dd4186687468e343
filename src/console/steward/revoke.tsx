import { announce } from '../app/announce.js'
import { useDraft } from '../app/draft.js'
import { useRevoke } from '../api/sessions.js'
import type { SessionWire } from '../api/sessions.js'
import { Confirm } from '../ui/confirm.js'
import { TextArea } from '../ui/text-area.js'

/** Cuts a session off. */
export function Revoke({ session }: { readonly session: SessionWire }) {
  const revoke = useRevoke(session.session)
  const reason = useDraft(`revoke.${session.session}`, '')
  const confirm = async () => {
    await revoke.mutateAsync(reason.value)
    reason.forget()
    announce('The session is cut off')
  }
  return (
    <Confirm
      action="Cut off now"
      onConfirm={confirm}
      title="Cut this session off?"
      trigger="Cut off…"
      triggerTone="danger"
    >
      <ul>
        <li>A question that is running is stopped; its answer does not leave.</li>
        <li>The room is gone at once, and no further question is taken.</li>
        <li>What has left already cannot be called back; the log says what it was.</li>
        <li>This cannot be undone. The vendor can make a new request.</li>
      </ul>
      <TextArea
        hint="Stands in the log and is shown to the vendor."
        label="Reason"
        maxLength={4000}
        onChange={reason.change}
        value={reason.value}
      />
    </Confirm>
  )
}
