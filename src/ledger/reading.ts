import { Fault } from '../fault.js'
import type { Entry } from './entry.js'
import { foldReason } from './facets.js'
import { typesOf } from './outcome.js'
import type { EntryFilter } from './port.js'
import { readRow } from './row.js'
import { inOrder } from './store/order.js'
import type { FoundRow, RowQuery } from './store/port.js'

/** A page of a listing: at most `limit` entries from `after` (exclusive) on. */
export interface Page {
  readonly after?: number
  readonly limit: number
  readonly newestFirst?: boolean
}

interface Findable {
  find(query: RowQuery): Promise<readonly FoundRow[]>
}

/**
 * The entries that fit, with their payloads, each checked against its leaf. A limit that is not a
 * whole number from 1 on is a defect.
 *
 * @throws Fault `LEDGER_CORRUPT` if what is stored does not fit its hashes.
 */
export async function readList(
  store: Findable,
  filter: EntryFilter,
  page: Page,
): Promise<readonly Entry[]> {
  const { after, limit, newestFirst = false } = page
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new TypeError('A page of entries has a limit of 1 or more.')
  }
  const rows = await store.find({ ...rowQuery(filter), after, limit, newestFirst })
  const course = { after: after ?? (newestFirst ? Infinity : -1), newestFirst }
  return inOrder(rows, course).map(soundEntry)
}

/** The entry at a place, or null if there is none. Throws as `readList` does. */
export async function readEntry(store: Findable, index: number): Promise<Entry | null> {
  if (!Number.isSafeInteger(index) || index < 0) return null
  const [row] = await store.find({ after: index - 1, limit: 1, newestFirst: false })
  return row?.index === index ? soundEntry(row) : null
}

function rowQuery({ types, outcomes, students, text, ...same }: EntryFilter) {
  const ended = outcomes === undefined ? undefined : typesOf(outcomes)
  return {
    ...same,
    types: types === undefined ? ended : types.filter((type) => ended?.includes(type) ?? true),
    persons: students,
    text: text === undefined ? undefined : foldReason(text),
  }
}

function soundEntry(row: FoundRow): Entry {
  const { entry, problems } = readRow(row, true, null)
  if (entry === null || problems.length > 0) {
    throw new Fault(
      'LEDGER_CORRUPT',
      `${problems[0] ?? 'An entry cannot be read.'} Stop the service, keep the ledger folder for the investigation and run a verification.`,
    )
  }
  return entry
}
