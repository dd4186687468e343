import type { Entry } from './entry.js'
import type { Erasure } from './store/port.js'

/** The texts that go with an entry; null for an entry that erases nothing. */
export function erasureOf(entry: Pick<Entry, 'type' | 'data'>): Erasure | null {
  if (entry.type === 'payload.erased') {
    const { entry: from, payload } = entry.data as Data<'payload.erased'>
    return { from, to: from + 1, names: [payload] }
  }
  if (entry.type === 'retention.applied') {
    const { before: to, payloads: names } = entry.data as Data<'retention.applied'>
    return { from: 0, to, names }
  }
  return null
}

type Data<T extends Entry['type']> = Extract<Entry, { type: T }>['data']

/** Whether one of the erasures covers a text. */
export function isErased(
  erasures: readonly Erasure[],
  { index, name }: { readonly index: number; readonly name: string },
): boolean {
  return erasures.some(({ from, to, names }) => from <= index && index < to && names.includes(name))
}
