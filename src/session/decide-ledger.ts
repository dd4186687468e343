import type { Actor, EntryData, Payload, PayloadName } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import { granted, refused, texts } from './decision.js'
import type { Ruled } from './decision.js'
import { ordinals } from './looked.js'
import type { State } from './state.js'

export interface Reading extends EntryData<'ledger.read'> {
  readonly by: Actor
  /** Persons that were asked about, by ordinal. */
  readonly sought?: readonly number[]
  /** Part of a reason that was asked for. */
  readonly text?: string
}

/**
 * Records that someone read the log, before they get what they read. Stewards and officers only:
 * a vendor's own receipts come with their answers.
 *
 * The leaf can never be erased, and whatever a reader types may be a child's name. So of what was asked
 * for it holds our own words (types, times, numbers) and ids that the log knows already; the rest lies
 * beside it as a text that can be erased, and persons as ordinals.
 */
export function readLedger(state: State, { by: actor, ...read }: Reading): Ruled<null> {
  if (actor.kind === 'engineer' || actor.kind === 'service') {
    return refused(refuse('ROLE_NOT_ALLOWED', 'Only stewards and officers read the log.'))
  }
  const { what, entries, sought, text } = read
  const filter: Record<string, string> = {}
  const words = text === undefined ? [] : [`text: ${text}`]
  for (const [name, value] of Object.entries(read.filter)) {
    const isOurs = KNOWN[name]?.(state, value) ?? true
    filter[name] = isOurs ? value : BESIDE
    if (!isOurs) words.push(`${name}: ${value}`)
  }
  if (sought !== undefined) filter.students = String(sought.length)
  if (text !== undefined) filter.text = BESIDE
  const payloads: Partial<Record<PayloadName, Payload>> = {
    ...texts({ words: words.join('\n') }),
    ...(sought === undefined ? {} : { sought: ordinals(sought) }),
  }
  return granted(null, { type: 'ledger.read', actor, data: { what, filter, entries }, payloads })
}

const BESIDE = 'as written beside'

/** What can be typed freely, and when it is a word of ours all the same. */
const KNOWN: Readonly<Record<string, (state: State, value: string) => boolean>> = {
  session: (state, id) => state.sessions.get(id) !== undefined,
  request: (state, id) => state.requests.get(id) !== undefined,
  vendor: (state, id) => state.vendors.get(id) !== undefined,
  engineer: () => false,
  actor: () => false,
  ticket: () => false,
}
