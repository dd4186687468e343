import type { AwsClients } from '../clients.js'
import type { AwsPlan } from '../plan/plan.js'
import type { AwsStanding } from '../standing.js'
import { collaborationDifferences } from './collaboration.js'
import type { Difference } from './difference.js'
import { inTurns } from './in-turns.js'
import { judge } from './judge.js'
import { createQuestions } from './questions.js'
import type { Questions } from './questions.js'
import { rulesInForceDifferences } from './rules-in-force.js'
import { databaseShape } from './shapes.js'
import { tableDifferences } from './table.js'

/** Everything that one verification is about. */
export interface Verification {
  readonly ask: Questions
  readonly plan: AwsPlan
  readonly standing: AwsStanding
}

/**
 * What AWS holds otherwise than the plan, and what cannot be seen of it; empty only if all of it was seen to be
 * as planned. Asks by the ids of the standing and reads the answers as they came over the wire. Changes nothing.
 *
 * Not looked at: the objects in the data bucket (their digests are in the manifest of each load), what the
 * role may read, and IAM.
 *
 * @throws Fault `ENGINE_UNREACHABLE` if AWS cannot be asked at all
 */
export async function differences(
  clients: AwsClients,
  plan: AwsPlan,
  standing: AwsStanding,
): Promise<readonly Difference[]> {
  const of: Verification = { ask: await createQuestions(clients), plan, standing }
  // First, and alone: if AWS cannot be asked at all, it is asked once.
  const collaboration = await collaborationDifferences(of)
  const database = judge(
    'Glue database',
    await of.ask.database(plan.place.database),
    databaseShape(plan),
  )
  const [inForce, tables] = await Promise.all([
    rulesInForceDifferences(of),
    inTurns(plan.tables, (table) => tableDifferences(of, table)),
  ])
  return [...standingDifferences(of), ...collaboration, ...database, ...inForce, ...tables.flat()]
}

/** Whether what was applied is what is asked about. */
function standingDifferences({ plan, standing }: Verification): readonly Difference[] {
  const { id, hash } = standing.policy
  if (id === plan.policy.id && hash === plan.policy.hash) return []
  const words = `AWS was set up for another text of the policy (${id}, ${hash.slice(0, 12)}); run "homeroom aws apply"`
  return [{ where: 'policy', words }]
}
