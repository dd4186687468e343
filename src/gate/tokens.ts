import type { TokenType } from '../vault/domain.js'
import { DOMAINS } from '../vault/domain.js'
import type { Docket } from './docket.js'
import type { Constant } from './query.js'
import type { Judged } from './types.js'
import { UNKNOWN, plain, sameToken } from './types.js'

const PREFIXES = Object.values(DOMAINS).map((domain) => domain.prefix)
const TOKEN_LIKE = new RegExp(`^(?:${PREFIXES.join('|')})_[A-Za-z0-9]{8,}$`, 'i')

/**
 * A literal that is compared with a token column: it must be a token of this session and of that kind.
 *
 * A person's exact token is noted as a mention, as the person is then counted. The folded and stripped
 * tokens of a person stand for several exact ones, and whom they mean cannot be counted: refused.
 */
export function judgeToken(literal: Constant, wanted: TokenType, docket: Docket): Judged {
  const none: Judged = { expr: literal, type: UNKNOWN }
  const token = docket.decode(literal.text)
  if (token === null || !sameToken(token, wanted)) {
    const detail =
      token === null
        ? 'this is not a token of this session'
        : `this is a ${token.domain} token (${token.form}), the column holds ${wanted.domain} (${wanted.form})`
    const raw = token === null && !TOKEN_LIKE.test(literal.text)
    const instead = raw
      ? 'raw identifiers are not in the room: join the column, or ask the steward for the token'
      : undefined
    docket.refuse('TOKEN_UNKNOWN', detail, literal.at, instead)
    return none
  }
  if (token.domain === 'PERSON') {
    if (token.form !== 'exact') {
      docket.refuse(
        'CANNOT_COUNT',
        `a person's ${token.form} token stands for several persons`,
        literal.at,
        'name the persons by their exact tokens, or join on the column',
      )
      return none
    }
    docket.mentions.add(token.ordinal)
  }
  const expr: Constant = { ...literal, type: 'ordinal', text: String(token.ordinal) }
  return { expr, type: { kind: 'token', token: wanted } }
}

/** A literal in any other place is text; one that is or looks like a token is refused there. */
export function judgeText(literal: Constant, docket: Docket): Judged {
  if (TOKEN_LIKE.test(literal.text) || docket.decode(literal.text) !== null) {
    const type = docket.refuse(
      'OPAQUE_COLUMN',
      'a token can only be compared with a token column',
      literal.at,
      "write column = 'token' or column IN ('token', ...)",
    )
    return { expr: literal, type }
  }
  return { expr: literal, type: plain('text') }
}

/** Suffix of the companion that answers what a function of the text was meant to answer. */
const COMPANIONS: ReadonlyMap<string, string> = new Map([
  ['lower', '__n'],
  ['upper', '__n'],
  ['trim', '__n'],
  ['rtrim', '__outer'],
  ['ltrim', '__z'],
  ['length', '__len'],
  ['left', '__mask'],
  ['right', '__mask'],
  ['substring', '__mask'],
  ['substr', '__mask'],
  ['regexp_matches', '__mask'],
  ['like', '__mask'],
  ['split_part', '__domain'],
  ['coalesce', '__state'],
  ['nullif', '__state'],
  ['cast', '__n'],
  ['text', '__state'],
])

/** What to write instead of a function of an opaque column: its companion, if the session has it. */
export function wayOut(use: string, column: string | null, companions: readonly string[]): string {
  const suffix = COMPANIONS.get(use)
  const wanted = suffix === undefined || column === null ? null : `${column}${suffix}`
  const has = wanted !== null && companions.some((name) => name === wanted.toLowerCase())
  if (has) return `use ${wanted}`
  return 'compare it with = or IN, join, group, order or count; or use a companion column (name__...)'
}
