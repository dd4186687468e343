const OVERRIDES = /[\u202d\u202e]/gu

/**
 * A text as it may be shown to who decides by it: letters that would turn the rest of the line around are
 * written out. Whoever files a request chooses its words, and could make them read as others.
 */
export function plain(text: string): string {
  return text.replaceAll(
    OVERRIDES,
    (letter) => `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase()}]`,
  )
}
