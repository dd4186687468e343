import type { AnswerWire } from '../../http/schema.js'
import { plain } from './plain.js'
import type { Style } from './style.js'
import { NULL_SIGN, table } from './table.js'
import { grouped } from './time.js'
import { wrap } from './width.js'

/** An answer as lines: the table, what was withheld, the budget, the receipt. */
export function answerLines(answer: AnswerWire, columns: number, style: Style): readonly string[] {
  const heads = answer.columns.map(({ name, type }, at) => ({
    title: name,
    whole: type === 'token',
    align: isNumeric(answer, at) ? ('right' as const) : ('left' as const),
  }))
  const hasNull = answer.rows.some((row) => row.includes(null))
  return [
    ...(answer.rows.length === 0 ? ['No rows.'] : table(heads, answer.rows, columns, style)),
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

function notesOf({ rows, result, withheld, budget, receipt }: AnswerWire): readonly string[] {
  const counted = `${grouped(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}`
  return [
    `${counted}, ${KINDS[result]}.`,
    ...withheldNotes(withheld),
    `Budget: ${grouped(budget.thisQuery)} new persons by this query; ${grouped(budget.used)} used, ${grouped(budget.left)} left.`,
    `Receipt: entry ${receipt.index}, ${receipt.leafHash}`,
  ]
}

const KINDS: Record<AnswerWire['result'], string> = {
  none: 'about no person',
  group: 'groups only, nobody by name',
  named: 'persons by token, counted against the budget',
}

function withheldNotes({ groups, remainderRow, words }: AnswerWire['withheld']): readonly string[] {
  const small =
    groups === 1
      ? '1 group was too small to show'
      : `${grouped(groups)} groups were too small to show`
  const merged =
    remainderRow === null ? '' : `; row ${remainderRow + 1} is the remainder of all of them`
  return [...(groups === 0 ? [] : [`Withheld: ${small}${merged}.`]), ...words]
}

function isNumeric({ rows }: AnswerWire, at: number): boolean {
  return rows.every((row) => row[at] === null || typeof row[at] === 'number')
}
