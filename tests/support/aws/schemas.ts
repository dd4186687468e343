import { z } from 'zod'
import type { Account } from './account.js'
import { associationsOf, type Association } from './associations.js'
import { collaborationOf, type Collaboration } from './collaborations.js'
import { configuredTableOf } from './configured-tables.js'
import { glueTableAt, type GlueTable } from './glue-tables.js'
import { operation, paged, type Operation } from './operation.js'
import { absent, Problem } from './problem.js'
import { ruleType, type RuleType } from './rule-shapes.js'
import { obstacles, ruleInForce } from './rules-in-force.js'
import { page, tableAlias, uuid } from './shapes.js'

const OF = z.object({ collaborationIdentifier: uuid })

/** Associated tables as the collaboration sees them. */
function tablesOf(account: Account, collaboration: Collaboration): readonly Association[] {
  const membership = account.memberships.get(collaboration.membershipId ?? '')
  return membership === undefined ? [] : associationsOf(account, membership)
}

const named = (account: Account, collaborationId: string, name: string) =>
  tablesOf(account, collaborationOf(account, collaborationId)).find(
    (one) => one.name === name.toLowerCase(),
  )

function summary(account: Account, collaboration: Collaboration, association: Association) {
  const table = configuredTableOf(account, association.configuredTableId)
  const { name, id, createTime, updateTime, membershipArn } = association
  return {
    ...{ name, type: 'TABLE', creatorAccountId: account.id, createTime, updateTime },
    ...{ collaborationId: collaboration.id, collaborationArn: collaboration.arn },
    ...{ analysisRuleTypes: table.analysisRuleTypes, analysisMethod: table.analysisMethod },
    // Not the association's own ARN: the model has the two in different shapes.
    resourceArn: `${membershipArn}/configuredtableassociation/${id}`,
  }
}

function schema(account: Account, collaboration: Collaboration, association: Association) {
  const { allowedColumns, tableReference } = configuredTableOf(
    account,
    association.configuredTableId,
  )
  const table = glueTableAt(account, tableReference.glue)
  const allowed = (columns: GlueTable['PartitionKeys'] = []) =>
    columns
      .filter(({ Name }) => allowedColumns.includes(Name))
      .map(({ Name, Type = '' }) => ({ name: Name, type: Type }))
  const reasons = obstacles(account, association)
  return {
    ...summary(account, collaboration, association),
    ...{
      columns: allowed(table?.StorageDescriptor.Columns),
      partitionKeys: allowed(table?.PartitionKeys),
    },
    description: association.description ?? '',
    schemaStatusDetails: [
      {
        ...{
          analysisType: 'DIRECT_ANALYSIS',
          status: reasons.length === 0 ? 'READY' : 'NOT_READY',
        },
        reasons: reasons.map((code) => ({ code, message: `Not ready: ${code}.` })),
      },
    ],
  }
}

/** One answer per thing asked for: what there is on one side, what there is not on the other. */
function batch<Ask extends { readonly name: string }>(
  asks: readonly Ask[],
  answer: (ask: Ask) => unknown,
): { there: unknown[]; errors: object[] } {
  const [there, errors]: [unknown[], object[]] = [[], []]
  for (const ask of asks) {
    try {
      there.push(answer(ask))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      errors.push({ ...ask, code: error.type, message: error.message })
    }
  }
  return { there, errors }
}

function schemaOf(account: Account, collaborationId: string, name: string) {
  const association = named(account, collaborationId, name)
  if (association === undefined) throw absent('CONFIGURED_TABLE_ASSOCIATION', name)
  return schema(account, collaborationOf(account, collaborationId), association)
}

function ruleOf(account: Account, collaborationId: string, name: string, type: RuleType) {
  const association = named(account, collaborationId, name)
  if (association === undefined) throw absent('CONFIGURED_TABLE_ASSOCIATION', name)
  return ruleInForce(account, association, type)
}

const AT = '/collaborations/{collaborationIdentifier}'

export const schemaOperations: readonly Operation[] = [
  operation(
    'ListSchemas',
    `GET ${AT}/schemas`,
    OF.extend({ ...page, schemaType: z.enum(['TABLE', 'ID_MAPPING_TABLE']).optional() }),
    (account, { collaborationIdentifier, schemaType, ...at }) => {
      const collaboration = collaborationOf(account, collaborationIdentifier)
      const all = schemaType === 'ID_MAPPING_TABLE' ? [] : tablesOf(account, collaboration)
      const summaries = all.map((one) => summary(account, collaboration, one))
      return paged(account, 'schemaSummaries', summaries, at)
    },
  ),
  operation(
    'GetSchema',
    `GET ${AT}/schemas/{name}`,
    OF.extend({ name: tableAlias }),
    (account, { collaborationIdentifier: id, name }) => ({ schema: schemaOf(account, id, name) }),
  ),
  operation(
    'GetSchemaAnalysisRule',
    `GET ${AT}/schemas/{name}/analysisRule/{type}`,
    OF.extend({ name: tableAlias, type: ruleType }),
    (account, { collaborationIdentifier: id, name, type }) => ({
      analysisRule: ruleOf(account, id, name, type),
    }),
  ),
  operation(
    'BatchGetSchema',
    `POST ${AT}/batch-schema`,
    OF.extend({ names: z.array(tableAlias).min(1).max(25) }),
    (account, { collaborationIdentifier: id, names }) => {
      collaborationOf(account, id)
      const asks = names.map((name) => ({ name }))
      const { there, errors } = batch(asks, ({ name }) => schemaOf(account, id, name))
      return { schemas: there, errors }
    },
  ),
  operation(
    'BatchGetSchemaAnalysisRule',
    `POST ${AT}/batch-schema-analysis-rule`,
    OF.extend({
      schemaAnalysisRuleRequests: z
        .array(z.object({ name: tableAlias, type: ruleType }))
        .min(1)
        .max(25),
    }),
    (account, { collaborationIdentifier: id, schemaAnalysisRuleRequests: asks }) => {
      collaborationOf(account, id)
      const { there, errors } = batch(asks, ({ name, type }) => ruleOf(account, id, name, type))
      return { analysisRules: there, errors }
    },
  ),
]
