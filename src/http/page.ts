/** A page of a list: at most `limit`, from those before the place `after` (exclusive) on. */
export interface PageAsked {
  readonly after?: number | undefined
  readonly limit: number
}

/**
 * The items of a page, newest first, and the place to go on after; null at the end. A place is the index
 * of the entry that an item began with, so that a page neither repeats nor skips what was there before.
 */
export function pageOf<T>(
  items: Iterable<T>,
  placeOf: (item: T) => number,
  { after = Infinity, limit }: PageAsked,
): { readonly items: readonly T[]; readonly next: number | null } {
  const found = [...items]
    .filter((item) => placeOf(item) < after)
    .sort((one, other) => placeOf(other) - placeOf(one))
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page,
    next: last === undefined || page.length === found.length ? null : placeOf(last),
  }
}
