import { join } from 'node:path'
import type { AwsConfig } from '../config/aws.js'
import type { Config } from '../config/config.js'
import { createAwsEngine } from '../engine/aws/engine.js'
import { openClients } from '../engine/aws/clients.js'
import { awsPlan } from '../engine/aws/plan/plan.js'
import { costOf, leastCost } from '../engine/aws/price.js'
import { createManifestReader } from '../engine/aws/publish/manifest-reader.js'
import { readStanding } from '../engine/aws/standing.js'
import type { Difference } from '../engine/aws/verify/difference.js'
import { differences } from '../engine/aws/verify/differences.js'
import type { Bill } from '../engine/port.js'
import { createBills } from '../query/bills.js'
import { sparkDialect } from '../query/dialect.js'
import type { Tariff, Venue } from '../query/venue.js'
import { refuse } from '../refusal.js'
import { publishedOf } from '../session/published.js'
import type { OpenVenue, VenueParts } from './venue.js'

/** A run at AWS takes a minute at least: only a refusal can be waited for. */
const PATIENCE_MS = 1_500

/**
 * Queries in AWS Clean Rooms. A session is approved only where its load is published and AWS holds what the
 * policy says; both are asked again before each run.
 */
export async function cleanRooms(
  config: Config,
  aws: AwsConfig,
  parts: VenueParts,
): Promise<OpenVenue> {
  const { place, inFlight, deadlineMs } = aws
  const { ledger, shelf, onFault } = parts
  const clients = await openClients(place)
  const tariff = tariffOf(aws)
  const bills = createBills(ledger, tariff)
  const verify = async (id: string, hash: string): Promise<readonly Difference[]> => {
    const policy = shelf.policy(id)
    const standing = await readStanding(config.data, id)
    if (policy?.hash !== hash || standing === null) return [NOT_APPLIED]
    return differences(clients, awsPlan(policy, place), standing)
  }
  const engine = createAwsEngine({
    ...{ place, clients, inFlight, verify },
    folder: join(config.data, 'aws', runsOf(config)),
    standingOf: (id) => readStanding(config.data, id),
    isPublished: (of) => publishedOf(ledger.state(), of) !== undefined,
    late: (bill: Bill) => {
      bills.late(bill).catch(onFault)
    },
  })
  const barred: Venue['barred'] = (state, of) =>
    publishedOf(state, of) === undefined
      ? refuse('NOT_PUBLISHED', 'This load is not published to AWS under this policy.')
      : null
  return {
    ...{ engine, bills, patienceMs: PATIENCE_MS },
    venue: {
      ...{ dialect: sparkDialect, deadlineMs, tariff, barred },
      async admit(state, of) {
        const unpublished = barred(state, of)
        if (unpublished !== null) return unpublished
        const { length } = await verify(of.policy.id, of.policy.hash)
        if (length === 0) return null
        return refuse('ENGINE_NOT_READY', `AWS holds ${length} things otherwise than the policy.`)
      },
    },
    readManifest: createManifestReader(place, clients),
    words: () => [{ name: 'aws', ok: true, words: engine.words() }],
    recover: () => {
      engine.recover().catch(onFault)
    },
    async close() {
      await engine.close()
      clients.close()
    },
  }
}

/** Instances share the data folder, and each looks after its own runs alone. */
const runsOf = ({ ledger }: Config): string =>
  ledger.kind === 'postgres' ? `runs.${ledger.instance}` : 'runs'

const NOT_APPLIED: Difference = {
  where: 'policy',
  words: 'it is not applied at AWS as it stands; run "homeroom aws apply"',
}

const MICRODOLLARS_PER_CENT = 10_000

function tariffOf({ place, limits }: AwsConfig): Tariff {
  const { centsPerUnitHour, centsPerSession, queriesPerSession } = limits
  const each = leastCost(place.worker, centsPerUnitHour)
  return {
    least: (runs) => runs * each,
    billed: (milliUnits) => costOf(milliUnits, centsPerUnitHour),
    queriesPerSession,
    costPerSession: centsPerSession * MICRODOLLARS_PER_CENT,
  }
}
