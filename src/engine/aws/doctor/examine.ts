import type { AwsClients } from '../clients.js'
import type { AwsPlan } from '../plan/plan.js'
import type { AwsPlace } from '../place.js'
import { readStanding } from '../standing.js'
import type { AwsStanding } from '../standing.js'
import type { Difference } from '../verify/difference.js'
import { Fault } from '../../../fault.js'
import { accountOf, roleOf } from './account.js'
import { bucketsOf } from './buckets.js'
import { credentialsOf } from './credentials.js'
import { unseen, unwell, well } from './diagnosis.js'
import type { Diagnosis } from './diagnosis.js'
import { databaseOf, loadEnding, newestLoad } from './published.js'
import { troubled } from './trouble-words.js'

export interface Examination {
  readonly clients: AwsClients
  readonly place: AwsPlace
  /** Epoch milliseconds. */
  readonly now: number
  /** The policy to look at; null: what all policies share, alone. */
  readonly of: { readonly plan: AwsPlan; readonly dataDir: string } | null
  /** `differences` of verify. */
  readonly differences: (
    clients: AwsClients,
    plan: AwsPlan,
    standing: AwsStanding,
  ) => Promise<readonly Difference[]>
}

/** What was found, and the load that a query could run on. */
export interface Examined {
  readonly diagnoses: readonly Diagnosis[]
  /** Null: there is none, or the policy is not in force in AWS. */
  readonly ready: { readonly standing: AwsStanding; readonly load: string } | null
}

/**
 * Looks at everything that a first query in an account needs, in the order in which it is set up. Changes
 * nothing and costs nothing; what fails keeps nothing after it from being looked at, but for the credentials.
 */
export async function examine(examination: Examination): Promise<Examined> {
  const { clients, place, now, of } = examination
  const credentials = await credentialsOf(clients, now)
  if (credentials.state === 'not ok') {
    const rest = unseen('everything else', 'Nothing can be asked without credentials.')
    return { diagnoses: [credentials, rest], ready: null }
  }
  const common = [
    credentials,
    await accountOf(clients, place),
    ...(await bucketsOf(clients, place)),
    roleOf(place),
    await databaseOf(clients, place),
  ]
  if (of === null) return { diagnoses: common, ready: null }
  const standing = await standingOf(of.dataDir, of.plan)
  const held = await heldAsPlanned(examination, standing.standing)
  const loads = await loadsOf(clients, of.plan)
  const diagnoses = [...common, standing.diagnosis, held, loads.diagnosis]
  const ready =
    held.state === 'ok' && standing.standing !== null && loads.load !== null
      ? { standing: standing.standing, load: loads.load }
      : null
  return { diagnoses, ready }
}

interface Stood {
  readonly diagnosis: Diagnosis
  readonly standing: AwsStanding | null
}

async function standingOf(dataDir: string, { policy }: AwsPlan): Promise<Stood> {
  const about = 'what was applied'
  const remedy = `Run "homeroom aws apply --policy ${policy.id}".`
  try {
    const standing = await readStanding(dataDir, policy.id)
    if (standing === null) {
      const words = 'This policy was never applied from this data folder.'
      return { standing, diagnosis: unwell(about, words, remedy) }
    }
    if (standing.policy.hash !== policy.hash) {
      return { standing, diagnosis: unwell(about, 'It was another text of the policy.', remedy) }
    }
    return { standing, diagnosis: well(about, 'It is this very text of the policy.') }
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause
    return { standing: null, diagnosis: unwell(about, 'Its file cannot be read.', remedy) }
  }
}

async function heldAsPlanned(
  { clients, differences, of }: Examination,
  standing: AwsStanding | null,
): Promise<Diagnosis> {
  const about = 'what AWS holds'
  if (standing === null || of === null) return unseen(about, 'Nothing was applied.')
  const remedy = `Run "homeroom aws verify --policy ${of.plan.policy.id}" to see them.`
  try {
    const found = await differences(clients, of.plan, standing)
    if (found.length === 0) return well(about, 'It is as the policy says, as far as can be seen.')
    return unwell(
      about,
      `It differs from the policy, or cannot be seen, in ${found.length} ${found.length === 1 ? 'place' : 'places'}; sessions are refused.`,
      remedy,
    )
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause
    return unwell(about, 'AWS could not be asked.', 'Look at what is not ok above.')
  }
}

async function loadsOf(
  clients: AwsClients,
  { policy, place }: AwsPlan,
): Promise<{ readonly diagnosis: Diagnosis; readonly load: string | null }> {
  const about = 'published rosters'
  try {
    const load = await newestLoad(clients, place, {
      id: policy.id,
      ending: loadEnding(policy.hash),
    })
    const remedy = 'Run "homeroom aws publish".'
    const words = 'No roster is published whole under this text of the policy.'
    const found = 'At least one is published whole under this text of the policy.'
    return { load, diagnosis: load === null ? unwell(about, words, remedy) : well(about, found) }
  } catch (cause) {
    return { load: null, diagnosis: troubled(about, cause) }
  }
}
