import type { Decision, EntryData, NewEntry } from '../ledger/entry.js'
import { granted, SERVICE } from './decision.js'
import type { State } from './state.js'

/** Records the start of the service, and gives every query that a crash left running its end. */
export function startService(
  state: State,
  data: EntryData<'service.started'>,
): Decision<readonly string[]> {
  const { entries, result } = recover(state, data.instance ?? null)
  return { entries: [{ type: 'service.started', actor: SERVICE, data }, ...entries], result }
}

/**
 * A restart leaves a query.started without an end. Its rows never left, since query.released comes
 * first (law 1); the record says so, and the session can ask again.
 */
export function recover(state: State, instance: string | null = null): Decision<readonly string[]> {
  const ended: string[] = []
  const entries: NewEntry[] = []
  for (const { id: session, running, runningOn, queries } of state.sessions.values()) {
    // What another instance runs is running still.
    if (runningOn !== instance) continue
    const record = queries.findLast(({ query }) => query === running)
    if (record === undefined || record.started === null) continue
    const data = { session, query: record.query, started: record.started, reason: 'restart' }
    entries.push({ type: 'query.failed', actor: SERVICE, data })
    ended.push(record.query)
  }
  return granted(ended, ...entries)
}
