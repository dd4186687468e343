import { Prec } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

const FOR_MS = 2_000

/**
 * Escape, then Tab leaves the editor whatever else Escape does there (close a list, give up a selection): without
 * this those who have no mouse would be caught now and then.
 */
export const leaving = Prec.highest(
  EditorView.domEventHandlers({
    keydown: (event, view) => {
      if (event.key === 'Escape') view.setTabFocusMode(FOR_MS)
      return false
    },
  }),
)
