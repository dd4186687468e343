import type { Account } from './account.js'
import type { Association } from './associations.js'
import { absent } from './problem.js'
import type { RuleType } from './rule-shapes.js'

/** What is in force for a table in a collaboration: the owner's rule, the collaboration's, and both together. */
export function ruleInForce(account: Account, association: Association, type: RuleType): object {
  const rule = account.tableRules.get(association.configuredTableId)
  if (rule?.type !== type) throw absent('CONFIGURED_TABLE_ASSOCIATION', association.name)
  const own = account.associationRules.get(association.id)
  const collaborationId = account.memberships.get(association.membershipId)?.collaborationId ?? ''
  const [[member, policy] = ['', {}]] = Object.entries(rule.policy.v1 ?? {})
  const [added] = Object.values(own?.policy.v1 ?? {})
  const consolidatedPolicy = { v1: { [member]: { ...policy, ...added } } }
  return {
    ...{ collaborationId, type, name: association.name, policy: rule.policy },
    ...{ createTime: rule.createTime, updateTime: rule.updateTime },
    ...(own === undefined ? {} : { collaborationPolicy: own.policy, consolidatedPolicy }),
  }
}

/** Why nobody can query the table now, in the model's codes; empty if somebody can. */
export function obstacles(account: Account, association: Association): readonly string[] {
  const rule = account.tableRules.get(association.configuredTableId)
  if (rule === undefined) return ['ANALYSIS_RULE_MISSING']
  const { custom } = rule.policy.v1 ?? {}
  const own = account.associationRules.get(association.id)?.policy.v1
  const asksAnything = custom?.allowedAnalyses.includes('ANY_QUERY') ?? false
  const askers = custom?.allowedAnalysisProviders ?? []
  const hasReceivers = (own?.custom?.allowedResultReceivers ?? []).length > 0
  const found: readonly (readonly [string, boolean])[] = [
    ['ANALYSIS_TEMPLATES_NOT_CONFIGURED', custom?.allowedAnalyses.length === 0],
    ['ANALYSIS_PROVIDERS_NOT_CONFIGURED', asksAnything && askers.length === 0],
    ['COLLABORATION_ANALYSIS_RULE_NOT_CONFIGURED', own === undefined],
    ['RESULT_RECEIVERS_NOT_CONFIGURED', own?.custom !== undefined && !hasReceivers],
  ]
  return found.flatMap(([code, holds]) => (holds ? [code] : []))
}
