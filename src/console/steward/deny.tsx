import { announce } from '../app/announce.js'
import { useDraft } from '../app/draft.js'
import { useDeny } from '../api/requests.js'
import type { RequestDetailWire } from '../api/requests.js'
import { Confirm } from '../ui/confirm.js'
import { TextArea } from '../ui/text-area.js'

/** Deny, with a reason that the vendor reads. */
export function Deny({ request }: { readonly request: RequestDetailWire }) {
  const deny = useDeny(request.request)
  const reason = useDraft(`deny.${request.request}`, '')
  const confirm = async () => {
    await deny.mutateAsync(reason.value)
    reason.forget()
    announce('Denied')
  }
  return (
    <div className="decision-deny">
      <Confirm action="Deny" onConfirm={confirm} title="Deny this request?" trigger="Deny…">
        <p>
          No session opens, and this cannot be taken back; {request.vendor} can make a new request.
          Your reason stands in the log and is shown to the vendor.
        </p>
        <TextArea label="Reason" maxLength={4000} onChange={reason.change} value={reason.value} />
      </Confirm>
    </div>
  )
}
