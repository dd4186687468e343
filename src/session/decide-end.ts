import type { Actor, Decision } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { notSteward } from './decide-vendor.js'
import { granted, refused, SERVICE, texts } from './decision.js'
import type { Ruled } from './decision.js'
import { keyUntil, sessionState } from './session.js'
import type { Session } from './session.js'
import { hasEngineer } from './state.js'
import type { State } from './state.js'
import { windowState } from './window.js'

interface End {
  readonly by: Actor
  readonly session: string
}

/** A steward cuts a session off, also one whose window has not opened yet. */
export function revoke(
  state: State,
  command: End & { readonly reason: string },
  now: number,
): Ruled<string> {
  const { by: actor, session: id, reason } = command
  const no = (refusal: Refusal) => refuseEnd(state, { ...command, refusal })
  if (actor.kind !== 'steward') return no(notSteward())
  const session = living(state, id, now)
  if ('code' in session) return no(session)
  return granted(id, {
    type: 'session.revoked',
    actor,
    data: { session: id },
    payloads: texts({ reason }),
  })
}

export interface Close extends End {
  readonly finding: string
  /** Tokens handed to the steward. */
  readonly tokens: readonly string[]
  /** Queries of this session that show what was found. */
  readonly queries: readonly string[]
}

/** The engineer ends their session with what they concluded. */
export function close(state: State, command: Close, now: number): Ruled<string> {
  const { by: actor, session: id, finding, tokens, queries } = command
  const no = (refusal: Refusal) => refuseEnd(state, { ...command, refusal })
  const session = living(state, id, now)
  if ('code' in session) return no(session)
  const vendor = state.vendors.get(session.vendor)
  if (actor.kind !== 'engineer' || actor.vendor !== session.vendor) {
    return no(refuse('NOT_YOURS', 'This session is not of your vendor.'))
  }
  if (vendor === undefined || !hasEngineer(vendor, actor.name)) {
    return no(refuse('ENGINEER_UNKNOWN', 'You are not registered with this vendor.'))
  }
  const known = new Set(session.queries.map(({ query }) => query))
  if (!queries.every((query) => known.has(query))) {
    return no(refuse('BODY_INVALID', 'queries: not all are queries of this session.'))
  }
  return granted(id, {
    type: 'session.closed',
    actor,
    data: { session: id, tokens: tokens.length, queries: [...queries] },
    payloads: texts({ finding, tokens: tokens.join('\n') }),
  })
}

/** Records that an end was refused. */
export function refuseEnd(
  state: State,
  command: End & {
    readonly reason?: string
    readonly finding?: string
    readonly refusal: Refusal
  },
): Decision<Refusal> {
  const { by: actor, session: id, reason, finding, refusal } = command
  // Whoever asks chose the id: only one that the log knows may stand in a leaf.
  const session = state.sessions.get(id) === undefined ? 'unknown' : id
  return refused(refusal, {
    type: 'session.refused',
    actor,
    data: { session, code: refusal.code },
    payloads: texts({ reason, finding, detail: refusal.detail }),
  })
}

/** The session if nothing has ended it yet. */
function living(state: State, id: string, now: number): Session | Refusal {
  const session = state.sessions.get(id)
  if (session === undefined) return refuse('SESSION_UNKNOWN', 'There is no such session.')
  const lives = sessionState(session, now)
  if (lives === 'open' || lives === 'upcoming') return session
  return refuse('SESSION_OVER', 'The session has ended already.')
}

/** Records every window that has ended since; the result are the sessions it ended now. */
export function expireDue(state: State, now: number): Decision<readonly string[]> {
  const due = [...state.sessions.values()]
    .filter(({ ending, window }) => ending === null && windowState(window, now) === 'over')
    .map(({ id }) => id)
  return granted(due, ...due.map((session) => entryOf('session.expired', session)))
}

/** Records every token key whose days are over; the result are the sessions whose keys must go now. */
export function keysDue(state: State, now: number): Decision<readonly string[]> {
  const due = [...state.sessions.values()]
    .filter((session) => session.ending !== null && !session.keyDestroyed)
    .filter((session) => now >= keyUntil(session))
    .map(({ id }) => id)
  return granted(due, ...due.map((session) => entryOf('key.destroyed', session)))
}

const entryOf = (type: 'session.expired' | 'key.destroyed', session: string) =>
  ({ type, actor: SERVICE, data: { session } }) as const
