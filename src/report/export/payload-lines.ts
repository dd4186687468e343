import type { FoundPayload, FoundRow } from '../../ledger/store/port.js'

/**
 * What leaves beside the entries. `withheld` nothing: a stranger can check the whole log without it. `texts`
 * reasons, findings and the SQL as it was sent, whose literals could name a child. `all` also whom each
 * answer was about, by ordinal: for the district's own archive.
 */
export type PayloadLevel = 'withheld' | 'texts' | 'all'

/** The lines of an entry's payloads (audit/EXPORT.md): one for each, in order of name. */
export function payloadLines({ index, payloads }: FoundRow, level: PayloadLevel): string {
  const sorted = [...payloads].sort((one, other) => (one.name < other.name ? -1 : 1))
  return sorted.map((payload) => `${JSON.stringify(lineOf(index, payload, level))}\n`).join('')
}

function lineOf(index: number, { name, kind, salt, body }: FoundPayload, level: PayloadLevel) {
  const head = { index, name, kind }
  if (salt === null || body === null) return { ...head, erased: true }
  if (level === 'all' || (level === 'texts' && kind === 'text')) {
    return { ...head, salt: salt.toString('hex'), body: body.toString() }
  }
  return { ...head, withheld: true }
}
