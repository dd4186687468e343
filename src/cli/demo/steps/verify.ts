import { verificationSchema } from '../../../http/schema.js'
import { verificationLines } from '../../text/entries.js'
import { CAST } from '../cast.js'
import type { Story } from '../story.js'

/** The officer has the log prove that nothing in it was changed or removed. */
export async function verifyLog(story: Story): Promise<void> {
  story.step(`${CAST.officer.name}, compliance officer, verifies the log`)
  const officer = await story.as('officer')
  const { value } = await officer.post('/v1/ledger/verify', {}, verificationSchema)
  story.lines(verificationLines(value, story.columns, story.style))
  if (!value.ok) story.miss('The log did not verify.')
}
