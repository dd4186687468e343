import type { ParameterValue } from '../gate/approved.js'
import type { Policy } from '../policy/policy.js'
import type { PolicyShelf } from '../policy/port.js'
import { refuse, type Refusal } from '../refusal.js'
import type { Question } from './port.js'

/** A question as text with positional values; `check` is its id if it is a ready-made one. */
export interface Posed {
  readonly sql: string
  readonly parameters: readonly ParameterValue[]
  readonly check: string | null
}

/** The text of a question under a policy: the engineer's own, or that of a reviewed check. */
export function pose(question: Question, policy: Policy, shelf: PolicyShelf): Posed | Refusal {
  if (question.kind === 'sql') {
    if (policy.checksOnly) {
      return refuse('CHECK_ONLY', 'This session runs ready-made checks only, not SQL of your own.')
    }
    return { sql: question.sql, parameters: question.parameters, check: null }
  }
  const check = shelf.check(question.check)
  if (check === undefined) return refuse('CHECK_UNKNOWN', 'There is no check of that id.')
  const unknown = Object.keys(question.parameters).filter(
    (name) => !check.parameters.some((parameter) => parameter.name === name),
  )
  if (unknown.length > 0) {
    return refuse('PARAMETER_MISMATCH', `Check ${check.id} takes no such parameter.`)
  }
  const parameters = check.parameters.map(
    (parameter) => question.parameters[parameter.name] ?? parameter.default,
  )
  return { sql: check.sql, parameters, check: check.id }
}

/** What was asked, for the ledger, before anything is known to be well-formed. */
export function written(
  question: Question,
  shelf: PolicyShelf,
): { sql: string; parameters: string } {
  const sql = question.kind === 'sql' ? question.sql : (shelf.check(question.check)?.sql ?? '')
  const none = Object.keys(question.parameters).length === 0
  return {
    sql: cut(sql),
    parameters: none ? '' : cut(JSON.stringify(question.parameters)),
  }
}

/** A vendor must not be able to fill the log with megabytes that the gate will refuse anyway. */
const WRITTEN_CHARACTERS = 16_384

function cut(text: string): string {
  return text.length <= WRITTEN_CHARACTERS
    ? text
    : `${text.slice(0, WRITTEN_CHARACTERS)} [cut: ${text.length} characters]`
}
