import type { Command } from 'commander'
import type { Shell } from '../../shell.js'
import { planLines } from '../../text/aws-plan.js'
import { plainJson } from '../../text/plain.js'
import { styleOf } from '../../text/style.js'
import { awsHere, awsPolicyCommand } from './aws-here.js'
import type { AwsOptions } from './aws-here.js'

/** `homeroom aws plan` */
export function addPlan(aws: Command, shell: Shell): void {
  awsPolicyCommand(aws, 'plan', 'what AWS is to hold for a policy, and who enforces what')
    .option('--json', 'for programs')
    .action(async (options: AwsOptions) => {
      const { plan } = await awsHere(shell, options)
      const { terminal } = shell
      if (options.json === true) {
        terminal.out(plainJson(JSON.stringify(plan)))
        return
      }
      const sheet = { style: styleOf(terminal), columns: terminal.columns }
      for (const line of planLines(plan, sheet)) terminal.out(line)
    })
}
