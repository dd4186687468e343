import { damageFault } from '../storage-fault.js'

/** Where rows are read from, exclusive, and which way. */
interface Course {
  readonly after: number
  readonly newestFirst: boolean
}

/** From the oldest on. */
export const ascending = (after: number): Course => ({ after, newestFirst: false })

/**
 * The rows, if they lie in their order beyond the place that was asked from. A tree of the database that is out of
 * order can answer with others, and whoever asked anew from the last of them would read for ever.
 *
 * @throws Fault LEDGER_CORRUPT if they do not.
 */
export function inOrder<Row extends { readonly index: number }>(
  rows: readonly Row[],
  { after, newestFirst }: Course,
): readonly Row[] {
  let last = after
  for (const { index } of rows) {
    // Written so that what is no number is out of order too.
    if (!(newestFirst ? index < last : index > last)) throw damageFault()
    last = index
  }
  return rows
}
