import type { Actor, Decision } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { granted, refused, texts } from './decision.js'
import type { Ruled } from './decision.js'
import { hasEngineer } from './state.js'
import type { State } from './state.js'

/** Registers a vendor. Steward only; the id is theirs for good. */
export function addVendor(
  state: State,
  command: { readonly by: Actor; readonly vendor: string; readonly name: string },
): Ruled<string> {
  const { by: actor, vendor, name } = command
  const no = (refusal: Refusal) => refuseVendor(state, { by: actor, vendor, refusal })
  if (actor.kind !== 'steward') return no(notSteward())
  if (state.vendors.get(vendor) !== undefined) {
    return no(refuse('VENDOR_EXISTS', 'A vendor of this id is registered.'))
  }
  return granted(vendor, { type: 'vendor.added', actor, data: { vendor, name } })
}

/**
 * Registers an engineer with a vendor by the name their token carries. Steward only. Without it a
 * token of the vendor's is not enough: whoever issues tokens does not decide who enters.
 */
export function addEngineer(
  state: State,
  command: { readonly by: Actor; readonly vendor: string; readonly engineer: string },
): Ruled<string> {
  const { by: actor, vendor: id, engineer } = command
  const no = (refusal: Refusal) => refuseVendor(state, { by: actor, vendor: id, refusal })
  if (actor.kind !== 'steward') return no(notSteward())
  const vendor = state.vendors.get(id)
  if (vendor === undefined) {
    return no(refuse('VENDOR_UNKNOWN', 'There is no vendor of this id.'))
  }
  if (hasEngineer(vendor, engineer)) {
    return no(refuse('ENGINEER_EXISTS', 'The vendor has an engineer of this name.'))
  }
  return granted(engineer, { type: 'engineer.added', actor, data: { vendor: id, engineer } })
}

function refuseVendor(
  state: State,
  command: { readonly by: Actor; readonly vendor: string; readonly refusal: Refusal },
): Decision<Refusal> {
  const { by: actor, vendor: id, refusal } = command
  const vendor = state.vendors.get(id) === undefined ? 'unknown' : id
  return refused(refusal, {
    type: 'vendor.refused',
    actor,
    data: { vendor, code: refusal.code },
    payloads: texts({ detail: refusal.detail }),
  })
}

/** Said where a rule finds that no steward asks; the routes should not have let it come so far. */
export const notSteward = () => refuse('ROLE_NOT_ALLOWED', 'Only a steward may do this.')
