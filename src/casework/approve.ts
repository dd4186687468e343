import type { Actor } from '../ledger/entry.js'
import type { Ledger } from '../ledger/port.js'
import { policyFacts } from '../policy/facts.js'
import type { PolicyShelf } from '../policy/port.js'
import type { Venue } from '../query/venue.js'
import { isRefusal } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { approve } from '../session/decide-approval.js'
import type { Approve } from '../session/decide-approval.js'
import type { State } from '../session/state.js'
import type { SessionKeys } from '../vault/port.js'

export interface ApprovalDeps {
  readonly ledger: Ledger<State>
  readonly policies: PolicyShelf
  readonly keys: SessionKeys
  /** Where the session's queries would run. */
  readonly venue: Pick<Venue, 'admit'>
  /** `ses_` and a UUID v7. */
  readonly newSession: () => string
}

/** A steward's terms for a request. */
export type Terms = Pick<Approve, 'request' | 'opensAt' | 'closes' | 'budget' | 'note'>

/** Grants a request; gives the session's id. */
export type Approval = (by: Actor, terms: Terms) => Promise<string | Refusal>

/**
 * The commit point is `session.approved`. The token key is stored before it, so that no session is
 * ever without one; a crash in between leaves a key that belongs to no session, which the sweep at
 * start destroys. If the ledger fails, the key stays for that sweep: the entry may be durable.
 */
export function createApproval(deps: ApprovalDeps): Approval {
  const { ledger, policies, keys, venue, newSession } = deps
  return async (by, terms) => {
    const asked = ledger.state().requests.get(terms.request)
    const current = asked && policies.policy(asked.policy.id)
    const policy = current === undefined ? null : policyFacts(current)
    const barred = asked === undefined ? null : await venue.admit(ledger.state(), asked)
    const command: Approve = { by, session: newSession(), policy, barred, ...terms }
    // A refusal that can be foreseen needs no key; it goes on record as it is.
    const foreseen = approve(ledger.state(), command, ledger.now())
    if (isRefusal(foreseen.result)) return (await ledger.decide(() => foreseen)).result
    await keys.create(command.session)
    const { result } = await ledger.decide((state, now) => approve(state, command, now))
    if (isRefusal(result)) await keys.destroy(command.session)
    return result
  }
}
