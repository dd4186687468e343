import type { Principal } from '../../identity/principal.js'
import { refuse } from '../../refusal.js'
import type { Refusal } from '../../refusal.js'
import type { Session } from '../../session/session.js'
import type { State } from '../../session/state.js'

/** The session, if this caller may see it: an engineer sees those of their vendor. */
export function visibleSession(state: State, who: Principal, id: string): Session | Refusal {
  const session = state.sessions.get(id)
  if (session === undefined) return refuse('SESSION_UNKNOWN', 'There is no such session.')
  if (who.role !== 'engineer' || who.vendor === session.vendor) return session
  return refuse('NOT_YOURS', 'This session is not of your vendor.')
}
