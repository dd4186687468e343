import type { Cell } from '../engine/port.js'
import type { ParameterValue } from '../gate/approved.js'
import type { Principal } from '../identity/principal.js'
import type { ResultKind } from '../policy/policy.js'
import type { Refusal } from '../refusal.js'

/**
 * What an engineer sends: their own SQL, or a ready-made check by id with named parameters. `as: 'named'`
 * asks for rows about persons, counted against the budget, where the query could also be answered in
 * groups of at least k.
 */
export type Question = { readonly as?: 'auto' | 'named' } & (
  | { readonly kind: 'sql'; readonly sql: string; readonly parameters: readonly ParameterValue[] }
  | {
      readonly kind: 'check'
      readonly check: string
      readonly parameters: Readonly<Record<string, ParameterValue>>
    }
)

/** The entry that describes a release or a refusal. */
export interface Receipt {
  readonly index: number
  readonly leafHash: string
}

export interface Answer {
  readonly kind: 'released'
  readonly query: string
  readonly result: ResultKind
  readonly columns: readonly {
    readonly name: string
    readonly type: 'token' | 'plain'
    readonly domain: string | null
  }[]
  /** Tokens in place of ordinals. */
  readonly rows: readonly (readonly Cell[])[]
  /** What was held back, and under which rule: a vendor who is not told debugs a ghost. */
  readonly withheld: {
    /** Groups smaller than k, merged into the remainder row or left out. */
    readonly groups: number
    /** Index in `rows` of the remainder row, or null if there is none. */
    readonly remainderRow: number | null
    readonly words: readonly string[]
  }
  readonly budget: { readonly used: number; readonly left: number; readonly thisQuery: number }
  /** Where runs are paid for: millionths of a dollar. */
  readonly cost?: { readonly thisQuery: number; readonly left: number }
  readonly receipt: Receipt
}

export interface RefusedAnswer {
  readonly refusal: Refusal
  /** The refusal's own entry. */
  readonly receipt: Receipt
}

/** A question that goes on while its caller does something else. */
export interface Running {
  readonly kind: 'running'
  readonly session: string
  readonly query: string
  /** When its caller stopped waiting; epoch milliseconds, UTC. */
  readonly since: number
}

/** Questions whose answers may be long in coming. */
export interface Answers {
  /**
   * As `Queries.ask`, but gives `Running` when the answer takes longer than the caller waits. Until then
   * aborting `signal` stops the question; afterwards it goes on, and `cancel` stops it.
   */
  ask(
    who: Principal,
    session: string,
    question: Question,
    options: {
      readonly signal?: AbortSignal
      /** At most the service's own patience. Milliseconds. */
      readonly patienceMs?: number
    },
  ): Promise<Answer | RefusedAnswer | Running>
  /** The answer to a question that went on, for whoever asked it. It stays for another fetch. */
  fetch(who: Principal, session: string, query: string): Promise<Answer | RefusedAnswer | Running>
  /** Stops a question that went on; what it will answer is that it was stopped. */
  cancel(who: Principal, session: string, query: string): Promise<RefusedAnswer | Running>
  /** Stops and drops what is kept of a session: nothing more leaves. */
  forget(session: string): void
}

export interface Queries {
  /**
   * Walks a question through the gate, a room and the disclosure rules. Aborting `signal` stops the room.
   *
   * @param begun - told the query's id once `query.started` is durable.
   */
  ask(
    who: Principal,
    session: string,
    question: Question,
    signal?: AbortSignal,
    begun?: (query: string) => void,
  ): Promise<Answer | RefusedAnswer>
  /** Ends the room and any running query of a session at once: after a revoke, a close or the window's end. */
  end(session: string): Promise<void>
}
