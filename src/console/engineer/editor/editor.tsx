import { setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useEffectEvent, useImperativeHandle, useRef } from 'react'
import type { Ref } from 'react'
import type { SessionViewWire } from '../../api/session-view.js'
import type { Span } from './refusal-place.js'
import { setup } from './setup.js'

/** What others do to the editor. */
export interface EditorHandle {
  /** Puts a text where the cursor is, and the cursor behind it. */
  insert(text: string): void
  /** Puts a text in the place of all there is; can be undone. */
  replace(text: string): void
  focus(): void
  /** Selects a place and shows it. */
  select(place: Span): void
}

/** What is wrong with the text, and where. */
export interface Underline extends Span {
  readonly words: string
}

export interface EditorProps {
  readonly view: SessionViewWire
  /** What it begins with; later on `EditorHandle.replace` changes it, or else typing would race with it. */
  readonly text: string
  readonly onChange: (text: string) => void
  /** Hears of the text as it stands, which may be newer than the newest `onChange` that was drawn. */
  readonly onRun: (text: string) => void
  readonly underline: Underline | null
  /** Id of the words that say how to leave it. */
  readonly describedBy: string
  readonly ref?: Ref<EditorHandle>
}

/** The SQL editor. It alone brings CodeMirror along, so load it lazily. */
export default function Editor(props: EditorProps) {
  const { view, text, underline, describedBy, ref } = props
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView | null>(null)
  const changed = useEffectEvent(props.onChange)
  const ran = useEffectEvent(props.onRun)
  const first = useEffectEvent(() => text)
  useEffect(() => {
    if (place.current === null) return
    const hear = { onChange: (next: string) => changed(next), onRun: (text: string) => ran(text) }
    const extensions = setup(view, hear, describedBy)
    const state = EditorState.create({ doc: first(), extensions })
    const made = new EditorView({ state, parent: place.current })
    editor.current = made
    return () => {
      made.destroy()
      editor.current = null
    }
  }, [view, describedBy])
  useEffect(() => {
    const made = editor.current
    if (made !== null) made.dispatch(setDiagnostics(made.state, diagnosticsOf(made, underline)))
  }, [underline])
  useImperativeHandle(ref, () => handleOf(() => editor.current), [])
  return <div className="editor" ref={place} />
}

function diagnosticsOf({ state }: EditorView, underline: Underline | null) {
  if (underline === null || state.doc.length === 0) return []
  const [from, to] = [underline.start, underline.end].map((at) => Math.min(at, state.doc.length))
  if (from === undefined || to === undefined) return []
  return [{ from, to, severity: 'error' as const, message: underline.words }]
}

function handleOf(current: () => EditorView | null): EditorHandle {
  return {
    insert: (text) => {
      const made = current()
      made?.dispatch(made.state.replaceSelection(text))
      made?.focus()
    },
    replace: (insert) => {
      const made = current()
      made?.dispatch({ changes: { from: 0, to: made.state.doc.length, insert } })
    },
    focus: () => current()?.focus(),
    select: ({ start, end }) => {
      const made = current()
      if (made === null) return
      const [anchor, head] = [start, Math.min(end, made.state.doc.length)]
      made.dispatch({ selection: { anchor: Math.min(anchor, head), head }, scrollIntoView: true })
      made.focus()
    },
  }
}
