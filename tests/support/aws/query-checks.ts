import type { Account } from './account.js'
import { associationsOf, type Association } from './associations.js'
import { collaborationOf } from './collaborations.js'
import { configuredTableOf } from './configured-tables.js'
import { glueTableAt } from './glue-tables.js'
import type { Membership } from './memberships.js'
import { denied, invalid, overQuota } from './problem.js'
import { isOngoing, type S3Output, type StartQuery } from './query-shapes.js'

/** Ongoing queries per membership; AWS raises it for nobody. */
const MOST_ONGOING = 5
/** Configured tables per query. */
export const MOST_TABLES = 15

/**
 * All that is looked at before a query is taken on.
 * @returns where its result goes
 * @throws Problem
 */
export function checkStart(account: Account, membership: Membership, input: StartQuery): S3Output {
  const { queryString, analysisTemplateArn } = input.sqlParameters
  if ((queryString === undefined) === (analysisTemplateArn === undefined)) {
    throw invalid('INVALID_QUERY', 'Exactly one of queryString and analysisTemplateArn is needed.')
  }
  if (analysisTemplateArn !== undefined) {
    throw invalid('INVALID_QUERY', 'The analysis template does not exist.')
  }
  const { memberStatus } = collaborationOf(account, membership.collaborationId)
  if (membership.status !== 'ACTIVE' || memberStatus !== 'ACTIVE') {
    throw invalid('INVALID_CONFIGURATION', 'Membership and collaboration must be ACTIVE.')
  }
  if (!membership.memberAbilities.includes('CAN_QUERY')) throw denied()
  const ongoing = [...account.queries.values()].filter(
    ({ membershipId, status }) => membershipId === membership.id && isOngoing(status),
  )
  if (ongoing.length >= MOST_ONGOING) {
    throw overQuota('Ongoing queries per membership', MOST_ONGOING)
  }
  return outputOf(account, membership, input)
}

/** The query's own output or the membership's default, in no bucket from which the query could read. */
function outputOf(account: Account, membership: Membership, input: StartQuery): S3Output {
  const configuration = input.resultConfiguration ?? membership.defaultResultConfiguration
  const s3 = configuration?.outputConfiguration.s3
  if (s3 === undefined) throw invalid('INVALID_CONFIGURATION', 'Where shall the result go?')
  if (s3.resultFormat !== 'PARQUET') {
    throw invalid('INVALID_CONFIGURATION', 'This fake writes Parquet alone.')
  }
  const sources = associationsOf(account, membership).flatMap((one) => bucketsOf(account, one))
  if (sources.includes(s3.bucket)) {
    throw invalid('INVALID_CONFIGURATION', 'The results bucket must not be a data source.')
  }
  return s3
}

/** The buckets in which a table's files lie, by its Glue table. */
function bucketsOf(account: Account, { configuredTableId }: Association): readonly string[] {
  const { tableReference } = configuredTableOf(account, configuredTableId)
  const table = glueTableAt(account, tableReference.glue)
  if (table === null) return []
  return [table, ...table.partitions.values()].flatMap(({ StorageDescriptor: { Location } }) =>
    Location === undefined ? [] : [new URL(Location).hostname],
  )
}

/**
 * Whether its rule lets this account ask anything of a table and receive the answer.
 * @returns why not; null if it does
 */
export function whyNotAllowed(account: Account, association: Association): string | null {
  const rule = account.tableRules.get(association.configuredTableId)
  const custom = rule?.policy.v1?.custom
  if (rule === undefined) return 'has no analysis rule'
  if (custom === undefined) return 'has another type of rule than CUSTOM'
  if (!custom.allowedAnalyses.includes('ANY_QUERY')) return 'does not allow ANY_QUERY'
  if (!(custom.allowedAnalysisProviders ?? []).includes(account.id)) return 'does not allow you'
  const receivers = account.associationRules.get(association.id)?.policy.v1?.custom
  if (!(receivers?.allowedResultReceivers ?? []).includes(account.id)) return 'allows no receiver'
  return null
}
