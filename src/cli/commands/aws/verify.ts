import { withClients } from '../../../engine/aws/clients.js'
import { readStanding } from '../../../engine/aws/standing.js'
import type { Difference } from '../../../engine/aws/verify/difference.js'
import { differences } from '../../../engine/aws/verify/differences.js'
import { sdkVersion } from '../../../engine/aws/verify/raw.js'
import { EXIT } from '../../exit.js'
import { finished, showProgress, silent } from '../../progress.js'
import { ExitRequest } from '../../shell.js'
import type { Shell } from '../../shell.js'
import { differenceLines } from '../../text/aws-verify.js'
import { plainJson } from '../../text/plain.js'
import { styleOf } from '../../text/style.js'
import { countOf } from '../../text/time.js'
import { awsHere } from './aws-here.js'
import type { AwsHere, AwsOptions } from './aws-here.js'

/** Prints where AWS does not hold the plan of a policy; ends with 2 if there is such a place. */
export async function verifyPolicy(shell: Shell, options: AwsOptions): Promise<void> {
  const { terminal } = shell
  const isJson = options.json === true
  const here = await awsHere(shell, options)
  const found = await verified(shell, here, isJson)
  const sdk = sdkVersion()
  if (isJson) {
    const { id: policy, hash } = here.plan.policy
    terminal.out(plainJson(JSON.stringify({ policy, hash, sdk, differences: found })))
  } else {
    const sheet = { style: styleOf(terminal), columns: terminal.columns }
    for (const line of differenceLines(found, sheet)) terminal.out(line)
    terminal.out(`${countOf(found.length, 'difference')} (AWS SDK ${sdk}, answers read raw).`)
  }
  if (found.length > 0) throw new ExitRequest(EXIT.refusal)
}

async function verified(
  { terminal }: Shell,
  { config, plan }: AwsHere,
  isJson: boolean,
): Promise<readonly Difference[]> {
  const standing = await readStanding(config.data, plan.policy.id)
  if (standing === null) return [NEVER_APPLIED]
  const words = 'Reading back what AWS holds.'
  const progress = isJson ? silent : showProgress(terminal, words)
  return finished(
    progress,
    { done: 'Everything was read back.', failed: 'AWS could not be asked.' },
    () => withClients(plan.place, (clients) => differences(clients, plan, standing)),
  )
}

const NEVER_APPLIED: Difference = {
  where: 'policy',
  words: 'was never applied from this data folder; run "homeroom aws apply"',
}
