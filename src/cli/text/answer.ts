import type { AnswerWire } from '../../http/schema.js'
import { plain } from './plain.js'
import type { Style } from './style.js'
import { NULL_SIGN, table } from './table.js'
import { countOf, grouped } from './time.js'
import { wrap } from './width.js'

/** An answer as lines: the table (at most `most` rows of it), what was withheld, the budget, the receipt. */
export function answerLines(
  answer: AnswerWire,
  columns: number,
  style: Style,
  most = Number.POSITIVE_INFINITY,
): readonly string[] {
  const rows = answer.rows.slice(0, most)
  const heads = answer.columns.map(({ name, type }, at) => ({
    title: name,
    whole: type === 'token',
    align: isNumeric(answer, at) ? ('right' as const) : ('left' as const),
  }))
  const hasNull = rows.some((row) => row.includes(null))
  return [
    ...(rows.length === 0 ? ['No rows.'] : table(heads, rows, columns, style)),
    ...(hasNull ? [style.faint(`${NULL_SIGN} is NULL.`)] : []),
    ...noteLines(answer, columns, style),
  ]
}

/** Everything about an answer but its rows. */
export function noteLines(answer: AnswerWire, columns: number, style: Style): readonly string[] {
  const width = Math.max(20, Math.min(columns, 100))
  return notesOf(answer)
    .flatMap((note) => wrap(plain(note), width))
    .map(style.faint)
}

function notesOf(answer: AnswerWire): readonly string[] {
  const { rows, result, withheld, budget, cost, receipt } = answer
  return [
    `${countOf(rows.length, 'row')}, ${KINDS[result]}.`,
    ...withheldNotes(withheld),
    `Budget: ${countOf(budget.thisQuery, 'new person')} by this query; ${grouped(budget.used)} used, ${grouped(budget.left)} left.`,
    ...(cost === undefined
      ? []
      : [`Cost: ${dollars(cost.thisQuery)}; ${dollars(cost.left)} left.`]),
    `Receipt: entry ${receipt.index}, ${receipt.leafHash}`,
  ]
}

/** Of millionths of a dollar, rounded up to a cent. */
const dollars = (micro: number): string => `$${(Math.ceil(micro / 10_000) / 100).toFixed(2)}`

const KINDS: Record<AnswerWire['result'], string> = {
  none: 'about no person',
  group: 'groups only, nobody by name',
  named: 'persons by token, counted against the budget',
}

/** The service says what was held back and why; which row is the remainder only we can point at. */
function withheldNotes({ groups, remainderRow, words }: AnswerWire['withheld']): readonly string[] {
  const silent = groups > 0 && words.length === 0
  return [
    ...(silent ? [`Withheld: ${countOf(groups, 'small group')}.`] : words),
    ...(remainderRow === null ? [] : [`Row ${remainderRow + 1} is the remainder.`]),
  ]
}

function isNumeric({ rows }: AnswerWire, at: number): boolean {
  return rows.every((row) => row[at] === null || typeof row[at] === 'number')
}
