import type { EntryData } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import type { Deed } from './request.js'
import type { Roll } from './roll.js'
import { DAY_MS, windowState } from './window.js'
import type { AccessWindow } from './window.js'

type ResultKind = EntryData<'query.started'>['kind']

/** One query of a session, as its entries tell it. */
export interface QueryRecord {
  readonly query: string
  readonly state: 'running' | 'released' | 'refused' | 'failed'
  /** Of query.started, or of the refusal if it came no further. Epoch milliseconds, UTC. */
  readonly at: number
  readonly check: string | null
  readonly kind: ResultKind | null
  /** Index of query.started. */
  readonly started: number | null
  /** The newest entry about it. */
  readonly receipt: { readonly index: number; readonly leafHash: string }
  /** Refusal code or reason of failure. */
  readonly code: string | null
  readonly released: EntryData<'query.released'> | null
  /**
   * What its runs have cost, in millionths of a dollar: what was expected of them, or what was billed where that
   * is more, so that a run whose bill never came is not free. Left out where runs cost nothing.
   */
  readonly spent?: number
  /** What was billed of them so far. */
  readonly billed?: number
}

export type Ending = { readonly kind: 'expired' | 'revoked' | 'closed' } & Deed

/** An approved request: a window, a policy, a budget, and what was done with them. */
export interface Session {
  readonly id: string
  readonly request: string
  readonly vendor: string
  readonly engineer: string
  readonly ticket: string
  readonly policy: { readonly id: string; readonly hash: string }
  readonly snapshot: string
  readonly tables: readonly string[]
  readonly window: AccessWindow
  /** Most distinct persons the session may see by name. */
  readonly budget: number
  readonly resolveDays: number
  readonly approved: Deed
  /** Null until an entry ended it; the window may be over before that, see {@link endOf}. */
  readonly ending: Ending | null
  readonly keyDestroyed: boolean
  /** Ordinals of the persons this session has seen by name. */
  readonly disclosed: Roll
  /** Query id; at most one runs. */
  readonly running: string | null
  /** The instance that runs it; null where there is one alone. */
  readonly runningOn: string | null
  /** What its queries have cost together, in millionths of a dollar. */
  readonly spent: number
  readonly queries: readonly QueryRecord[]
}

export type SessionState = 'upcoming' | 'open' | Ending['kind']

export function sessionState(session: Session, now: number): SessionState {
  if (session.ending !== null) return session.ending.kind
  const state = windowState(session.window, now)
  return state === 'over' ? 'expired' : state
}

/** Why the session cannot be used at `now`; null if it can. Asked at every use (law 5). */
export function entry(session: Session, now: number): Refusal | null {
  switch (sessionState(session, now)) {
    case 'open':
      return null
    case 'upcoming':
      return refuse('SESSION_NOT_OPEN', 'The window of this session has not opened yet.')
    case 'expired':
      return refuse('SESSION_OVER', 'The window of this session is over.')
    case 'revoked':
      return refuse('SESSION_OVER', 'A steward revoked this session.')
    case 'closed':
      return refuse('SESSION_OVER', 'This session was closed with a finding.')
  }
}

/**
 * When the session ended, or will if nobody ends it earlier: the window's end, or the moment of the
 * revoke or close. Epoch milliseconds, UTC, exclusive.
 */
export function endOf(session: Session): number {
  const { ending, window } = session
  return ending === null || ending.kind === 'expired' ? window.closesAt : ending.at
}

/** Until when (exclusive) its tokens can be resolved. Epoch milliseconds, UTC. */
export function keyUntil(session: Session): number {
  return endOf(session) + session.resolveDays * DAY_MS
}

/** What is left of the budget. */
export function budgetLeft(session: Session): number {
  return Math.max(0, session.budget - session.disclosed.size)
}
