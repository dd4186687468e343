import type { Words } from './lexicon.js'

/**
 * Where in a cell of ASCII bytes the bytes are on which all that is made of it depends: two cells that are the
 * same from there on are one to the reader. -1 if it has to be looked at the long way; up to, exclusive, `to`.
 */
export interface PlainRange {
  readonly from: (data: Uint8Array, from: number, to: number) => number
  readonly to: (data: Uint8Array, from: number, to: number) => number
}

/** Ranges longer than this are looked at the long way. */
const SHORT = 64

/** Numbers a cell by what `read` makes of it; the range of most cells is that of the cell before. */
export function rangeId(texts: Words, range: PlainRange, read: (cell: string) => string | null) {
  const last = new Uint8Array(SHORT)
  let length = -1
  let id = 0
  return (data: Uint8Array, from: number, to: number): number => {
    const begin = range.from(data, from, to)
    const end = range.to(data, from, to)
    if (begin < 0 || end - begin > SHORT) return -1
    if (end - begin === length && startsAt(data, begin, last, length)) return id
    id = texts.id(read(Buffer.from(data.subarray(from, to)).toString('latin1'))) ?? 0
    length = end - begin
    last.set(data.subarray(begin, end))
    return id
  }
}

function startsAt(data: Uint8Array, from: number, part: Uint8Array, length: number): boolean {
  for (let at = 0; at < length; at++) if (data[from + at] !== part[at]) return false
  return true
}
