import type { Ledger } from '../ledger/port.js'
import type { Policy } from '../policy/policy.js'
import type { PolicyShelf } from '../policy/port.js'
import { isRefusal, refuse, type Refusal } from '../refusal.js'
import { mayAsk, type Asked } from '../session/decide-query.js'
import type { Session } from '../session/session.js'
import type { State } from '../session/state.js'
import type { SessionKeys, TokenCodec } from '../vault/port.js'
import { judged, type Judgement } from './judgement.js'
import type { Judgements } from './judgements.js'
import type { Question } from './port.js'
import { pose, type Posed } from './question.js'
import type { Readings } from './readings.js'
import type { Venue } from './venue.js'

/** What it takes to prepare a question: nothing of it can read a row. */
export interface PrepareDeps {
  readonly ledger: Ledger<State>
  readonly shelf: PolicyShelf
  readonly keys: SessionKeys
  readonly readings: Readings
  readonly judgements: Judgements
  readonly venue: Venue
}

/** A question that passed the gate and knows how it will be counted. */
export interface Prepared extends Judgement {
  readonly policy: Policy
  readonly codec: TokenCodec
  readonly posed: Posed
}

/**
 * Everything that can be decided before the room: nothing has been read yet. Whether the session may ask is
 * asked each time, and its key is read each time, however the question was judged.
 */
export async function prepare(
  deps: PrepareDeps,
  asked: Asked,
  question: Question,
): Promise<Prepared | Refusal> {
  const session = mayAsk(deps.ledger.state(), asked, deps.ledger.now())
  if (isRefusal(session)) return session
  const policy = sessionPolicy(deps.shelf, session)
  if (isRefusal(policy)) return policy
  const barred = deps.venue.barred(deps.ledger.state(), session)
  if (barred !== null) return barred
  const posed = pose(question, policy, deps.shelf)
  if (isRefusal(posed)) return posed
  const codec = await deps.keys.codec(session.id)
  if (codec === null) return refuse('SESSION_OVER', 'The token key of this session is gone.')
  const judgement = await deps.judgements.of(
    session,
    { posed, as: question.as ?? 'auto' },
    (put) => {
      const readers = deps.readings.of(session.id)
      const decode = (token: string) => codec.decode(token)
      return judged({ session, policy, decode, readers, venue: deps.venue }, put)
    },
  )
  return isRefusal(judgement) ? judgement : { ...judgement, policy, codec, posed }
}

/** The policy the session was approved under, to the byte, narrowed to the tables it asked for. */
function sessionPolicy(shelf: PolicyShelf, session: Session): Policy | Refusal {
  const policy = shelf.policy(session.policy.id)
  if (policy?.hash !== session.policy.hash) {
    return refuse('POLICY_CHANGED', 'The policy this session was approved under is not in force.')
  }
  const asked = new Set(session.tables.map((name) => name.toLowerCase()))
  return { ...policy, tables: new Map([...policy.tables].filter(([name]) => asked.has(name))) }
}
