import type { Actor, Decision, NewEntry, Payload, PayloadName } from '../ledger/entry.js'
import type { Refusal } from '../refusal.js'

/** The answer of a rule that can say no: what to append, and what to tell the caller once that is durable. */
export type Ruled<T> = Decision<T | Refusal>

/** Yes: `entries` are appended, then the caller gets `result`. */
export function granted<T>(result: T, ...entries: readonly NewEntry[]): Decision<T> {
  return { entries, result }
}

/** No: the entry that records it is appended, then the caller gets the refusal. */
export function refused(refusal: Refusal, ...entries: readonly NewEntry[]): Decision<Refusal> {
  return { entries, result: refusal }
}

/** Text payloads from what was written; empty ones are left out. */
export function texts(
  written: Partial<Record<PayloadName, string | undefined>>,
): Partial<Record<PayloadName, Payload>> {
  const payloads: Partial<Record<PayloadName, Payload>> = {}
  for (const [name, text] of Object.entries(written) as [PayloadName, string | undefined][]) {
    if (text !== undefined && text !== '') payloads[name] = { kind: 'text', text }
  }
  return payloads
}

/** The service itself, for what happens without anyone asking. */
export const SERVICE: Actor = { kind: 'service', name: 'homeroom' }
