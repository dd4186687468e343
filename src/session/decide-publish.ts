import type { Actor, Decision, EntryData } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { granted, refused, texts } from './decision.js'
import type { Ruled } from './decision.js'
import { notSteward } from './decide-vendor.js'
import { publishedKey, publishedOf } from './published.js'
import type { State } from './state.js'

/**
 * Records that a load lies with the engine, once its manifest was read there and found to be as said. Steward
 * only. Said again it changes nothing; said otherwise it is refused, since sessions may be at work on the first.
 *
 * @returns the key of the publishing in the state.
 */
export function recordPublished(
  state: State,
  command: { readonly by: Actor; readonly said: EntryData<'snapshot.published'> },
): Ruled<string> {
  const { by: actor, said } = command
  const no = (refusal: Refusal) => refusePublished(state, { by: actor, of: said, refusal })
  if (actor.kind !== 'steward') return no(notSteward())
  if (state.snapshots.get(said.snapshot) === undefined) return no(snapshotUnknown())
  const key = publishedKey(said)
  const before = publishedOf(state, said)
  if (before === undefined) return granted(key, { type: 'snapshot.published', actor, data: said })
  if (before.manifest === said.manifest) return granted(key)
  const words = 'This load is on record with another manifest; sessions may be at work on it.'
  return no(refuse('PUBLISHED_DIFFERS', words))
}

/** Records that what was said to be published was not taken for that. Ids that we do not know are not repeated. */
export function refusePublished(
  state: State,
  command: {
    readonly by: Actor
    readonly of: { readonly snapshot: string; readonly policy: { readonly id: string } | null }
    readonly refusal: Refusal
  },
): Decision<Refusal> {
  const { by: actor, of, refusal } = command
  const snapshot = state.snapshots.get(of.snapshot)?.id ?? 'unknown'
  return refused(refusal, {
    type: 'publishing.refused',
    actor,
    data: { snapshot, policy: of.policy?.id ?? 'unknown', code: refusal.code },
    payloads: texts({ detail: refusal.detail }),
  })
}

/** Said of a snapshot that the log does not have. */
export const snapshotUnknown = () => refuse('SNAPSHOT_UNKNOWN', 'There is no such snapshot.')
