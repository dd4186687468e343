import { answerSchema, sessionViewSchema } from '../../../http/schema.js'
import type { AnswerWire, CheckWire } from '../../../http/schema.js'
import type { Client } from '../../client/client.js'
import { ClientRefusal } from '../../client/refusal.js'
import { answerLines } from '../../text/answer.js'
import { CAST } from '../cast.js'
import { attempt, showRefusal } from '../story.js'
import type { Story } from '../story.js'

/** A ready-made check to run, the defect it finds, and its column that names the defective records. */
export interface Probe {
  readonly check: string
  readonly defect: string
  readonly column: string
}

/** Chosen so that together they name few persons: every one counts against the budget. */
export const PROBES: readonly Probe[] = [
  { check: 'd01-enrollment-without-user', defect: 'D01', column: 'sourcedId' },
  { check: 'd11-class-without-teacher', defect: 'D11', column: 'sourcedId' },
  { check: 'd05-student-not-of-school', defect: 'D05', column: 'userSourcedId' },
  { check: 'b07-username-twice', defect: 'B07', column: 'sourcedId' },
  { check: 'b05-leading-zeros-lost', defect: 'B05', column: 'sourcedId' },
  { check: 'e02-class-without-term', defect: 'E02', column: 'sourcedId' },
]

/** What a check named: tokens, each once, in the order of the answer. */
export interface Finding {
  readonly check: string
  readonly defect: string | null
  readonly tokens: readonly string[]
  readonly query: string
}

/** Rows of an answer that are printed; all of them count. */
const SHOWN = 6

const COUNT = `select e.role, count(*) as enrollments, count(distinct e.userSourcedId) as persons
from enrollments as e
group by e.role
order by e.role`

/** The engineer counts in groups, which names nobody. */
export async function countFirst(story: Story, session: string): Promise<void> {
  story.step(`${CAST.engineer.name} counts first: groups name nobody and cost nothing`)
  const engineer = await story.as('engineer')
  const counted = await ask(story, engineer, session, { sql: COUNT })
  if (counted?.result !== 'group') story.miss('A plain count should be answered in groups.')
}

/** The engineer runs the checks that were chosen, and reads their answers. */
export async function runChecks(story: Story, session: string): Promise<readonly Finding[]> {
  const engineer = await story.as('engineer')
  const view = await engineer.get(`/v1/sessions/${session}/schema`, sessionViewSchema)
  const known = new Map(view.value.checks.map((check) => [check.id, check]))
  story.step(`${CAST.engineer.name} runs ready-made checks (${known.size} there are)`)
  const findings: Finding[] = []
  for (const probe of PROBES) {
    const check = known.get(probe.check)
    if (check === undefined) {
      story.miss(`The check ${probe.check} is not there.`)
      continue
    }
    const finding = await runCheck(story, engineer, session, probe, check)
    if (finding !== null) findings.push(finding)
  }
  return findings
}

async function runCheck(
  story: Story,
  engineer: Client,
  session: string,
  probe: Probe,
  check: CheckWire,
): Promise<Finding | null> {
  story.lines(['', story.style.strong(`${check.id}: ${check.title}`)])
  const answer = await ask(story, engineer, session, { check: check.id })
  if (answer === null) return null
  const at = answer.columns.findIndex(
    ({ name }) => name.toLowerCase() === probe.column.toLowerCase(),
  )
  const tokens = answer.rows.flatMap((row) => (typeof row[at] === 'string' ? [row[at]] : []))
  const { defect } = probe
  return { check: check.id, defect, tokens: [...new Set(tokens)], query: answer.query }
}

/** Asks and prints; null, with the reasons printed, if it was refused. */
async function ask(
  story: Story,
  engineer: Client,
  session: string,
  question: { readonly sql: string } | { readonly check: string },
): Promise<AnswerWire | null> {
  const path = `/v1/sessions/${session}/queries`
  const outcome = await attempt(engineer.post(path, question, answerSchema))
  if (outcome instanceof ClientRefusal) {
    showRefusal(story, outcome, 'sql' in question ? question.sql : null)
    return null
  }
  showAnswer(story, outcome.value)
  return outcome.value
}

function showAnswer(story: Story, answer: AnswerWire): void {
  const more = answer.rows.length - SHOWN
  story.lines(answerLines(answer, story.columns, story.style, SHOWN))
  if (more > 0) story.say(`(The engineer sees ${more} more rows.)`)
}
