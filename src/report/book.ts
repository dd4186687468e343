import type { Entry, EntryData, EntryType } from '../ledger/entry.js'
import type { EntryFilter, Ledger } from '../ledger/port.js'

/** Entries read at a time; their payloads are in memory together. */
const PAGE = 500

type EntryOf<T extends EntryType> = Extract<Entry, { type: T }>

/** The log as reports read it: from the first entry up to where it stood when the reading began. */
export interface Book {
  /** Entries there were when it was opened; the report says so, and later ones are left out. */
  readonly size: number
  /** Those that fit, oldest first, after an entry (exclusive) if one is named. */
  entries<T extends EntryType>(
    types: readonly T[],
    filter?: Omit<EntryFilter, 'types'>,
    after?: number,
  ): AsyncGenerator<EntryOf<T>>
  /** The entry at a place; null if there is none. */
  entry(index: number): Promise<Entry | null>
  /** What the start of a query said; null if it came to none. */
  started(index: number | null): Promise<EntryData<'query.started'> | null>
  /** A text that stands beside an entry; null if there is none, or it was erased by law. */
  text(index: number, name: keyof Entry['payloads']): Promise<string | null>
}

/** Opens the book at its present size. */
export function openBook<State>(ledger: Pick<Ledger<State>, 'list' | 'entry' | 'size'>): Book {
  const size = ledger.size()
  async function* pages(filter: EntryFilter, from = -1): AsyncGenerator<Entry> {
    let after = from
    for (;;) {
      const page = await ledger.list(filter, { after, limit: PAGE })
      for (const entry of page) {
        if (entry.index >= size) return
        yield entry
      }
      if (page.length < PAGE) return
      after = page.at(-1)?.index ?? after
    }
  }
  return {
    size,
    entries: <T extends EntryType>(types: readonly T[], filter = {}, after = -1) =>
      // The store was asked for these types alone.
      pages({ ...filter, types }, after) as AsyncGenerator<EntryOf<T>>,
    entry: (index) => (index < size ? ledger.entry(index) : Promise.resolve(null)),
    async started(index) {
      const entry = index === null ? null : await ledger.entry(index)
      return entry?.type === 'query.started' ? entry.data : null
    },
    async text(index, name) {
      const payload = (await ledger.entry(index))?.payloads[name]
      return payload?.kind === 'text' ? payload.text : null
    },
  }
}
