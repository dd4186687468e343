import {
  CASES,
  OUTER,
  caseStyle,
  fold,
  hasInvisible,
  isAscii,
  isDigits,
  isNfc,
  isPlaceholder,
  isScientific,
  isSheetText,
  mask,
  outerBlanks,
} from './text.js'

/** What an identifier looks like, once its text is gone. */
export interface Shape {
  /** Code points. */
  readonly length: number
  /** Flags packed into one number; see `SHAPE_BITS`. */
  readonly bits: number
  readonly mask: string | null
}

/** Where each flag lies in `bits`. `outer` and `case` are two bits wide: an index of OUTER and CASES. */
export const SHAPE_BITS = {
  zeros: 0,
  ascii: 1,
  nfc: 2,
  invisible: 3,
  placeholder: 4,
  sci: 5,
  digits: 6,
  outer: 7,
  case: 9,
  sheet: 11,
} as const

/** The longest text that may be a stand-in or in scientific notation; longer ones need not be looked at. */
const SHORT = 24

/** The shape of a filled cell; `folded` is its folded text. */
export function shapeOf(text: string, folded: string): Shape {
  return plainShape(text, folded) ?? fullShape(text, folded)
}

/** The same answer by the long way, for every text. */
export function fullShape(text: string, folded = fold(text)): Shape {
  const flags = [
    text.startsWith('0'),
    isAscii(text),
    isNfc(text),
    hasInvisible(text),
    isPlaceholder(folded),
    isScientific(text),
    isDigits(text),
  ]
  const bits = flags.reduce((sum, flag, at) => sum | (flag ? 1 << at : 0), 0)
  const outer = OUTER.indexOf(outerBlanks(text)) << SHAPE_BITS.outer
  const style = CASES.indexOf(caseStyle(text)) << SHAPE_BITS.case
  const sheet = isSheetText(text) ? 1 << SHAPE_BITS.sheet : 0
  return { length: Array.from(text).length, bits: bits | outer | style | sheet, mask: mask(text) }
}

const ASCII_NFC = (1 << SHAPE_BITS.ascii) | (1 << SHAPE_BITS.nfc)

/** One pass over an unremarkable printable ASCII text, as almost all are; null for any other. */
function plainShape(text: string, folded: string): Shape | null {
  const length = text.length
  let upper = false
  let lower = false
  let digits = length > 0
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code <= 0x20 || code > 0x7e || code === 0x2b) return null
    if (code < 0x30 || code > 0x39) digits = false
    if (code >= 0x61 && code <= 0x7a) lower = true
    else if (code >= 0x41 && code <= 0x5a) upper = true
  }
  const style = lower ? (upper ? 2 : 1) : upper ? 0 : 3
  const bits =
    ASCII_NFC |
    (text.charCodeAt(0) === 0x30 ? 1 : 0) |
    (length <= SHORT && isPlaceholder(folded) ? 1 << SHAPE_BITS.placeholder : 0) |
    (digits ? 1 << SHAPE_BITS.digits : 0) |
    (isSheetText(text) ? 1 << SHAPE_BITS.sheet : 0) |
    (style << SHAPE_BITS.case)
  return { length, bits, mask: mask(text) }
}
