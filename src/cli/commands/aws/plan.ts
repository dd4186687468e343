import type { Shell } from '../../shell.js'
import { planLines } from '../../text/aws-plan.js'
import { plainJson } from '../../text/plain.js'
import { styleOf } from '../../text/style.js'
import { awsHere } from './aws-here.js'
import type { AwsOptions } from './aws-here.js'

/** Prints what AWS is to hold for a policy, and who enforces what. */
export async function showPlan(shell: Shell, options: AwsOptions): Promise<void> {
  const { plan } = await awsHere(shell, options)
  const { terminal } = shell
  if (options.json === true) {
    terminal.out(plainJson(JSON.stringify(plan)))
    return
  }
  const sheet = { style: styleOf(terminal), columns: terminal.columns }
  for (const line of planLines(plan, sheet)) terminal.out(line)
}
