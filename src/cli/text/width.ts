import fastStringWidth from 'fast-string-width'

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Columns a text takes on a terminal: 0 for combining marks, 2 for wide characters and emoji. */
export function widthOf(text: string): number {
  return fastStringWidth(text)
}

function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), (part) => part.segment)
}

/** Whole graphemes from the start, at most `width` columns; the last is `…` if something was cut. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  for (const grapheme of graphemes(text)) {
    if (widthOf(kept + grapheme) > width - 1) break
    kept += grapheme
  }
  return `${kept}…`
}

/** Blanks up to `width` columns; never cuts. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)))
  return align === 'left' ? text + blanks : blanks + text
}

/** Pieces of at most `width` columns (2 or more), broken between words where that is possible. */
export function wrap(text: string, width: number): readonly string[] {
  if (widthOf(text) <= width) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer) <= width) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    const pieces = hardWrap(word, width)
    lines.push(...pieces.slice(0, -1))
    line = pieces.at(-1) ?? ''
  }
  return line === '' ? lines : [...lines, line]
}

function hardWrap(word: string, width: number): readonly string[] {
  const pieces: string[] = []
  let piece = ''
  for (const grapheme of graphemes(word)) {
    if (piece !== '' && widthOf(piece + grapheme) > width) {
      pieces.push(piece)
      piece = ''
    }
    piece += grapheme
  }
  return [...pieces, piece]
}
