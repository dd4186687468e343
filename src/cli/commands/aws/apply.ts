import { proposeApplying } from '../../../engine/aws/apply/apply.js'
import type { Applying } from '../../../engine/aws/apply/apply.js'
import { withClients } from '../../../engine/aws/clients.js'
import { writeStanding } from '../../../engine/aws/standing.js'
import { confirmed } from '../../confirm.js'
import { EXIT } from '../../exit.js'
import { finished, showProgress } from '../../progress.js'
import { ExitRequest } from '../../shell.js'
import type { Shell } from '../../shell.js'
import { proposalLines, thingWords } from '../../text/aws-apply.js'
import { styleOf } from '../../text/style.js'
import { awsHere } from './aws-here.js'
import type { AwsHere, AwsOptions } from './aws-here.js'

export interface ApplyOptions extends AwsOptions {
  readonly yes?: boolean
}

/** Makes AWS hold the plan of a policy, after showing the changes. */
export async function applyPolicy(shell: Shell, options: ApplyOptions): Promise<void> {
  const here = await awsHere(shell, options)
  await withClients(here.aws.place, async (clients) =>
    apply(shell, here, options, await proposed(shell, here, clients)),
  )
}

async function proposed(
  { terminal }: Shell,
  { plan }: AwsHere,
  clients: Parameters<typeof proposeApplying>[0],
): Promise<Applying> {
  const progress = showProgress(terminal, 'Looking at what AWS holds.')
  const words = { done: 'AWS was looked at.', failed: 'AWS could not be looked at.' }
  return finished(progress, words, () => proposeApplying(clients, plan))
}

async function apply(
  shell: Shell,
  here: AwsHere,
  { yes, policy }: ApplyOptions,
  applying: Applying,
): Promise<void> {
  const { terminal } = shell
  const { steps, overQuota } = applying.proposal
  const sheet = { style: styleOf(terminal), columns: terminal.columns }
  for (const line of proposalLines(applying.proposal, sheet)) terminal.out(line)
  if (overQuota.length > 0 || steps.some(({ action }) => action === 'byHand')) {
    terminal.err('Nothing was changed: what is marked ! has to be mended by a person first.')
    throw new ExitRequest(EXIT.refusal)
  }
  const isChange = steps.some(({ action }) => action !== 'leave')
  if (isChange && yes !== true) {
    const answer = await confirmed(shell, 'Make it so?')
    if (answer !== true) {
      terminal.err(
        answer === null ? 'Nothing was changed; --yes applies it.' : 'Nothing was changed.',
      )
      return
    }
  }
  const standing = await carriedOut(shell, applying)
  await writeStanding(here.config.data, standing)
  terminal.out(`AWS holds the plan of ${policy}: collaboration ${standing.collaboration}.`)
}

async function carriedOut({ terminal, signal }: Shell, applying: Applying) {
  const progress = showProgress(terminal, 'Applying.')
  const words = {
    done: 'Applied, and read back.',
    failed: 'Not all was applied; run the command again.',
  }
  return finished(progress, words, () =>
    applying.carryOut((step, done, of) => {
      // Between two calls is the best place to stop: what is done stays, and the next run goes on.
      signal.throwIfAborted()
      progress.at(
        done / of,
        `${step.action === 'create' ? 'Creating' : 'Changing'} ${thingWords(step.thing)}`,
      )
    }),
  )
}
