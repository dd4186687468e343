import type { Command } from 'commander'
import { serviceCommand } from '../desk.js'
import { dataOption } from '../settings.js'
import type { Shell } from '../shell.js'
import type { ApplyOptions } from './aws/apply.js'
import type { AwsOptions } from './aws/aws-here.js'
import type { DoctorOptions } from './aws/doctor.js'
import type { PublishOptions } from './aws/publish.js'

const HELP = `
Credentials come from where the AWS SDK finds them (AWS_PROFILE, AWS_ACCESS_KEY_ID, an instance's role …);
everything else from the HOMEROOM_AWS_ settings. "plan" needs no credentials and sends nothing.`

/**
 * `homeroom aws plan | doctor | apply | verify | publish`, in order of use. What they do is loaded when it is asked
 * for: the other commands need not wait for it.
 */
export function awsCommand(program: Command, shell: Shell): void {
  const aws = program
    .command('aws')
    .description('AWS Clean Rooms as the engine: configure it, prove what it holds (steward)')
    .addHelpText('after', HELP)
  for (const add of [addPlan, addDoctor, addApply, addVerify, addPublish]) add(aws, shell)
}

/** A subcommand about one policy, with the settings of this machine. */
const policyCommand = (aws: Command, usage: string, words: string): Command =>
  policyOption(dataOption(aws.command(usage).description(words)))

const policyOption = (command: Command): Command =>
  command.requiredOption('--policy <id>', 'the policy, as "homeroom policies" lists it')

function addPlan(aws: Command, shell: Shell): void {
  policyCommand(aws, 'plan', 'what AWS is to hold for a policy, and who enforces what')
    .option('--json', 'for programs')
    .action(async (options: AwsOptions) => {
      const { showPlan } = await import('./aws/plan.js')
      await showPlan(shell, options)
    })
}

const DOCTOR_HELP = `
Use the credentials of the service (docker/iam/runner.json). Nothing is changed, and nothing it prints names an account,
a bucket, a key or an id, so that it can go into a ticket. "not checked" is no promise that a thing is well.
With --run one protected query is paid for. It asks AWS for every function and form that vendors' queries are written
with, and compares the answers with those of a room.`

function addDoctor(aws: Command, shell: Shell): void {
  const words = 'what a first query in this account would stumble over'
  dataOption(aws.command('doctor').description(words))
    .option('--policy <id>', 'look at what was applied and published for a policy too')
    .option('--run', 'then run one query, which costs; asks first')
    .option('--yes', 'without asking')
    .option('--json', 'for programs')
    .addHelpText('after', DOCTOR_HELP)
    .action(async (options: DoctorOptions) => {
      const { examinePlace } = await import('./aws/doctor.js')
      await examinePlace(shell, options)
    })
}

const APPLY_HELP = `
Shows what it would create and change, then asks; with --yes it does not ask. Without a terminal and without
--yes it only shows. Nothing at AWS is ever deleted. If it ends half-way, run it again.
Afterwards it keeps the ids that AWS gave in the data folder; sessions need them.`

function addApply(aws: Command, shell: Shell): void {
  policyCommand(aws, 'apply', 'make AWS hold the plan of a policy, after showing the changes')
    .option('--yes', 'without asking')
    .addHelpText('after', APPLY_HELP)
    .action(async (options: ApplyOptions) => {
      const { applyPolicy } = await import('./aws/apply.js')
      await applyPolicy(shell, options)
    })
}

const VERIFY_HELP = `
Reads everything back as it comes over the wire, so that members which this SDK does not know are seen too.
What cannot be read counts as a difference. Exit code 0 if there is none, 2 if there is one.`

function addVerify(aws: Command, shell: Shell): void {
  policyCommand(aws, 'verify', 'prove that AWS holds the plan of a policy, and nothing else')
    .option('--json', 'for programs')
    .addHelpText('after', VERIFY_HELP)
    .action(async (options: AwsOptions) => {
      const { verifyPolicy } = await import('./aws/verify.js')
      await verifyPolicy(shell, options)
    })
}

const PUBLISH_HELP = `
Writes what a room of this policy would hold to the data bucket (with your AWS credentials), then has the service look
at it there (with its own). Run it again if it stops: what has arrived is not sent twice, and nothing is replaced.
The cloaked snapshot is read from the data folder of this machine; a service may be running on it.`

function addPublish(aws: Command, shell: Shell): void {
  const words = 'put a snapshot where Clean Rooms can read it, as a policy shows it (steward)'
  policyOption(dataOption(serviceCommand(aws, 'publish', words)))
    .option('--snapshot <id>', 'which load of the roster; else the newest')
    .addHelpText('after', PUBLISH_HELP)
    .action(async (options: PublishOptions) => {
      const { publishSnapshot } = await import('./aws/publish.js')
      await publishSnapshot(shell, options)
    })
}
