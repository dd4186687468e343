import { ENTRY_DATA, type EntryType } from './entry.js'

/** How what was asked for ended. */
export const OUTCOMES = [
  'approved',
  'released',
  'refused',
  'failed',
  'denied',
  'revoked',
  'closed',
  'expired',
] as const
export type Outcome = (typeof OUTCOMES)[number]

const ENDS: Partial<Record<EntryType, Outcome>> = {
  'session.approved': 'approved',
  'session.revoked': 'revoked',
  'session.closed': 'closed',
  'session.expired': 'expired',
  'request.denied': 'denied',
  'query.released': 'released',
  'query.failed': 'failed',
}

/** The outcome an entry of a type tells; null if it tells none. Every `*.refused` is a refusal. */
export function outcomeOf(type: EntryType): Outcome | null {
  return type.endsWith('.refused') ? 'refused' : (ENDS[type] ?? null)
}

/** The types of entry that tell one of the outcomes. */
export function typesOf(outcomes: readonly Outcome[]): readonly EntryType[] {
  const types = Object.keys(ENTRY_DATA) as EntryType[]
  return types.filter((type) => {
    const outcome = outcomeOf(type)
    return outcome !== null && outcomes.includes(outcome)
  })
}
