import { requestDetailSchema, requestSchema } from '../../../http/schema.js'
import type { NewRequest } from '../../../http/schema.js'
import { requestLines } from '../../commands/figures.js'
import { CAST, VENDOR } from '../cast.js'
import type { Story } from '../story.js'

export const HOURS = 4

const WISH: NewRequest = {
  ticket: 'BP-2481',
  purpose:
    'Students are missing from their classes since the last sync; find out which records are wrong.',
  interest: 'BrightPath provides the classes that these students cannot open.',
  policy: 'rostering-debug',
  wished: { hours: HOURS },
}

/** The engineer asks for a room against a ticket. */
export async function fileRequest(story: Story): Promise<string> {
  story.step(`${CAST.engineer.name}, engineer at ${VENDOR.name}, asks for a room`)
  const engineer = await story.as('engineer')
  const { value } = await engineer.post('/v1/requests', WISH, requestSchema)
  story.say(`Request ${value.request}, ticket ${value.ticket}: ${WISH.purpose}`)
  return value.request
}

/** The steward reads the request with its risk in figures. */
export async function showFigures(story: Story, request: string): Promise<void> {
  story.step(`${CAST.steward.name} reads the request with its risk in figures`)
  const steward = await story.as('steward')
  const { value } = await steward.get(`/v1/requests/${request}`, requestDetailSchema)
  story.lines(requestLines(value, story))
  if (value.figures === null) story.miss('The steward was shown no figures.')
}
