import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'
import { Button } from './button.js'
import type { ButtonTone } from './button.js'
import { Dialog } from './dialog.js'
import { ProblemNote } from './problem-note.js'

export interface ConfirmProps {
  /** Words of the button that opens it. */
  readonly trigger: string
  readonly triggerTone?: ButtonTone
  readonly isDisabled?: boolean
  readonly title: string
  /** Words of the button that does it: a verb and its object, never "OK". */
  readonly action: string
  readonly tone?: 'main' | 'danger'
  /** Does it. The dialog stays while this is pending, shows its problem, and closes when it resolves. */
  readonly onConfirm: () => Promise<unknown>
  /** What will happen, in words; and fields, if something has to be said with it. */
  readonly children: ReactNode
}

/** A button whose act is confirmed in a dialog that says what will happen. */
export function Confirm(props: ConfirmProps) {
  const { trigger, triggerTone = 'plain', isDisabled = false, title, children } = props
  const { action, tone = 'danger', onConfirm } = props
  const [isOpen, setOpen] = useState(false)
  const [isPending, setPending] = useState(false)
  const [thrown, setThrown] = useState<unknown>(null)
  const open = (wanted: boolean) => {
    setThrown(null)
    setOpen(wanted)
  }
  const confirm = async () => {
    setPending(true)
    setThrown(null)
    try {
      await onConfirm()
      open(false)
    } catch (cause) {
      setThrown(cause)
    } finally {
      setPending(false)
    }
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!isPending) void confirm()
  }
  return (
    <>
      <Button isDisabled={isDisabled} onPress={() => open(true)} tone={triggerTone}>
        {trigger}
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={open} role="alertdialog" title={title}>
        <form className="stack" onSubmit={submit}>
          {children}
          {thrown === null ? null : <ProblemNote thrown={thrown} />}
          <div className="dialog-actions">
            <Button onPress={() => open(false)}>Go back</Button>
            <Button isPending={isPending} tone={tone} type="submit">
              {action}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
