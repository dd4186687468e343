import type { Refusal } from '../refusal.js'
import { isRefusal } from '../refusal.js'
import { lex, type Lexed, type Token } from './lex.js'

/**
 * A refusal with its place in the query made fit for an underline: the whole word that stands there. Where
 * the parser told no place (it has none for LIMIT, COLLATE or a set operation), the words of the refusal that
 * are keywords or parameters are looked for in the query, and the first that stands there is the place.
 */
export function placed(refusal: Refusal, lexed: Lexed): Refusal {
  const { at } = refusal
  const token =
    at === undefined
      ? sought(refusal, lexed)
      : lexed.tokens.find(({ start, end }) => start <= at.start && at.start < end)
  if (token === undefined) return refusal
  return { ...refusal, at: { start: token.start, end: token.end } }
}

/**
 * The same for a refusal of whoever has not seen the text, as the disclosure rules have not: where its words
 * tell no place it is about the whole query.
 */
export function placedIn(refusal: Refusal, sql: string): Refusal {
  const lexed = lex(sql)
  if (isRefusal(lexed)) return refusal
  const found = placed(refusal, lexed)
  const [first, last] = [lexed.tokens[0], lexed.tokens.at(-1)]
  if (found.at !== undefined || first === undefined || last === undefined) return found
  return { ...found, at: { start: first.start, end: last.end } }
}

/** What is underlined: from the first token of a phrase to its last. */
type Stretch = Pick<Token, 'start' | 'end'>

function sought({ code, detail }: Refusal, { text, tokens }: Lexed): Stretch | undefined {
  if (code === 'NOT_ONE_STATEMENT') return tokens[0]
  const words = tokens.map(({ kind, start, end }) =>
    kind === 'word' || kind === 'parameter' ? text.slice(start, end).toUpperCase() : '',
  )
  const phrases = detail.match(/\$[0-9]+|[A-Z]{2,}(?: [A-Z]{2,})*/g) ?? []
  const first = /^[a-z_]{2,}/.exec(detail)?.[0].toUpperCase()
  for (const phrase of [...phrases, ...(first === undefined ? [] : [first])]) {
    const wanted = phrase.split(' ')
    const place = words.findIndex((_, from) =>
      wanted.every((word, index) => words[from + index] === word),
    )
    const [start, end] = [tokens[place], tokens[place + wanted.length - 1]]
    if (start !== undefined && end !== undefined) return { start: start.start, end: end.end }
  }
  return undefined
}
