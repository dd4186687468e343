/** What a cell holds; `absent`: the file has no such column, or the row ended before it. */
export const STATES = ['absent', 'empty', 'blank', 'filled'] as const
export type CellState = (typeof STATES)[number]

/** The state of a cell; null is an absent one. White space is what `trim` takes off, NBSP too. */
export function stateOf(cell: string | null): CellState {
  if (cell === null) return 'absent'
  if (cell === '') return 'empty'
  return cell.trim() === '' ? 'blank' : 'filled'
}

// eslint's no-control-regex is met by naming the printable range instead.
const ASCII = /^[\t\n\r -~]*$/
const caseFold = (text: string) => text.toUpperCase().toLowerCase().replaceAll('ς', 'σ')

/**
 * The text trimmed, NFKC-normalised and case-folded: two keys that a lenient importer would take for
 * one have one folded text. Idempotent.
 */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.trim().toLowerCase()
  let before = text
  // Folding can open a new composition; it settles in two or three rounds.
  for (let round = 0; round < 4; round++) {
    const after = caseFold(before.normalize('NFKC')).normalize('NFKC').trim()
    if (after === before) break
    before = after
  }
  return before
}

/** A folded text without its leading zeros; one zero stays if there is nothing else. */
export function stripZeros(folded: string): string {
  return folded.startsWith('0') ? folded.replace(/^0+(?=.)/su, '') : folded
}

export const OUTER = ['none', 'lead', 'trail', 'both'] as const
export const CASES = ['upper', 'lower', 'mixed', 'none'] as const

/** Outer white space of a filled cell. */
export function outerBlanks(text: string): (typeof OUTER)[number] {
  const lead = text.trimStart() !== text
  const trail = text.trimEnd() !== text
  if (lead) return trail ? 'both' : 'lead'
  return trail ? 'trail' : 'none'
}

/** Whether letters are all upper, all lower, or both; `none` without cased letters. */
export function caseStyle(text: string): (typeof CASES)[number] {
  const lower = text === text.toLowerCase()
  const upper = text === text.toUpperCase()
  if (lower) return upper ? 'none' : 'lower'
  return upper ? 'upper' : 'mixed'
}

export const isAscii = (text: string): boolean => ASCII.test(text)
export const isNfc = (text: string): boolean => ASCII.test(text) || text.normalize('NFC') === text

const INVISIBLE = /[\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]/u
/** Holds NBSP, a zero-width or a directional character. */
export const hasInvisible = (text: string): boolean => !ASCII.test(text) && INVISIBLE.test(text)

const PLACEHOLDERS = new Set(
  'na n/a n.a. none null nil undefined unknown unk tbd tba test - -- --- . .. ? ?? x xx xxx #n/a #ref! #value! 0 00 000 0000'.split(
    ' ',
  ),
)
/** A stand-in that people and systems write for "nothing"; `folded` is the folded text. */
export const isPlaceholder = (folded: string): boolean => PLACEHOLDERS.has(folded)

/** UTF-8 read as Latin-1 and written again, or a replacement character. */
export const isMojibake = (text: string): boolean =>
  !ASCII.test(text) && /Ã.|Â.|â€|\ufffd/su.test(text)

/** Scientific notation as a spreadsheet leaves it: 1.23E+11. */
export const isScientific = (text: string): boolean => /^\s*\d+([.,]\d+)?[eE]\+\d+\s*$/u.test(text)

/** As a spreadsheet keeps text that it took for a number: `="0012"`, or an apostrophe in front. */
export const isSheetText = (text: string): boolean => text.startsWith('=') || text.startsWith("'")

export const isDigits = (text: string): boolean => /^\s*\d+\s*$/u.test(text)

export const isE164 = (text: string): boolean => /^\+[1-9]\d{6,14}$/u.test(text)

/** The form of an address, as importers check it; not that it exists. */
export const isEmail = (text: string): boolean =>
  /^[^\s@<>(),;:"[\]\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/u.test(text)

/** What follows the last @ of an address, lower case; null if there is none. */
export function emailDomain(text: string): string | null {
  const at = text.lastIndexOf('@')
  const domain =
    at < 0
      ? ''
      : text
          .slice(at + 1)
          .trim()
          .toLowerCase()
  return domain === '' || domain.length > 253 ? null : domain
}

/** Written out: every id of many rosters passes through here. */
function isUuid(text: string): boolean {
  for (let i = 0; i < 36; i++) {
    const code = text.charCodeAt(i)
    const dash = i === 8 || i === 13 || i === 18 || i === 23
    const digit = code >= 0x30 && code <= 0x39
    const letter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x66
    if (dash ? code !== 0x2d : !digit && !letter) return false
  }
  return true
}

/**
 * The classes of the characters of an identifier: `9`, `a`, `A`, `?` for non-ASCII, other characters as
 * they are; `uuid` and `hex32` for those, whose classes would differ from id to id; null if over 40 long.
 *
 * A mask that few records share says much about them: the caller keeps only shared ones.
 */
export function mask(text: string): string | null {
  if (text.length === 36 && isUuid(text)) return 'uuid'
  if (text.length >= 16 && /^(?=.*\d)(?=.*[a-f])[0-9a-f]{16,}$/iu.test(text))
    return `hex${text.length}`
  if (text.length > 40) return null
  return classesOf(text)
}

/** Room for the classes of 40 characters; every identifier of a roster is written into it once. */
const CLASSES = Buffer.alloc(40)

function classesOf(text: string): string {
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    CLASSES[length++] = classOf(code)
    // A character outside the first plane is two units and one class.
    const next = text.charCodeAt(i + 1)
    if (code >= 0xd800 && code <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) i++
  }
  return CLASSES.toString('latin1', 0, length)
}

function classOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return 0x39
  if (code >= 0x61 && code <= 0x7a) return 0x61
  if (code >= 0x41 && code <= 0x5a) return 0x41
  return code >= 0x20 && code <= 0x7e ? code : 0x3f
}
