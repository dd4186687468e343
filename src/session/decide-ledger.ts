import type { Actor, EntryData } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import { granted, refused } from './decision.js'
import type { Ruled } from './decision.js'
import type { State } from './state.js'

/**
 * Records that someone read the log, before they get what they read. Stewards and officers only:
 * a vendor's own receipts come with their answers.
 */
export function readLedger(
  _state: State,
  { by: actor, ...data }: { readonly by: Actor } & EntryData<'ledger.read'>,
): Ruled<null> {
  if (actor.kind === 'engineer' || actor.kind === 'service') {
    return refused(refuse('ROLE_NOT_ALLOWED', 'Only stewards and officers read the log.'))
  }
  return granted(null, { type: 'ledger.read', actor, data })
}
