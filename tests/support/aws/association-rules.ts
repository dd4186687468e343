import { z } from 'zod'
import { changed, seconds, type Account } from './account.js'
import { associationOf, type Association } from './associations.js'
import { membershipOf } from './memberships.js'
import { operation, type Operation } from './operation.js'
import { absent, conflict, invalid } from './problem.js'
import { associationPolicy, MEMBER_OF, ruleType } from './rule-shapes.js'
import type { AssociationPolicy, RuleType } from './rule-shapes.js'
import { uuid } from './shapes.js'

/** The collaboration's own rule for an associated table: who may receive what comes of it. */
export interface AssociationRule {
  readonly membershipIdentifier: string
  readonly configuredTableAssociationId: string
  readonly configuredTableAssociationArn: string
  readonly policy: AssociationPolicy
  readonly type: RuleType
  readonly createTime: number
  readonly updateTime: number
}

const ONE = z.object({
  ...{ membershipIdentifier: uuid, configuredTableAssociationIdentifier: uuid },
  analysisRuleType: ruleType,
})
const WHOLE = ONE.extend({ analysisRulePolicy: associationPolicy })

/** It must be of the table's own kind, and name receivers who can receive. */
function check(account: Account, association: Association, input: z.output<typeof WHOLE>): void {
  const { analysisRuleType: type, analysisRulePolicy } = input
  const member = analysisRulePolicy.v1?.[MEMBER_OF[type]]
  if (member === undefined) {
    throw invalid('INVALID_CONFIGURATION', `The policy is not of type ${type}.`)
  }
  if (account.tableRules.get(association.configuredTableId)?.type !== type) {
    throw invalid('INVALID_CONFIGURATION', `The configured table has no rule of type ${type}.`)
  }
  const { memberAbilities } = membershipOf(account, association.membershipId)
  const able = memberAbilities.includes('CAN_RECEIVE_RESULTS') ? [account.id] : []
  const unable = (member.allowedResultReceivers ?? []).filter((id) => !able.includes(id))
  if (unable.length > 0) {
    throw invalid('INVALID_CONFIGURATION', `Cannot receive results: ${unable.join(', ')}.`)
  }
}

function create(account: Account, input: z.output<typeof WHOLE>) {
  const association = associationOf(account, input)
  const { id, arn, membershipId } = association
  if (account.associationRules.has(id)) {
    throw conflict('ALREADY_EXISTS', 'CONFIGURED_TABLE_ASSOCIATION', id)
  }
  check(account, association, input)
  const now = seconds()
  const analysisRule: AssociationRule = {
    ...{ membershipIdentifier: membershipId, configuredTableAssociationId: id },
    ...{ configuredTableAssociationArn: arn, policy: input.analysisRulePolicy },
    ...{ type: input.analysisRuleType, createTime: now, updateTime: now },
  }
  account.associationRules.set(id, analysisRule)
  const analysisRuleTypes = [input.analysisRuleType]
  account.associations.set(id, changed(association, { analysisRuleTypes }))
  return { analysisRule }
}

function ruleOf(account: Account, input: z.output<typeof ONE>): AssociationRule {
  const { id } = associationOf(account, input)
  const rule = account.associationRules.get(id)
  if (rule?.type !== input.analysisRuleType) throw absent('CONFIGURED_TABLE_ASSOCIATION', id)
  return rule
}

function update(account: Account, input: z.output<typeof WHOLE>) {
  const rule = ruleOf(account, input)
  check(account, associationOf(account, input), input)
  const analysisRule = changed(rule, { policy: input.analysisRulePolicy })
  account.associationRules.set(rule.configuredTableAssociationId, analysisRule)
  return { analysisRule }
}

const AT =
  '/memberships/{membershipIdentifier}/configuredTableAssociations/{configuredTableAssociationIdentifier}/analysisRule'
const AT_TYPE = `${AT}/{analysisRuleType}` as const

export const associationRuleOperations: readonly Operation[] = [
  operation('CreateConfiguredTableAssociationAnalysisRule', `POST ${AT}`, WHOLE, create),
  operation('GetConfiguredTableAssociationAnalysisRule', `GET ${AT_TYPE}`, ONE, (...call) => ({
    analysisRule: ruleOf(...call),
  })),
  operation('UpdateConfiguredTableAssociationAnalysisRule', `PATCH ${AT_TYPE}`, WHOLE, update),
  operation(
    'DeleteConfiguredTableAssociationAnalysisRule',
    `DELETE ${AT_TYPE}`,
    ONE,
    (account, input) => {
      const { configuredTableAssociationId: id } = ruleOf(account, input)
      account.associationRules.delete(id)
      const association = associationOf(account, input)
      account.associations.set(id, changed(association, { analysisRuleTypes: [] }))
    },
  ),
]
