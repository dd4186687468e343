import type { ReactNode } from 'react'
import './empty-state.css'

export interface EmptyStateProps {
  readonly title: string
  /** What would fill it, and how one gets there. */
  readonly children?: ReactNode
}

/** What a list says when there is nothing in it. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <p>
        <strong>{title}</strong>
      </p>
      {children === undefined ? null : <div className="muted">{children}</div>}
    </div>
  )
}
