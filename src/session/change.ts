import type { Session } from './session.js'
import type { State, Tally } from './state.js'

/** The state with a session changed; the same state if there is no such session. */
export function changeSession(
  state: State,
  id: string,
  change: (session: Session) => Partial<Session>,
): State {
  const session = state.sessions.get(id)
  if (session === undefined) return state
  return { ...state, sessions: state.sessions.set(id, { ...session, ...change(session) }) }
}

/** The state with a vendor's tally changed; the same state if there is no such vendor. */
export function changeTally(
  state: State,
  id: string,
  change: (tally: Tally) => Partial<Tally>,
): State {
  const vendor = state.vendors.get(id)
  if (vendor === undefined) return state
  const tally = { ...vendor.tally, ...change(vendor.tally) }
  return { ...state, vendors: state.vendors.set(id, { ...vendor, tally }) }
}
