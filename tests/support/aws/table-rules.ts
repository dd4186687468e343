import { z } from 'zod'
import { changed, seconds, type Account } from './account.js'
import { configuredTableOf, type ConfiguredTable } from './configured-tables.js'
import { operation, type Operation } from './operation.js'
import { absent, conflict, invalid } from './problem.js'
import { MEMBER_OF, ruleType, tablePolicy, type RuleType, type TablePolicy } from './rule-shapes.js'
import { uuid } from './shapes.js'

/** The one analysis rule of a configured table. */
export interface TableRule {
  readonly configuredTableId: string
  readonly configuredTableArn: string
  readonly policy: TablePolicy
  readonly type: RuleType
  readonly createTime: number
  readonly updateTime: number
}

const ONE = z.object({ configuredTableIdentifier: uuid, analysisRuleType: ruleType })
const WHOLE = ONE.extend({ analysisRulePolicy: tablePolicy })

/** The policy must be of the kind that is named, and speak of columns that the table allows. */
function check({ allowedColumns }: ConfiguredTable, type: RuleType, { v1 }: TablePolicy): void {
  if (v1?.[MEMBER_OF[type]] === undefined) {
    throw invalid('INVALID_CONFIGURATION', `The policy is not of type ${type}.`)
  }
  const { aggregation, list, custom } = v1
  const named = [
    ...(aggregation?.aggregateColumns.flatMap(({ columnNames }) => columnNames) ?? []),
    ...(aggregation?.outputConstraints.map(({ columnName }) => columnName) ?? []),
    ...(aggregation?.joinColumns ?? []),
    ...(aggregation?.dimensionColumns ?? []),
    ...(list?.joinColumns ?? []),
    ...(list?.listColumns ?? []),
    ...(custom?.disallowedOutputColumns ?? []),
    ...(custom?.differentialPrivacy?.columns.map(({ name }) => name) ?? []),
    ...(custom?.aggregationThresholds?.flatMap(({ identityColumns }) => identityColumns) ?? []),
  ]
  const unknown = named.filter((name) => !allowedColumns.includes(name))
  if (unknown.length > 0) {
    throw invalid('INVALID_CONFIGURATION', `Not an allowed column: ${unknown.join(', ')}.`)
  }
  const anyQuery = custom?.allowedAnalyses.includes('ANY_QUERY') ?? false
  if (anyQuery && (custom?.allowedAnalysisProviders ?? []).length === 0) {
    throw invalid('INVALID_CONFIGURATION', 'ANY_QUERY needs allowedAnalysisProviders.')
  }
}

function create(account: Account, input: z.output<typeof WHOLE>) {
  const { configuredTableIdentifier: id, analysisRuleType: type, analysisRulePolicy } = input
  const table = configuredTableOf(account, id)
  if (account.tableRules.has(id)) throw conflict('ALREADY_EXISTS', 'CONFIGURED_TABLE', id)
  check(table, type, analysisRulePolicy)
  const now = seconds()
  const analysisRule: TableRule = {
    ...{ configuredTableId: id, configuredTableArn: table.arn },
    ...{ policy: analysisRulePolicy, type, createTime: now, updateTime: now },
  }
  account.tableRules.set(id, analysisRule)
  account.configuredTables.set(id, changed(table, { analysisRuleTypes: [type] }))
  return { analysisRule }
}

function ruleOf(account: Account, id: string, type: RuleType): TableRule {
  configuredTableOf(account, id)
  const rule = account.tableRules.get(id)
  if (rule?.type !== type) throw absent('CONFIGURED_TABLE', id)
  return rule
}

function update(account: Account, input: z.output<typeof WHOLE>) {
  const { configuredTableIdentifier: id, analysisRuleType: type, analysisRulePolicy } = input
  const rule = ruleOf(account, id, type)
  check(configuredTableOf(account, id), type, analysisRulePolicy)
  const analysisRule = changed(rule, { policy: analysisRulePolicy })
  account.tableRules.set(id, analysisRule)
  return { analysisRule }
}

function remove(account: Account, id: string, type: RuleType): void {
  ruleOf(account, id, type)
  account.tableRules.delete(id)
  const table = configuredTableOf(account, id)
  account.configuredTables.set(id, changed(table, { analysisRuleTypes: [] }))
}

const AT = '/configuredTables/{configuredTableIdentifier}/analysisRule'
const AT_TYPE = `${AT}/{analysisRuleType}` as const

export const tableRuleOperations: readonly Operation[] = [
  operation('CreateConfiguredTableAnalysisRule', `POST ${AT}`, WHOLE, create),
  operation('GetConfiguredTableAnalysisRule', `GET ${AT_TYPE}`, ONE, (account, input) => ({
    analysisRule: ruleOf(account, input.configuredTableIdentifier, input.analysisRuleType),
  })),
  operation('UpdateConfiguredTableAnalysisRule', `PATCH ${AT_TYPE}`, WHOLE, update),
  operation('DeleteConfiguredTableAnalysisRule', `DELETE ${AT_TYPE}`, ONE, (account, input) =>
    remove(account, input.configuredTableIdentifier, input.analysisRuleType),
  ),
]
