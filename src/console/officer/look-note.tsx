import type { ReactNode } from 'react'
import './look-note.css'

/** Says that what one does here goes on record too. Calm: it is a fact, not a warning. */
export function LookNote({ children }: { readonly children: ReactNode }) {
  return <p className="look-note muted small">{children}</p>
}
