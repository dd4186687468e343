import type { Entry } from '../ledger/entry.js'
import { publishedKey } from './published.js'
import type { State } from './state.js'

/** The state after a publishing. The first one counts: what sessions were asked on is not replaced. */
export function snapshotPublished(
  state: State,
  { data, at, actor, index }: Extract<Entry, { type: 'snapshot.published' }>,
): State {
  const key = publishedKey(data)
  if (state.published.get(key) !== undefined) return state
  const published = { ...data, at, by: actor.name, index }
  return { ...state, published: state.published.set(key, published) }
}
