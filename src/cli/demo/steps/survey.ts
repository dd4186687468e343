import { answerSchema, sessionViewSchema } from '../../../http/schema.js'
import type { AnswerWire, CheckWire } from '../../../http/schema.js'
import { ClientRefusal } from '../../client/refusal.js'
import { table } from '../../text/table.js'
import type { TableCell } from '../../text/table.js'
import { CAST } from '../cast.js'
import { attempt } from '../story.js'
import type { Story } from '../story.js'
import type { Finding } from './checks.js'

const HEADS = [
  { title: 'check', whole: true },
  { title: 'what it means' },
  { title: 'rows', align: 'right' },
  { title: 'new persons', align: 'right' },
  { title: 'refused' },
] as const

/** For a roster that nobody planted anything in: every ready-made check, and which of them say something. */
export async function surveyChecks(story: Story, session: string): Promise<readonly Finding[]> {
  const engineer = await story.as('engineer')
  const view = await engineer.get(`/v1/sessions/${session}/schema`, sessionViewSchema)
  const { checks } = view.value
  story.step(`${CAST.engineer.name} runs all ${checks.length} ready-made checks`)
  const rows: (readonly TableCell[])[] = []
  const findings: Finding[] = []
  for (const check of checks) {
    const path = `/v1/sessions/${session}/queries`
    const outcome = await attempt(engineer.post(path, { check: check.id }, answerSchema))
    if (outcome instanceof ClientRefusal) {
      rows.push([check.id, check.title, '', '', outcome.problem.code])
    } else if (outcome.value.rows.length > 0) {
      const { value } = outcome
      rows.push([check.id, check.title, value.rows.length, value.budget.thisQuery, ''])
      findings.push(findingOf(check, value))
    }
  }
  story.lines(
    rows.length === 0
      ? ['None has anything to say.']
      : table(HEADS, rows, story.columns, story.style),
  )
  story.say(`${checks.length - rows.length} of ${checks.length} found nothing wrong.`)
  return findings
}

/** The first column of tokens names what the check is about. */
function findingOf({ id }: CheckWire, { columns, rows, query }: AnswerWire): Finding {
  const at = columns.findIndex(({ type }) => type === 'token')
  const tokens = rows.flatMap((row) => (typeof row[at] === 'string' ? [row[at]] : []))
  return { check: id, defect: null, tokens: [...new Set(tokens)], query }
}
