import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { plain } from '../ui/plain.js'
import './page.css'

let shown = 0

/** What every page has: a heading, which takes the focus when one arrives from another page, and a title. */
export interface PageProps {
  readonly title: string
  /** One sentence under the heading. */
  readonly lead?: ReactNode
  /** Buttons beside the heading. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The frame of a page. One a page, and its only h1. */
export function Page({ title, lead, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Homeroom`
  }, [title])
  useEffect(() => {
    if (shown > 0) heading.current?.focus()
    shown += 1
  }, [])
  return (
    <div className="page">
      <div className="page-head">
        <div className="page-title">
          <h1 ref={heading} tabIndex={-1}>
            <bdi>{plain(title)}</bdi>
          </h1>
          {lead === undefined ? null : <p className="muted">{lead}</p>}
        </div>
        {actions === undefined ? null : <div className="row">{actions}</div>}
      </div>
      {children}
    </div>
  )
}
