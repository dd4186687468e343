import { EmptyState } from '../ui/empty-state.js'
import { countText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'
import { newestFirst } from '../app/live-queries.js'
import type { LiveQueries, LiveQuery } from '../app/live-queries.js'
import { QueryState } from '../app/query-state.js'
import './query-list.css'

/** What was asked and what became of it, newest first. */
export function QueryList({ queries }: { readonly queries: LiveQueries }) {
  if (queries.size === 0) {
    return (
      <EmptyState title="Nothing has been asked yet">Questions stand here as they come.</EmptyState>
    )
  }
  return (
    <ol className="query-list">
      {newestFirst(queries).map((query) => (
        <li className="card" key={query.query}>
          <div className="row">
            <QueryState state={query.state} />
            <Moment at={query.at} />
            {query.check === null ? null : <span>check {query.check}</span>}
          </div>
          <p>{outcomeOf(query)}</p>
          {query.words === null ? null : <p className="muted">{query.words}</p>}
          {query.sql === null ? null : (
            <details>
              <summary>What was asked, in SQL</summary>
              <pre>{query.sql}</pre>
            </details>
          )}
        </li>
      ))}
    </ol>
  )
}

/** What left, in a sentence. */
export function outcomeOf(query: LiveQuery): string {
  const { state, code, kind, withheldGroups } = query
  if (state === 'running') return 'It is being worked on; nothing has left yet.'
  if (state === 'refused') return `Nothing left: it was refused (${code ?? 'no code'}).`
  if (state === 'failed') return `Nothing left: it failed (${code ?? 'no code'}).`
  const rows = countText(query.rows ?? 0, 'row')
  const withheld =
    (withheldGroups ?? 0) > 0 ? ` ${countText(withheldGroups ?? 0, 'group')} withheld.` : ''
  if (kind === 'none') return `${rows} left, about no person.${withheld}`
  if (kind === 'group') return `${rows} about groups left.${withheld}`
  const persons = countText(query.students ?? 0, 'person', 'persons')
  return `${rows} left about ${persons} by token, ${query.newStudents ?? 0} of them not seen before.${withheld}`
}
