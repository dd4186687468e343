import { sessionSchema } from '../../../http/schema.js'
import { ClientRefusal } from '../../client/refusal.js'
import { clockTime } from '../../text/time.js'
import { CAST } from '../cast.js'
import { attempt, showRefusal } from '../story.js'
import type { Story } from '../story.js'
import { HOURS } from './request.js'

const DECISION = { hours: HOURS, note: 'Agreed with the help desk; the ticket is ours.' }

/** Nobody approves their own request, whatever tokens they hold and however they spell their name. */
export async function refuseOwnApproval(story: Story, request: string): Promise<void> {
  story.step(`${CAST.engineer.name}, who also holds a steward's token, tries to approve it himself`)
  const climber = await story.as('climber')
  const path = `/v1/requests/${request}/approve`
  const outcome = await attempt(climber.post(path, DECISION, sessionSchema))
  if (!(outcome instanceof ClientRefusal)) {
    story.miss('A person could approve their own request.')
    return
  }
  showRefusal(story, outcome, null)
  if (outcome.problem.code !== 'OWN_REQUEST') {
    story.miss(`The refusal should be OWN_REQUEST, not ${outcome.problem.code}.`)
  }
}

/** The steward approves; the session's id. */
export async function approve(story: Story, request: string): Promise<string> {
  story.step(`${CAST.steward.name} approves it for ${HOURS} hours`)
  const steward = await story.as('steward')
  const path = `/v1/requests/${request}/approve`
  const { value } = await steward.post(path, DECISION, sessionSchema)
  const { session, window, budget } = value
  story.say(
    `Session ${session} is ${value.state} until ${clockTime(window.closesAt)}; at most ${budget.granted} persons may be seen by token.`,
  )
  if (value.state !== 'open') story.miss('The session should be open at once.')
  return session
}
