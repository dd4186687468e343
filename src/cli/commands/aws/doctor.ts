import type { AwsConfig } from '../../../config/aws.js'
import { withClients } from '../../../engine/aws/clients.js'
import type { AwsClients } from '../../../engine/aws/clients.js'
import { unseen } from '../../../engine/aws/doctor/diagnosis.js'
import type { Diagnosis } from '../../../engine/aws/doctor/diagnosis.js'
import { examine } from '../../../engine/aws/doctor/examine.js'
import type { Examined } from '../../../engine/aws/doctor/examine.js'
import { expectedCells } from '../../../engine/aws/doctor/expected.js'
import { tried } from '../../../engine/aws/doctor/trial.js'
import { leastCost } from '../../../engine/aws/price.js'
import { realTime } from '../../../engine/aws/run/time.js'
import { differences } from '../../../engine/aws/verify/differences.js'
import { confirmed } from '../../confirm.js'
import { EXIT } from '../../exit.js'
import { localConfig } from '../../settings.js'
import { ExitRequest, UsageError } from '../../shell.js'
import type { Shell } from '../../shell.js'
import { diagnosisLines } from '../../text/aws-doctor.js'
import { plainJson } from '../../text/plain.js'
import { styleOf } from '../../text/style.js'
import { awsHere } from './aws-here.js'
import type { AwsHere } from './aws-here.js'
import { probeText } from './doctor-query.js'

export interface DoctorOptions {
  readonly policy?: string
  readonly data?: string
  readonly json?: boolean
  readonly run?: boolean
  readonly yes?: boolean
}

/** Prints what a first query in this account would stumble over; ends with 2 if there is anything. */
export async function examinePlace(shell: Shell, options: DoctorOptions): Promise<void> {
  const { aws: config, here } = await patient(shell, options)
  await withClients(config.place, async (clients) => {
    const examined = await examine({
      ...{ clients, place: config.place, differences, now: shell.now() },
      of: here === null ? null : { plan: here.plan, dataDir: here.config.data },
    })
    show(shell, examined.diagnoses, options)
    const more =
      options.run === true && here !== null
        ? await trial(shell, options, { clients, here, examined })
        : []
    show(shell, more, options)
    const all = [...examined.diagnoses, ...more]
    if (options.json === true) shell.terminal.out(plainJson(JSON.stringify({ diagnoses: all })))
    if (all.some(({ state }) => state === 'not ok')) throw new ExitRequest(EXIT.refusal)
  })
}

/** Whom to look at. `here` is null without a policy. */
async function patient(
  shell: Shell,
  { policy, data, run }: DoctorOptions,
): Promise<{ readonly aws: AwsConfig; readonly here: AwsHere | null }> {
  if (policy !== undefined) {
    const here = await awsHere(shell, { policy, ...(data === undefined ? {} : { data }) })
    return { aws: here.aws, here }
  }
  if (run === true) throw new UsageError('With --run say for which policy: --policy.')
  const { aws } = (await localConfig(shell, data)).config
  if (aws === null) throw new UsageError('No place in AWS is set: HOMEROOM_AWS_REGION, …')
  return { aws, here: null }
}

const QUERY = 'a protected query'

async function trial(
  shell: Shell,
  { yes }: DoctorOptions,
  parts: { readonly clients: AwsClients; readonly here: AwsHere; readonly examined: Examined },
): Promise<readonly Diagnosis[]> {
  const { clients, examined, here } = parts
  const { ready } = examined
  if (ready === null) return [unseen(QUERY, 'Not run: something above is not ready for it.')]
  const { place, limits, deadlineMs } = here.aws
  const text = await probeText(here.policy, ready.load)
  if (text === null) return [unseen(QUERY, 'Not run: this policy has no identifier to order by.')]
  const dollars = (leastCost(place.worker, limits.centsPerUnitHour) / 1_000_000).toFixed(2)
  const words = `One query costs at least $${dollars} (${place.worker.number} x ${place.worker.type}, a minute) and takes minutes. Run it?`
  if (yes !== true && (await confirmed(shell, words)) !== true) {
    return [unseen(QUERY, 'Not run: nobody said yes; --yes runs it.')]
  }
  shell.terminal.err('Running one query at AWS; Ctrl-C cancels it.')
  return tried({
    ...{ clients, place, text, deadlineMs, time: realTime, signal: shell.signal },
    ...{ membership: ready.standing.membership, expected: await expectedCells() },
  })
}

function show({ terminal }: Shell, diagnoses: readonly Diagnosis[], { json }: DoctorOptions): void {
  if (json === true) return
  const sheet = { style: styleOf(terminal), columns: terminal.columns }
  for (const one of diagnoses) for (const line of diagnosisLines(one, sheet)) terminal.out(line)
}
