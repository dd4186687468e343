import { EditorView } from '@codemirror/view'

/**
 * Typing over a selection, done by the editor itself. Left to Chromium, the new text keeps the looks of the old in
 * a style attribute, which the CSP of the page refuses with an error in the browser's console.
 */
export const typingOver = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { main } = view.state.selection
    const { data, inputType } = event
    if (inputType !== 'insertText' || data === null || main.empty || view.composing) return false
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type' })
    const handlers = view.state.facet(EditorView.inputHandler)
    event.preventDefault()
    const isDone = handlers.some((handle) => handle(view, main.from, main.to, data, insert))
    if (!isDone) view.dispatch(insert())
    return true
  },
})
