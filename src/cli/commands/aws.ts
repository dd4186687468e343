import type { Command } from 'commander'
import type { Shell } from '../shell.js'
import { addApply } from './aws/apply.js'
import { addDoctor } from './aws/doctor.js'
import { addPlan } from './aws/plan.js'
import { addPublish } from './aws/publish.js'
import { addVerify } from './aws/verify.js'

const HELP = `
Credentials come from where the AWS SDK finds them (AWS_PROFILE, AWS_ACCESS_KEY_ID, an instance's role …);
everything else from the HOMEROOM_AWS_ settings. "plan" needs no credentials and sends nothing.`

/** `homeroom aws plan | doctor | apply | verify | publish` */
export function awsCommand(program: Command, shell: Shell): void {
  const aws = program
    .command('aws')
    .description('AWS Clean Rooms as the engine: configure it, prove what it holds (steward)')
    .addHelpText('after', HELP)
  for (const add of IN_ORDER) add(aws, shell)
}

/** In order of use. */
const IN_ORDER: readonly ((aws: Command, shell: Shell) => void)[] = [
  addPlan,
  addDoctor,
  addApply,
  addVerify,
  addPublish,
]
