import { atOnce, type Slices } from '../disclosure/slices.js'
import type { Refusal } from '../refusal.js'
import { bars, type About } from './bars.js'
import type { Session } from './session.js'
import type { State } from './state.js'

/**
 * What `bars` said, and of what: it holds for as long as the vendor has seen nothing more and the session is
 * the same, so that a decision on the newest state need not stop the service to weigh a large answer again.
 */
export interface Weighed {
  readonly refusal: Refusal | null
  readonly about: About
  readonly session: Session
  /** What the vendor had seen. */
  readonly seen: unknown
}

export function* weigh(state: State, session: Session, about: About): Slices<Weighed> {
  const seen = state.seen.get(session.vendor)
  return { refusal: yield* bars(state, session, about), about, session, seen }
}

/** Whether an answer is barred in this state: as it was weighed, or weighed now if that does not hold of it. */
export function barredNow(
  state: State,
  session: Session,
  about: About,
  weighed: Weighed | undefined,
): Refusal | null {
  const isSame =
    weighed?.session === session &&
    weighed.seen === state.seen.get(session.vendor) &&
    isEqual(weighed.about, about)
  return isSame ? weighed.refusal : atOnce(bars(state, session, about))
}

function isEqual(one: About, other: About): boolean {
  if (one.counted !== other.counted || one.k !== other.k) return false
  if (one.persons.size !== other.persons.size) return false
  return [...one.persons].every((person) => other.persons.has(person))
}
