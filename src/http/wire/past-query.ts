import type { Entry, PayloadName } from '../../ledger/entry.js'
import type { Ledger } from '../../ledger/port.js'
import { REFUSALS } from '../../refusal.js'
import type { RefusalCode } from '../../refusal.js'
import type { QueryRecord } from '../../session/session.js'
import type { State } from '../../session/state.js'
import type { PastQueryWire } from '../schema.js'
import { queryWire } from './session.js'

/** As many characters of a text as are shown; the gate reads no longer query. */
export const MOST_TEXT = 16_384

/** A query with its text and its refusal, which are read from the log: the state holds none of them. */
export async function pastQueryWire(
  ledger: Ledger<State>,
  record: QueryRecord,
): Promise<PastQueryWire> {
  const newest = await ledger.entry(record.receipt.index)
  // One that was refused before it started has its text beside the refusal.
  const first = record.started === null ? newest : await ledger.entry(record.started)
  return {
    ...queryWire(record),
    by: first?.actor.name ?? '',
    sql: textIn(first, 'sql'),
    parameters: textIn(first, 'parameters'),
    refusal: newest?.type === 'query.refused' ? refusalWire(newest) : null,
  }
}

function refusalWire(entry: Extract<Entry, { type: 'query.refused' }>): PastQueryWire['refusal'] {
  const { code, place = null } = entry.data
  return {
    code,
    detail: textIn(entry, 'detail'),
    help: helpOf(code),
    at: place === null ? null : { ...place },
    instead: textIn(entry, 'instead'),
  }
}

/** A log may hold codes of an older or a newer program. */
const helpOf = (code: string): string | null =>
  Object.hasOwn(REFUSALS, code) ? REFUSALS[code as RefusalCode].help : null

/** A text beside an entry as far as it is shown; null if there is none, or it was erased by law. */
export function textIn(entry: Entry | null, name: PayloadName): string | null {
  const payload = entry?.payloads[name]
  return payload?.kind === 'text' ? payload.text.slice(0, MOST_TEXT) : null
}
