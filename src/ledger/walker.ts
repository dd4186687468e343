import { Glance, type SoundRow } from './glance.js'
import type { Links } from './links.js'
import type { FoundRow, Snapshot } from './store/port.js'

/** Entries that are looked over at a time; others have their turn in between. */
const PAGE = 512

/** Takes rows one after another, in order. */
export interface Walker {
  /** The place that must come next. */
  readonly next: number
  /** What the entries so far tell. */
  readonly links: Links
  /** Whether it asks for the entry of every row. */
  readonly asksForEntries: boolean
  /** Takes the next row, in which nothing is wrong. */
  sound(row: SoundRow): void
  /** Takes a row of which nothing is known, maybe not the next; false ends the walk. */
  row(row: FoundRow): boolean
}

/**
 * Leads a walker over the rows up to a place (exclusive), about one page of it; false at the end of the log, or if
 * the walker ends the walk. What a glance cannot tell to be sound is read in full, row by row.
 */
export async function walkPage(
  snapshot: Snapshot,
  walker: Walker,
  place: number,
): Promise<boolean> {
  const from = walker.next
  const end = Math.min(from + PAGE, place)
  const page = await snapshot.spell(from, end)
  const glance = page === null ? null : new Glance(page, from, walker.asksForEntries)
  let rows: readonly FoundRow[] = []
  let at = 0
  while (walker.next < end) {
    const sound = glance?.sound(walker.next, walker.links) ?? null
    if (sound !== null) {
      walker.sound(sound)
      continue
    }
    while (at < rows.length && (rows[at]?.index ?? 0) < walker.next) at += 1
    let row = rows[at]
    if (row === undefined) {
      rows = await snapshot.page(walker.next)
      at = 0
      row = rows[at]
    }
    if (row === undefined) return false
    if (row.index >= place) return false
    if (!walker.row(row)) return false
  }
  return true
}
