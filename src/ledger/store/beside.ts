import type { FoundRow } from './port.js'
import type { Tables } from './schema.js'

/** Rows that lie beside entries, in order. */
interface Beside {
  readonly payloads: readonly Tables['payloads'][]
  readonly persons: readonly Tables['persons'][]
  readonly reasons: readonly Tables['reasons'][]
}

/** Entries as found, each with what lies beside it. */
export function besides(entries: readonly Tables['entries'][], rows: Beside): FoundRow[] {
  const payloads = byPlace(rows.payloads)
  const persons = byPlace(rows.persons)
  const reasons = byPlace(rows.reasons)
  return entries.map(({ idx, leaf, leaf_hash, ...columns }) => ({
    index: idx,
    leaf,
    leafHash: leaf_hash,
    columns,
    payloads: payloads.get(idx) ?? [],
    persons: (persons.get(idx) ?? []).map(({ ordinal }) => ordinal),
    reasons: reasons.get(idx) ?? [],
  }))
}

function byPlace<Row extends { readonly idx: number }>(
  rows: readonly Row[],
): ReadonlyMap<number, readonly Row[]> {
  const places = new Map<number, Row[]>()
  for (const row of rows) {
    const list = places.get(row.idx)
    if (list === undefined) places.set(row.idx, [row])
    else list.push(row)
  }
  return places
}
