import type { RoomSpec } from '../engine/port.js'
import type { Reads } from '../gate/reads.js'
import type { Entry } from '../ledger/entry.js'
import type { Policy } from '../policy/policy.js'
import type { About } from '../session/bars.js'
import type { Asked } from '../session/decide-query.js'
import type { Session } from '../session/session.js'
import { weigh, type Weighed } from '../session/weighed.js'
import type { Bills } from './bills.js'
import type { Receipt } from './port.js'
import type { PrepareDeps, Prepared } from './prepare.js'
import type { Rooms } from './rooms.js'
import { inSlices, type Turns } from './turns.js'

export interface QueryParts extends Omit<PrepareDeps, 'judgements'> {
  readonly bills: Bills
  readonly rooms: Rooms
  /** What the room of a session is loaded with: of what the policy allows, the part that is read. */
  readonly roomSpec: (session: Session, policy: Policy, reads: Reads) => Promise<RoomSpec>
  /** What a session's second room holds beside what was read: all of a load so small that it costs little. */
  readonly roomBeside: (session: Session, policy: Policy) => Reads
  /** The name of this instance, if there are several. */
  readonly instance?: string
  /** Makes a query id: `qry_` and a UUID v7. */
  readonly newId: () => string
}

export interface QueryDeps extends QueryParts, PrepareDeps {
  readonly turns: Turns
}

/** A query that was started, and what it has looked at so far. */
export interface Started {
  readonly asked: Asked
  readonly prepared: Prepared
  readonly session: Session
  readonly signal: AbortSignal | undefined
  readonly startedAt: number
}

/** Whether an answer may leave, as things stand. */
export function weighed(deps: QueryDeps, { session }: Started, about: About): Promise<Weighed> {
  const state = deps.ledger.state()
  return inSlices(weigh(state, state.sessions.get(session.id) ?? session, about))
}

/** Where the entry that ends a query stands. */
export function receiptOf(entries: readonly Entry[]): Receipt {
  const last = entries.at(-1)
  if (last === undefined) throw new TypeError('an answer without an entry')
  return { index: last.index, leafHash: last.leafHash }
}
