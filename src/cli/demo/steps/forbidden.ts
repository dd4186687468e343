import { answerSchema } from '../../../http/schema.js'
import { ClientRefusal } from '../../client/refusal.js'
import { CAST } from '../cast.js'
import { attempt, showRefusal } from '../story.js'
import type { Story } from '../story.js'

/** What a curious insider would try first. */
const FORBIDDEN: readonly { readonly words: string; readonly sql: string }[] = [
  { words: 'Names:', sql: 'select u.givenName, u.familyName from users as u' },
  { words: 'Files of the machine:', sql: "select * from read_csv('/etc/passwd')" },
]

/** The engineer asks for what nobody may have; each is refused with its reason, and the log has it. */
export async function askForbidden(story: Story, session: string): Promise<void> {
  story.step(`${CAST.engineer.name} asks for what nobody may have`)
  const engineer = await story.as('engineer')
  for (const { words, sql } of FORBIDDEN) {
    story.lines(['', words])
    const path = `/v1/sessions/${session}/queries`
    const outcome = await attempt(engineer.post(path, { sql }, answerSchema))
    if (!(outcome instanceof ClientRefusal)) {
      story.miss(`This was answered and should be refused: ${sql}`)
      continue
    }
    showRefusal(story, outcome, sql)
    if (outcome.problem.receipt === undefined) story.miss('The refusal has no receipt.')
  }
}
