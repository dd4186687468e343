/**
 * Texts as Spark reads them: it takes backslashes in quotes for escapes, puts two quoted texts beside each
 * other together (so that a doubled quote would vanish), and puts values in place of ${...} before it reads.
 * So nothing but letters, digits and a few harmless marks stands as it is; the rest is spelled \uXXXX.
 */
const PLAIN = /[A-Za-z0-9 _.,]|(?<=[0-9])[-:](?=[0-9])/y

/**
 * A text in quotes.
 * @throws TypeError for NUL or half a character: what has none of them was looked at before (`isSayable`).
 */
export function sparkText(value: string): string {
  if (!isSayable(value)) throw new TypeError('a text that the engine cannot hold')
  let written = ''
  for (let at = 0; at < value.length; at += 1) {
    PLAIN.lastIndex = at
    const unit = value.charCodeAt(at)
    written += PLAIN.test(value)
      ? value.charAt(at)
      : `\\u${unit.toString(16).toUpperCase().padStart(4, '0')}`
  }
  return `'${written}'`
}

/** Whether AWS takes the text: of the control characters only tab, line feed and carriage return. */
export function isSayable(value: string): boolean {
  return !/(?![\t\n\r])\p{Cc}|\p{Cs}/u.test(value)
}

/**
 * The text that Spark reads in such quotes.
 * @throws TypeError for anything but what `sparkText` writes.
 */
export function saidBy(quoted: string): string {
  const inner = /^'((?:[A-Za-z0-9 _.,:-]|\\u[0-9A-F]{4})*)'$/.exec(quoted)?.[1]
  if (inner === undefined) throw new TypeError('not a text of ours')
  return inner.replaceAll(/\\u([0-9A-F]{4})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
}
