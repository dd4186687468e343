import type { Actor, Decision, EntryData } from '../ledger/entry.js'
import type { Refusal } from '../refusal.js'
import { granted, refused, texts } from './decision.js'
import type { Ruled } from './decision.js'
import { notSteward } from './decide-vendor.js'
import type { State } from './state.js'

/** Records a load that was written and hashed but does not count yet. Steward or operator only. */
export function recordSnapshot(
  _state: State,
  command: { readonly by: Actor; readonly loaded: EntryData<'snapshot.loaded'> },
): Ruled<string> {
  const { by: actor, loaded } = command
  if (!mayLoad(actor)) return refused(notSteward())
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
