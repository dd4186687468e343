import { useState } from 'react'
import type { ReactNode, ToggleEvent } from 'react'

export interface DrawerProps {
  readonly summary: ReactNode
  /** Made when the drawer is first opened: a page may have hundreds. */
  readonly children: () => ReactNode
  /** Goes with a link to `#id`. */
  readonly id?: string
  readonly isOpen?: boolean
}

/** Something that can be opened to read on. */
export function Drawer({ summary, children, id, isOpen = false }: DrawerProps) {
  const [wasOpened, setOpened] = useState(false)
  const toggle = (event: ToggleEvent<HTMLDetailsElement>) => {
    if (event.newState === 'open') setOpened(true)
  }
  return (
    <details className="drawer" id={id} onToggle={toggle} open={isOpen}>
      <summary>{summary}</summary>
      {wasOpened || isOpen ? children() : null}
    </details>
  )
}
