import { SHAPE_BITS } from './shape.js'
import { CASES, isPlaceholder } from './text.js'

/** The longest stand-in there is has fewer characters; longer texts need not be looked at. */
const STAND_IN = 12
const MASKED = 40
const ALWAYS = (1 << SHAPE_BITS.ascii) | (1 << SHAPE_BITS.nfc)

const [DIGIT, LOWER, UPPER] = [1, 2, 4]
const HEX = 8
const OTHER = 16
/** What each byte is; 0 for one that makes a text worth a longer look. */
const KINDS = new Uint8Array(256)
/** The class of each byte in a mask. */
const CLASSES = new Uint8Array(256)
/** ASCII bytes in lower case. */
export const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => byte)
for (let byte = 0x21; byte < 0x7f; byte++) {
  const character = String.fromCharCode(byte)
  const digit = /\d/.test(character)
  const lower = /[a-z]/.test(character)
  const upper = /[A-Z]/.test(character)
  const hex = /[0-9a-fA-F]/.test(character) ? HEX : 0
  // A plus could be scientific notation.
  if (character !== '+') {
    KINDS[byte] = (digit ? DIGIT : lower ? LOWER : upper ? UPPER : OTHER) | hex
  }
  CLASSES[byte] = digit ? 0x39 : lower ? 0x61 : upper ? 0x41 : byte
  if (upper) FOLDED[byte] = byte + 32
}

/**
 * The shape of an unremarkable printable ASCII text, as almost all are, from its bytes: the same as
 * `shapeOf` gives for the text. Used again and again, so that no object is made.
 */
export class PlainShape {
  bits = 0
  /** Case folding changes the text. */
  changes = false
  /** Its first byte is a zero and others follow. */
  zeros = false
  readonly mask = new Uint8Array(MASKED)
  /** -1 if there is no mask. */
  maskLength = 0

  /** False if the text needs the longer look. */
  read(data: Uint8Array, from: number, to: number): boolean {
    let all = 0
    let every = HEX | DIGIT
    for (let at = from; at < to; at++) {
      const kind = KINDS[data[at] ?? 0] ?? 0
      if (kind === 0) return false
      all |= kind
      every &= kind
    }
    if (to === from) return false
    const first = data[from] ?? 0
    const length = to - from
    this.changes = (all & UPPER) !== 0
    this.zeros = first === 0x30 && length > 1
    const style = all & LOWER ? (all & UPPER ? 'mixed' : 'lower') : all & UPPER ? 'upper' : 'none'
    this.bits =
      ALWAYS |
      (first === 0x30 ? 1 << SHAPE_BITS.zeros : 0) |
      (isPlainStandIn(data, from, to) ? 1 << SHAPE_BITS.placeholder : 0) |
      (every & DIGIT ? 1 << SHAPE_BITS.digits : 0) |
      (first === 0x3d || first === 0x27 ? 1 << SHAPE_BITS.sheet : 0) |
      (CASES.indexOf(style) << SHAPE_BITS.case)
    this.#masked(data, from, to, (every & HEX) !== 0)
    return true
  }

  #masked(data: Uint8Array, from: number, to: number, hex: boolean): void {
    const length = to - from
    if (length === 36 && isUuid(data, from)) this.#named('uuid')
    else if (length >= 16 && hex && isMixedHex(data, from, to)) this.#named(`hex${length}`)
    else if (length > MASKED) this.maskLength = -1
    else {
      for (let at = 0; at < length; at++) this.mask[at] = CLASSES[data[from + at] ?? 0] ?? 0
      this.maskLength = length
    }
  }

  #named(name: string): void {
    for (let at = 0; at < name.length; at++) this.mask[at] = name.charCodeAt(at)
    this.maskLength = name.length
  }
}

/** Writes the case-folded form of a plain text into a target, from its place `place` on. */
export function foldPlain(
  data: Uint8Array,
  from: number,
  to: number,
  target: Uint8Array,
  place = 0,
): void {
  const ahead = place - from
  for (let at = from; at < to; at++) target[at + ahead] = FOLDED[data[at] ?? 0] ?? 0
}

/** The letters that stand-ins start with are few, so that most texts need not be made a string. */
const STARTS = new Set(Buffer.from('nutx-.?#0NUTX'))

/** Whether the folded text of a trimmed ASCII one is a stand-in. */
export function isPlainStandIn(data: Uint8Array, from: number, to: number): boolean {
  if (to - from >= STAND_IN || !STARTS.has(data[from] ?? 0)) return false
  let text = ''
  for (let at = from; at < to; at++) text += String.fromCharCode(FOLDED[data[at] ?? 0] ?? 0)
  return isPlaceholder(text)
}

function isMixedHex(data: Uint8Array, from: number, to: number): boolean {
  let digit = false
  let letter = false
  for (let at = from; at < to; at++) {
    if (((KINDS[data[at] ?? 0] ?? 0) & DIGIT) !== 0) digit = true
    else letter = true
  }
  return digit && letter
}

function isUuid(data: Uint8Array, from: number): boolean {
  for (let i = 0; i < 36; i++) {
    const byte = data[from + i] ?? 0
    const dash = i === 8 || i === 13 || i === 18 || i === 23
    if (dash ? byte !== 0x2d : ((KINDS[byte] ?? 0) & HEX) === 0) return false
  }
  return true
}
