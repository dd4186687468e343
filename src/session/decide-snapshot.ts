import type { Actor, Decision, EntryData } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { granted, refused, texts } from './decision.js'
import type { Ruled } from './decision.js'
import { notSteward } from './decide-vendor.js'
import type { State } from './state.js'

/** Records a load that was written and hashed but does not count yet. Steward or operator only. */
export function recordSnapshot(
  state: State,
  command: { readonly by: Actor; readonly loaded: EntryData<'snapshot.loaded'> },
): Ruled<string> {
  const { by: actor, loaded } = command
  if (!mayLoad(actor)) return refused(notSteward())
  // Two that extend the same crosswalk would give one ordinal to two people.
  if (loaded.previous !== state.newest) {
    const refusal = refuse('IMPORT_RUNNING', 'Another import ended while this one was running.')
    return refuseSnapshot(state, { by: actor, refusal })
  }
  return granted(loaded.snapshot, { type: 'snapshot.loaded', actor, data: loaded })
}

/** Records that a package was refused. */
export function refuseSnapshot(
  _state: State,
  { by: actor, refusal }: { readonly by: Actor; readonly refusal: Refusal },
): Decision<Refusal> {
  return refused(refusal, {
    type: 'snapshot.refused',
    actor,
    data: { code: refusal.code },
    payloads: texts({ detail: refusal.detail }),
  })
}

/** Operators load from the command line, stewards over HTTP. */
function mayLoad(actor: Actor): boolean {
  return actor.kind === 'steward' || actor.kind === 'operator'
}
