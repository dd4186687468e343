import { FOLDED } from './plain.js'
import { isAscii } from './text.js'

/**
 * What the judgements of `text.ts` come to for a cell of ASCII bytes, told from the bytes: no text is made of
 * it. Places are `from`, inclusive, to `to`, exclusive.
 */

const BLANK = 0x20
const AT = 0x40
const UPPER = 1
const LOWER = 2
const LOCAL = 4
const HOST = 8
const TEXT = 16
const DOT = 0x2e
const COMMA = 0x2c
const LETTERS = new Uint8Array(256)
for (let byte = 0; byte < 0x80; byte++) {
  const character = String.fromCharCode(byte)
  LETTERS[byte] =
    (/[A-Z]/u.test(character) ? UPPER : 0) |
    (/[a-z]/u.test(character) ? LOWER : 0) |
    (/[^\s@<>(),;:"[\]\\]/u.test(character) ? LOCAL : 0) |
    (/[A-Za-z0-9-]/u.test(character) ? HOST : 0) |
    (isAscii(character) ? TEXT : 0)
}

/** Whether it is surely filled, and `trim` leaves it as it is: a blank or a control byte needs a longer look. */
export const isTrimmed = (data: Uint8Array, from: number, to: number): boolean =>
  to > from && (data[from] ?? 0) > BLANK && (data[to - 1] ?? 0) > BLANK

/** Whether it is surely filled. */
export const isFilled = (data: Uint8Array, from: number, to: number): boolean =>
  to > from && (data[from] ?? 0) > BLANK

/** The place of the last @; -1 if there is none. */
export function lastAt(data: Uint8Array, from: number, to: number): number {
  for (let at = to - 1; at >= from; at--) if (data[at] === AT) return at
  return -1
}

/** Where the item of a list ends that begins at `from`. */
export function itemEnd(data: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && data[at] !== COMMA) at++
  return at
}

/** How many items it has, as a list. */
export function countItems(data: Uint8Array, from: number, to: number): number {
  let count = 1
  for (let at = from; at < to; at++) if (data[at] === COMMA) count++
  return count
}

/** Whether all of its items, as a list, are as they should be. */
export function areItems(
  data: Uint8Array,
  from: number,
  to: number,
  judge: (data: Uint8Array, from: number, to: number) => boolean,
): boolean {
  for (let begin = from; begin <= to;) {
    const end = itemEnd(data, begin, to)
    if (!judge(data, begin, end)) return false
    begin = end + 1
  }
  return true
}

/** As `isAscii`. */
export function isPlainAscii(data: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (((LETTERS[data[at] ?? 0] ?? 0) & TEXT) === 0) return false
  return true
}

/** As `isEmail`. */
export function isPlainEmail(data: Uint8Array, from: number, to: number): boolean {
  let at = from
  while (at < to && ((LETTERS[data[at] ?? 0] ?? 0) & LOCAL) !== 0) at++
  if (at === from || data[at] !== AT || at >= to) return false
  let labels = 0
  for (let begin = at + 1; ; begin = at + 1) {
    at = begin
    while (at < to && ((LETTERS[data[at] ?? 0] ?? 0) & HOST) !== 0) at++
    if (at === begin) return false
    labels++
    if (at === to) return labels > 1
    if (data[at] !== DOT) return false
  }
}

const [TRUE, FALSE] = [Buffer.from('true'), Buffer.from('false')]

/** Whether it is `true` or `false`. */
export const isPlainBoolean = (data: Uint8Array, from: number, to: number): boolean =>
  isWord(data, from, to, TRUE) || isWord(data, from, to, FALSE)

function isWord(data: Uint8Array, from: number, to: number, word: Uint8Array): boolean {
  if (to - from !== word.length) return false
  for (let at = 0; at < word.length; at++) if (data[from + at] !== word[at]) return false
  return true
}

/** The place in CASES of its `caseStyle`. */
export function plainCase(data: Uint8Array, from: number, to: number): number {
  let all = 0
  for (let at = from; at < to; at++) all |= LETTERS[data[at] ?? 0] ?? 0
  if ((all & LOWER) === 0) return (all & UPPER) === 0 ? 3 : 0
  return (all & UPPER) === 0 ? 1 : 2
}

/** Whether two ranges are the same bytes. */
export function sameBytes(
  data: Uint8Array,
  from: number,
  to: number,
  other: number,
  otherTo: number,
): boolean {
  if (to - from !== otherTo - other) return false
  for (let at = from; at < to; at++) if (data[at] !== data[other + at - from]) return false
  return true
}

/** Whether the folded texts of two cells are the same, if both `isTrimmed`. */
export function sameFolded(
  data: Uint8Array,
  from: number,
  to: number,
  other: number,
  otherTo: number,
): boolean {
  if (to - from !== otherTo - other) return false
  for (let at = from; at < to; at++) {
    if (FOLDED[data[at] ?? 0] !== FOLDED[data[other + at - from] ?? 0]) return false
  }
  return true
}

/** Whether the bytes from `part` to `partTo` occur from `from` to `to`. */
export function holdsBytes(
  data: Uint8Array,
  from: number,
  to: number,
  part: number,
  partTo: number,
): boolean {
  const length = partTo - part
  const first = data[part]
  for (let at = from; at + length <= to; at++) {
    if (data[at] === first && sameBytes(data, at, at + length, part, partTo)) return true
  }
  return length === 0
}
