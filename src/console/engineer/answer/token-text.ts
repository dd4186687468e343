/** A token as the service writes it: what it names, and the rest that means nothing. */
export interface TokenText {
  /** `usr_` */
  readonly prefix: string
  readonly rest: string
}

const TOKEN = /^([a-z]{3}[nz]?_)([a-z2-7]{26})$/u

/** The parts of a token; null for any other text. */
export function tokenText(text: string): TokenText | null {
  const [, prefix, rest] = TOKEN.exec(text) ?? []
  return prefix === undefined || rest === undefined ? null : { prefix, rest }
}
