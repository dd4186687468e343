import type { Entry, Payload, PayloadName } from '../../ledger/entry.js'
import type { Ledger } from '../../ledger/port.js'
import type { State } from '../../session/state.js'
import { timeText } from '../../session/window.js'
import type { EntryWire } from '../schema.js'

/** An entry for stewards and officers: texts as they are, of ordinals only how many there are. */
export function entryWire({ payloads, at, ...entry }: Entry): EntryWire {
  const shown = Object.entries(payloads).map(([name, payload]) => [name, payloadWire(payload)])
  return {
    ...entry,
    at: timeText(at),
    payloads: Object.fromEntries(shown) as EntryWire['payloads'],
  }
}

function payloadWire(payload: Payload | null): EntryWire['payloads'][string] {
  if (payload === null) return { kind: 'erased' }
  switch (payload.kind) {
    case 'text':
      return payload
    case 'ordinals':
      return { kind: 'ordinals', count: payload.ordinals.length }
    case 'sets':
      return { kind: 'sets', count: payload.sets.length }
  }
}

/** A text that stands beside an entry; null if there is none, or it was erased by law. */
export async function textOf(
  ledger: Ledger<State>,
  index: number,
  name: PayloadName,
): Promise<string | null> {
  const payload = (await ledger.entry(index))?.payloads[name]
  return payload?.kind === 'text' ? payload.text : null
}
