import { resolvedSchema, sessionSchema } from '../../../http/schema.js'
import type { Client } from '../../client/client.js'
import { table } from '../../text/table.js'
import { CAST } from '../cast.js'
import type { Seeds } from '../source.js'
import type { Story } from '../story.js'
import type { Finding } from './checks.js'

/** Most tokens that one call resolves. */
const AT_ONCE = 1000

/** The engineer hands tokens over and closes; the steward turns one back into the child's record. */
export async function handOver(
  story: Story,
  session: string,
  findings: readonly Finding[],
): Promise<void> {
  story.step(
    `${CAST.engineer.name} closes the session with a finding; ${CAST.steward.name} resolves a token`,
  )
  const found = findings.find(({ tokens }) => tokens.length > 0)
  const tokens = found?.tokens.slice(0, 3) ?? []
  const queries = found === undefined ? [] : [found.query]
  const finding =
    found === undefined ? 'Nothing wrong was found.' : `These records are why: ${found.check}.`
  const engineer = await story.as('engineer')
  const path = `/v1/sessions/${session}`
  await engineer.post(`${path}/close`, { finding, tokens, queries }, sessionSchema)
  story.say(`Finding: ${finding}`)
  const [token] = tokens
  if (token === undefined) return
  const steward = await story.as('steward')
  const body = { tokens: [token], reason: 'To mend the record in the student information system.' }
  const { value } = await steward.post(`${path}/resolve`, body, resolvedSchema)
  const heads = [{ title: 'token', whole: true }, { title: 'in the roster' }]
  const rows = value.values.map((each) => [each.token, each.value])
  story.lines(table(heads, rows, story.columns, story.style))
  story.say(`Only the steward sees that; the log has it as entry ${value.receipt.index}.`)
}

/** Whether every check named what was planted for it: its tokens are resolved and compared. */
export async function compareSeeds(
  story: Story,
  session: string,
  findings: readonly Finding[],
  seeds: Seeds,
): Promise<void> {
  story.step('Did the checks find what was planted? (The demo alone can tell.)')
  const steward = await story.as('steward')
  for (const finding of findings) {
    const wanted = seeds.get(finding.defect ?? '') ?? []
    const found = await resolved(steward, session, finding.tokens)
    const missing = wanted.filter((id) => !found.has(id))
    const good = wanted.length > 0 && missing.length === 0
    const words = `${finding.check}: ${wanted.length - missing.length} of ${wanted.length} planted, ${found.size} found`
    if (good) story.lines([story.style.good(`✓ ${words}`)])
    else story.miss(`${words}; missing: ${missing.join(', ')}`)
  }
}

async function resolved(
  steward: Client,
  session: string,
  tokens: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (let at = 0; at < tokens.length; at += AT_ONCE) {
    const body = {
      tokens: tokens.slice(at, at + AT_ONCE),
      reason: 'Comparing with what was planted.',
    }
    const { value } = await steward.post(`/v1/sessions/${session}/resolve`, body, resolvedSchema)
    for (const each of value.values) if (each.value !== null) found.add(each.value)
  }
  return found
}
