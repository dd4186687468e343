import type { Problem } from '../../http/schema.js'
import { plain, plainLines } from './plain.js'
import type { Style } from './style.js'
import { cut, widthOf, wrap } from './width.js'

const FIXERS: Record<Problem['fixer'], string> = {
  vendor: 'you, by asking differently',
  steward: "the district's data steward",
  operator: 'whoever runs this service',
}
const INDENT = '  '

/**
 * A refusal as lines for a person: code, what was wrong, the line of the query with carets under the place,
 * what to do, what to write instead, who can change it, and the entry that records it.
 *
 * @param query the text `problem.at` counts in (UTF-16 units), or null if the text is not at hand
 */
export function problemLines(
  problem: Problem,
  query: string | null,
  screen: number,
  style: Style,
): readonly string[] {
  const columns = Math.max(20, Math.min(screen, 100))
  const say = (text: string): readonly string[] =>
    plainLines(text).flatMap((line) => wrap(line, columns - 2).map((piece) => INDENT + piece))
  const { at } = problem
  return [
    `${style.bad(style.strong('Refused'))} ${style.strong(plain(problem.code))}`,
    ...say(problem.detail ?? problem.title),
    ...(at === undefined || query === null ? [] : underlined(query, at, columns - 2, style)),
    ...say(`What to do: ${problem.help}`),
    ...(problem.instead === undefined ? [] : say(`Write instead: ${problem.instead}`)),
    ...say(`Who can change it: ${FIXERS[problem.fixer]}`),
    ...(problem.receipt === undefined
      ? []
      : say(
          `In the log as entry ${problem.receipt.index}, ${problem.receipt.leafHash.slice(0, 16)}…`,
        )),
  ]
}

/** The line of the query in which `at` starts, cut to the screen, and carets below it. */
function underlined(
  query: string,
  at: { readonly start: number; readonly end: number },
  columns: number,
  style: Style,
): readonly string[] {
  const start = Math.min(at.start, query.length)
  const lineStart = start === 0 ? 0 : query.lastIndexOf('\n', start - 1) + 1
  const found = query.indexOf('\n', start)
  const lineEnd = found === -1 ? query.length : found
  const end = Math.max(start, Math.min(at.end, lineEnd))
  const before = tail(plain(query.slice(lineStart, start)), Math.floor(columns / 2))
  const rest = cut(before + plain(query.slice(start, lineEnd)), columns)
  const from = widthOf(before)
  const most = Math.max(1, widthOf(rest) - from)
  const carets = Math.min(most, Math.max(1, widthOf(plain(query.slice(start, end)))))
  return [
    '',
    INDENT + style.code(rest),
    INDENT + ' '.repeat(from) + style.bad('^'.repeat(carets)),
    '',
  ]
}

/** The last `width` columns of a text, with `…` before them if something was left out. */
function tail(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  for (const sign of Array.from(text).reverse()) {
    if (widthOf(sign + kept) > width - 1) break
    kept = sign + kept
  }
  return `…${kept}`
}
