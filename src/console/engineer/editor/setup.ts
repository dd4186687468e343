import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { keywordCompletionSource, sql } from '@codemirror/lang-sql'
import { bracketMatching } from '@codemirror/language'
import { lintKeymap } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import type { Extension } from '@codemirror/state'
import { EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view'
import type { SessionViewWire } from '../../api/session-view.js'
import { completionOf } from './completion.js'
import { dialectOf } from './dialect.js'
import { leaving } from './leaving.js'
import { look } from './look.js'
import { typingOver } from './typing-over.js'

/** What the editor tells of. */
export interface Hearer {
  readonly onChange: (text: string) => void
  readonly onRun: (text: string) => void
}

/**
 * The editor of a session. Tab indents; after Escape it leaves the editor, as the words under it say
 * (`describedBy` is their id). The nonce is what the page's CSP lets style elements in by.
 */
export function setup(view: SessionViewWire, hear: Hearer, describedBy: string): Extension {
  const dialect = dialectOf(view.policy.functions)
  const run = ({ state }: EditorView) => {
    hear.onRun(state.doc.toString())
    return true
  }
  return [
    EditorView.cspNonce.of(pageNonce()),
    ...[lineNumbers(), history(), bracketMatching(), closeBrackets(), EditorView.lineWrapping],
    sql({ dialect }),
    autocompletion({
      override: [completionOf(view), keywordCompletionSource(dialect, true)],
      icons: false,
    }),
    // Before the others: in them, Mod-Enter makes a line.
    keymap.of([{ key: 'Mod-Enter', run, preventDefault: true }]),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap]),
    keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
    placeholder('SELECT …'),
    EditorView.contentAttributes.of({ 'aria-label': 'SQL', 'aria-describedby': describedBy }),
    EditorState.tabSize.of(2),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) hear.onChange(state.doc.toString())
    }),
    ...[leaving, typingOver],
    look,
  ]
}

const pageNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
