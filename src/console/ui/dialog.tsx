import type { ReactNode } from 'react'
import { Dialog as AriaDialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import './dialog.css'

export interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly children: ReactNode
  /** `alertdialog` for what must be answered: a press beside it does not close it. */
  readonly role?: 'dialog' | 'alertdialog'
}

/** A dialog over the page. Takes the focus, keeps it, gives it back; Escape closes it. */
export function Dialog({ title, isOpen, onOpenChange, children, role = 'dialog' }: DialogProps) {
  return (
    <ModalOverlay
      className="dialog-ground"
      isDismissable={role === 'dialog'}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <Modal className="dialog">
        <AriaDialog className="dialog-body" role={role}>
          <Heading level={2} slot="title">
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
