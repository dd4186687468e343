import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { SessionViewWire, SignatureWire } from '../../api/session-view.js'
import { sourcesIn } from './sources.js'
import type { Source } from './sources.js'

type ColumnWire = Source['table']['columns'][number]

/**
 * Offers what the session itself has: its tables, its functions, and the columns of the tables that the text
 * reads. Behind `u.` only the columns of `u`.
 */
export function completionOf(view: SessionViewWire) {
  const tables = view.tables.map(tableCompletion)
  const functions = view.policy.signatures.map(functionCompletion)
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/(?:[A-Za-z_]\w*\.)?\w*/u)
    if (word === null || (word.from === word.to && !context.explicit)) return null
    const sources = sourcesIn(context.state.doc.toString(), view.tables)
    const dot = word.text.indexOf('.')
    if (dot >= 0) {
      const alias = word.text.slice(0, dot).toLowerCase()
      const source = sources.find((each) => each.alias.toLowerCase() === alias)
      if (source === undefined) return null
      return {
        from: word.from + dot + 1,
        options: source.table.columns.map(columnCompletion),
        validFor: /^\w*$/u,
      }
    }
    const options = [...aliasedColumns(sources), ...tables, ...functions]
    return { from: word.from, options, validFor: /^\w*$/u }
  }
}

/** Columns with their alias, each once. */
function aliasedColumns(sources: readonly Source[]): readonly Completion[] {
  const offered = new Map<string, Completion>()
  for (const { alias, table } of sources) {
    for (const column of table.columns) {
      const label = `${alias}.${column.name}`
      const completion = { ...columnCompletion(column), label, displayLabel: column.name }
      offered.set(label, { ...completion, detail: `${alias} · ${column.type}`, boost: -1 })
    }
  }
  return [...offered.values()]
}

function columnCompletion({ name, type, prefix, words, treated }: ColumnWire): Completion {
  const detail = prefix === null ? type : `token ${prefix}…`
  return { label: name, type: 'property', detail, info: `${words}. ${treated}` }
}

function tableCompletion({ name, words, subjects }: SessionViewWire['tables'][number]): Completion {
  const detail = subjects.length > 0 ? 'about persons' : 'about no person'
  return { label: name, type: 'class', detail, info: words, boost: 1 }
}

function functionCompletion({ name, kind, forms }: SignatureWire): Completion {
  return { label: name, apply: `${name}(`, type: 'function', detail: kind, info: forms.join('\n') }
}
