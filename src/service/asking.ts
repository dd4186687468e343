import type { Engine, Parsers } from '../engine/port.js'
import type { Ledger } from '../ledger/port.js'
import type { PolicyShelf } from '../policy/port.js'
import { createAnswers } from '../query/answers.js'
import { createQueries } from '../query/ask.js'
import type { Bills } from '../query/bills.js'
import type { Answers, Queries } from '../query/port.js'
import { createReadings } from '../query/readings.js'
import { createRooms } from '../query/rooms.js'
import type { Venue } from '../query/venue.js'
import type { State } from '../session/state.js'
import type { Cloak, SessionKeys } from '../vault/port.js'
import { roomBesideOf, roomSpecOf } from './room-spec.js'

/** What asking takes. */
export interface AskingParts {
  readonly ledger: Ledger<State>
  readonly shelf: PolicyShelf
  readonly keys: SessionKeys
  readonly cloak: Cloak
  readonly parsers: Parsers
  readonly engine: Engine
  readonly venue: Venue
  readonly bills: Bills
  /** How long a caller is kept waiting before they are told to come back. Milliseconds. */
  readonly patienceMs: number
  readonly instance?: string
  readonly newId: () => string
}

/** Questions and their answers. */
export interface Asking {
  readonly queries: Queries
  readonly answers: Answers
  /** Ends every room. */
  close(): Promise<void>
}

export function createAsking(parts: AskingParts): Asking {
  const { ledger, shelf, keys, cloak, parsers, engine, venue, bills } = parts
  const { patienceMs, newId, instance } = parts
  const rooms = createRooms(engine)
  const readings = createReadings(parsers)
  const asked = createQueries({
    ...{ ledger, shelf, keys, readings, rooms, venue, bills, newId },
    roomSpec: (session, policy, reads) =>
      Promise.resolve(roomSpecOf(ledger, cloak, session, policy, reads)),
    roomBeside: (session, policy) => roomBesideOf(ledger, session, policy),
    ...(instance === undefined ? {} : { instance }),
  })
  const answers = createAnswers({ queries: asked, ledger, patienceMs })
  const queries: Queries = {
    ask: (...question) => asked.ask(...question),
    async end(session) {
      answers.forget(session)
      readings.forget(session)
      await asked.end(session)
    },
  }
  return { queries, answers, close: () => rooms.close() }
}
