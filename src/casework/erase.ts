import type { Actor, PayloadName } from '../ledger/entry.js'
import type { Ledger } from '../ledger/port.js'
import { isRefusal, refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { applyRetention, erasePayload, refuseErasure } from '../session/decide-erase.js'
import type { State } from '../session/state.js'
import { DAY_MS } from '../session/window.js'

/** What is old enough to go. */
export interface Retention {
  readonly days: number
  /** Of the entries before this one (exclusive). */
  readonly before: number
  /** Texts there are, by the name of the payload. */
  readonly texts: Readonly<Record<string, number>>
}

export interface Erasing {
  /** Erases one text; gives the index of the entry that says so. */
  payload(
    by: Actor,
    command: { readonly entry: number; readonly payload: string; readonly reason: string },
  ): Promise<number | Refusal>
  /** What a retention would take; changes nothing. */
  dryRun(by: Actor, wanted: Wanted): Promise<Retention | Refusal>
  /** Takes it. */
  retention(by: Actor, command: Wanted & { readonly reason: string }): Promise<Retention | Refusal>
}

/** Which texts a retention is about. */
export interface Wanted {
  /** Older than so many; null: as many as the settings say. */
  readonly days: number | null
  readonly payloads: readonly PayloadName[]
}

/**
 * The commit point is the entry, and the texts go in the same transaction as it is written: there is no
 * moment in which one is durable without the other. What the rule cannot know, since state holds no
 * text, is looked up before; a text that two officers erase at once is told of twice and gone once.
 */
export function createErasing({
  ledger,
  retentionDays,
}: {
  readonly ledger: Ledger<State>
  readonly retentionDays: number | null
}): Erasing {
  const counted = async (days: number, payloads: readonly PayloadName[]): Promise<Retention> => {
    const from = ledger.now() - days * DAY_MS
    const [first] = await ledger.list({ from }, { limit: 1 })
    const before = first?.index ?? ledger.size()
    const texts: Record<string, number> = {}
    for (const name of payloads) texts[name] = await ledger.texts([name], before)
    return { days, before, texts }
  }
  const unset = async (by: Actor, reason: string): Promise<Refusal> => {
    const refusal = refuse('RETENTION_UNSET', 'Neither you nor the settings say how many days.')
    const command = { by, reason, what: 'retention' as const, refusal }
    await ledger.decide((state) => refuseErasure(state, command))
    return refusal
  }
  return {
    async dryRun(by, { days, payloads }) {
      const most = days ?? retentionDays
      return most === null ? unset(by, 'dry run') : counted(most, payloads)
    },
    async payload(by, command) {
      const refusal = await unerasable(ledger, command)
      const { reason } = command
      const { result, entries } = await ledger.decide((state) =>
        refusal === null
          ? erasePayload(state, { by, ...command })
          : refuseErasure(state, { by, reason, what: 'payload', refusal }),
      )
      return isRefusal(result) ? result : (entries[0]?.index ?? 0)
    },
    async retention(by, { reason, ...wanted }) {
      const most = wanted.days ?? retentionDays
      if (most === null) return unset(by, reason)
      const found = await counted(most, wanted.payloads)
      const texts = Object.values(found.texts).reduce((sum, count) => sum + count, 0)
      const { days, before } = found
      const command = { by, reason, days, before, texts, payloads: [...wanted.payloads] }
      const { result } = await ledger.decide((state) => applyRetention(state, command))
      return isRefusal(result) ? result : found
    },
  }
}

async function unerasable(
  ledger: Ledger<State>,
  { entry: index, payload }: { readonly entry: number; readonly payload: string },
): Promise<Refusal | null> {
  const entry = await ledger.entry(index)
  if (entry === null) return refuse('ENTRY_UNKNOWN', 'There is no entry of this index.')
  const found = Object.entries(entry.payloads).find(([name]) => name === payload)?.[1]
  if (found === null) return refuse('PAYLOAD_ERASED', 'This text has been erased already.')
  if (found?.kind === 'text') return null
  return refuse('PAYLOAD_UNKNOWN', 'The entry has no text of this name.')
}
