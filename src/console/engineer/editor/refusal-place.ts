/** From and to in a text, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Where to underline: the place the service named, widened to the whole name it lies in (`u` of `u.sourcedId`),
 * and never outside the text. Without a place it is the whole text.
 */
export function underlined(text: string, at: Span | undefined): Span {
  const all = { start: 0, end: text.length }
  if (at === undefined || at.start >= text.length) return all
  const end = Math.min(Math.max(at.end, at.start + 1), text.length)
  for (const found of text.matchAll(/[\w.]+/gu)) {
    const [from, to] = [found.index, found.index + found[0].length]
    if (from <= at.start && end <= to) return { start: from, end: to }
  }
  return { start: at.start, end }
}
