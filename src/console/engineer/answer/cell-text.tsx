import type { CellWire } from '../../api/questions.js'
import { plain } from '../../ui/plain.js'

/**
 * A value as text, whatever it holds: nothing of a roster is ever read as HTML. Blanks are kept,
 * NULL is told from text, and letters that would turn a line around are written out.
 */
export function CellText({ cell }: { readonly cell: CellWire }) {
  if (cell === null) return <span className="grid-null">NULL</span>
  if (typeof cell !== 'string') return <>{String(cell)}</>
  if (cell === '') return <span className="grid-null">empty text</span>
  return (
    <bdi className="grid-text" dir="auto">
      {plain(cell)}
    </bdi>
  )
}
