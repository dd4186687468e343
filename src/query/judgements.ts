import { isRefusal, type Refusal } from '../refusal.js'
import type { Session } from '../session/session.js'
import type { Judgement, Put } from './judgement.js'
import { Newest } from './newest.js'

/** Questions that passed the gate, for their session to ask again. */
export interface Judgements {
  /** The judgement of a question that this session has put before, or else what `judge` says of it. */
  of(
    session: Session,
    put: Put,
    judge: (put: Put) => Promise<Judgement | Refusal>,
  ): Promise<Judgement | Refusal>
  forget(session: string): void
}

/** Characters of all questions kept, of which a usual one has 500; what is made of one takes some hundred times that. */
const MOST = 128 * 1024
/** A longer question is judged each time. */
const LARGEST = 8 * 1024

/**
 * The policy of a session holds to the byte until the session ends, so that the same text with the same values is
 * judged to the same end. A refusal is not kept, and whether an answer may leave is decided anew each time.
 */
export function createJudgements(most = MOST): Judgements {
  const kept = new Newest<Judgement>({ most, largest: LARGEST })
  return {
    async of(session, put, judge) {
      const name = nameOf(session, put)
      const known = kept.get(session.id, name)
      if (known !== undefined) return known
      const judgement = await judge(put)
      if (!isRefusal(judgement)) kept.put(session.id, name, { value: judgement, size: 0 })
      return judgement
    },
    forget: (session) => kept.forget(session),
  }
}

/** All that a judgement hangs on, so that no other question is ever taken for this one. */
function nameOf({ policy, snapshot, tables }: Session, { posed, as }: Put): string {
  const { sql, parameters, check } = posed
  return JSON.stringify([policy.hash, snapshot, tables, as, check, parameters, sql])
}
