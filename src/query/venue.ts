import type { Refusal } from '../refusal.js'
import type { Session } from '../session/session.js'
import type { State } from '../session/state.js'
import { duckdbDialect, type Dialect, type DialectParsers } from './dialect.js'

/** Where the queries of this service run, as questions see it: its language, its clock, its price. */
export interface Venue {
  readonly dialect: (parsers: DialectParsers) => Dialect
  /** One run's time where that is not the policy's to say; null: it is. Milliseconds. */
  readonly deadlineMs: number | null
  /** Null where runs cost nothing. */
  readonly tariff: Tariff | null
  /** Why this load cannot be asked here under this policy; null if it can. */
  readonly barred: (state: State, of: Pick<Session, 'policy' | 'snapshot'>) => Refusal | null
  /** As `barred`, and whether whoever else enforces the policy holds it as it stands: asked at an approval. */
  readonly admit: (
    state: State,
    of: Pick<Session, 'policy' | 'snapshot'>,
  ) => Promise<Refusal | null>
}

/** What runs cost and may cost. Money is in millionths of a dollar. */
export interface Tariff {
  /** What so many runs cost at least. */
  readonly least: (runs: number) => number
  /** What a bill of so many thousandths of the engine's unit comes to. */
  readonly billed: (milliUnits: number) => number
  readonly queriesPerSession: number
  readonly costPerSession: number
}

/** Rooms of ours. */
export function roomsVenue(): Venue {
  const admit = (): Promise<null> => Promise.resolve(null)
  return { dialect: duckdbDialect, deadlineMs: null, tariff: null, barred: () => null, admit }
}
