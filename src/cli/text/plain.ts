import { stripVTControlCharacters } from 'node:util'

/** White space that would break a line or a column. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu
/** Everything else that steers a terminal or reorders what is read: C0, C1, DEL, bidi controls, halves of pairs. */
const STEERING = /[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu

/**
 * One line of text that is safe to print. A roster's org title, a ticket or a finding may hold escape
 * sequences that repaint the screen, set the clipboard or hide a line: sequences are dropped, other control
 * and bidi characters become U+FFFD, so that a doctored text does not look like an honest one.
 */
export function plain(text: string): string {
  return stripVTControlCharacters(text.replace(BREAKS, ' ')).replace(STEERING, '\ufffd')
}

/** Like {@link plain}, but keeps line breaks: for findings, reasons and SQL. */
export function plainLines(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/u).map(plain)
}

/** JSON that means the same, with everything that steers a terminal written as an escape. */
export function plainJson(json: string): string {
  return json.replace(/[\u007f-\u009f\u2028\u2029\p{Cs}\p{Bidi_Control}]/gu, (sign) =>
    Array.from({ length: sign.length }, (_, at) => unicodeEscape(sign.charCodeAt(at))).join(''),
  )
}

function unicodeEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}
