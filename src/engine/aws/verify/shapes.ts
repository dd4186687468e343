import { LOAD } from '../layout.js'
import type { AwsPlan, PlannedTable } from '../plan/plan.js'
import { any, anything, fields, is, list, maybe, nothing, set } from './shape.js'
import type { Shape } from './shape.js'

/**
 * The answers that AWS must give, member by member as in its API models (botocore 1.43.11, cleanrooms
 * 2022-02-17). Null for an id: not known yet.
 */
export interface KnownIds {
  readonly collaboration: string | null
  readonly membership: string | null
}

export interface KnownTable {
  readonly configuredTable: string | null
  readonly association: string | null
}

const isId = (id: string | null): Shape => (id === null ? any : is(id))
const TIMES = anything('createTime', 'updateTime')
/** Pays for queries; who pays for what is never run here does not matter. */
const PAYS = fields({
  queryCompute: fields({ isResponsible: is(true) }),
  ...{ machineLearning: any, jobCompute: any },
})

/** Of `GetCollaboration`. */
export const collaborationShape = (plan: AwsPlan, ids: KnownIds): Shape =>
  fields({
    collaboration: fields({
      ...{ id: isId(ids.collaboration), ...anything('arn'), ...TIMES },
      name: is(plan.collaboration.name),
      description: is(plan.collaboration.description),
      creatorAccountId: is(plan.place.account),
      creatorDisplayName: is(plan.collaboration.creatorDisplayName),
      // Until there is a membership its creator counts as invited.
      memberStatus: ids.membership === null ? any : is('ACTIVE'),
      ...{ membershipId: isId(ids.membership), ...anything('membershipArn') },
      queryLogStatus: is('ENABLED'),
      analyticsEngine: is('SPARK'),
      ...{ dataEncryptionMetadata: nothing, autoApprovedChangeTypes: nothing },
      allowedResultRegions: maybe(set([plan.place.region])),
      ...anything('jobLogStatus', 'isMetricsEnabled'),
    }),
  })

/** Of each item of `ListMembers`: there is no member but the account itself. */
export const memberShape = ({ place, collaboration }: AwsPlan): Shape =>
  fields({
    ...{
      accountId: is(place.account),
      status: is('ACTIVE'),
      abilities: set(collaboration.abilities),
    },
    mlAbilities: any,
    ...anything('displayName', 'membershipId', 'membershipArn'),
    ...{ ...TIMES, paymentConfiguration: PAYS },
  })

/** Of `GetMembership`. */
export function membershipShape({ place, collaboration, results }: AwsPlan, ids: KnownIds): Shape {
  const prefix = results.prefix === '' ? nothing : is(results.prefix)
  return fields({
    membership: fields({
      ...{ id: isId(ids.membership), ...anything('arn', 'collaborationArn'), ...TIMES },
      collaborationId: isId(ids.collaboration),
      collaborationCreatorAccountId: is(place.account),
      ...anything('collaborationCreatorDisplayName', 'collaborationName'),
      ...{ status: is('ACTIVE'), queryLogStatus: is('ENABLED') },
      memberAbilities: set(collaboration.abilities),
      ...anything('mlMemberAbilities', 'jobLogStatus', 'isMetricsEnabled'),
      defaultResultConfiguration: fields({
        outputConfiguration: fields({
          s3: fields({
            ...{ resultFormat: is('PARQUET'), bucket: is(results.bucket), keyPrefix: prefix },
            singleFileOutput: maybe(any),
          }),
        }),
      }),
      defaultJobResultConfiguration: nothing,
      paymentConfiguration: PAYS,
    }),
  })
}

/** Of Glue's `GetDatabase`: neither a link to another database nor another catalogue behind the name. */
export const databaseShape = ({ place }: AwsPlan): Shape =>
  fields({
    Database: fields({
      ...{ Name: is(place.database), CatalogId: maybe(is(place.account)) },
      ...{ TargetDatabase: nothing, FederatedDatabase: nothing },
      ...anything('Description', 'LocationUri', 'Parameters', 'CreateTime'),
      ...anything('CreateTableDefaultPermissions'),
    }),
  })

/** Of `GetConfiguredTable`. */
export const configuredTableShape = (
  { place }: AwsPlan,
  table: PlannedTable,
  { configuredTable }: KnownTable,
): Shape =>
  fields({
    configuredTable: fields({
      ...{ id: isId(configuredTable), ...anything('arn'), ...TIMES },
      ...{ name: is(table.name), description: is(table.description) },
      tableReference: fields({
        glue: fields({
          ...{ databaseName: is(table.glue.database), tableName: is(table.glue.table) },
          region: maybe(is(place.region)),
        }),
      }),
      ...{ analysisMethod: is('DIRECT_QUERY'), selectedAnalysisMethods: nothing },
      // That there is a rule, and which, is asked by itself.
      analysisRuleTypes: any,
      allowedColumns: set(table.allowedColumns),
    }),
  })

const ruleFields = ({ rule }: AwsPlan): Readonly<Record<string, Shape>> => ({
  allowedAnalyses: set(rule.allowedAnalyses),
  allowedAnalysisProviders: set(rule.allowedAnalysisProviders),
  additionalAnalyses: is(rule.additionalAnalyses),
  disallowedOutputColumns: set(rule.disallowedOutputColumns),
  differentialPrivacy: nothing,
})

const receiverFields = ({ receivers }: AwsPlan): Readonly<Record<string, Shape>> => ({
  allowedResultReceivers: set(receivers.allowedResultReceivers),
  allowedAdditionalAnalyses: nothing,
})

const custom = (members: Readonly<Record<string, Shape>>): Shape =>
  fields({ v1: fields({ custom: fields(members) }) })

/** Of `GetConfiguredTableAnalysisRule`. */
export const ruleShape = (plan: AwsPlan, { configuredTable }: KnownTable): Shape =>
  fields({
    analysisRule: fields({
      ...{ configuredTableId: isId(configuredTable), ...anything('configuredTableArn'), ...TIMES },
      ...{ type: is('CUSTOM'), policy: custom(ruleFields(plan)) },
    }),
  })

/** Of `GetConfiguredTableAssociation`. */
export const associationShape = (
  { place }: AwsPlan,
  table: PlannedTable,
  { membership }: KnownIds,
  { configuredTable, association }: KnownTable,
): Shape =>
  fields({
    configuredTableAssociation: fields({
      ...{ id: isId(association), ...anything('arn'), ...TIMES },
      ...{ configuredTableId: isId(configuredTable), ...anything('configuredTableArn') },
      ...{ membershipId: isId(membership), ...anything('membershipArn') },
      ...{ name: is(table.alias), description: is(table.description), roleArn: is(place.role) },
      analysisRuleTypes: any,
    }),
  })

/** Of `GetConfiguredTableAssociationAnalysisRule`. */
export const receiversShape = (
  plan: AwsPlan,
  { membership }: KnownIds,
  { association }: KnownTable,
): Shape =>
  fields({
    analysisRule: fields({
      ...{
        membershipIdentifier: isId(membership),
        configuredTableAssociationId: isId(association),
      },
      ...{ ...anything('configuredTableAssociationArn'), ...TIMES },
      ...{ type: is('CUSTOM'), policy: custom(receiverFields(plan)) },
    }),
  })

/** Of each of `BatchGetSchemaAnalysisRule`: the owner's rule, the collaboration's, and what comes of both. */
export const ruleInForceShape = (
  plan: AwsPlan,
  table: PlannedTable,
  { collaboration }: KnownIds,
): Shape =>
  fields({
    ...{ collaborationId: isId(collaboration), ...TIMES },
    ...{ type: is('CUSTOM'), name: is(table.alias) },
    policy: custom(ruleFields(plan)),
    collaborationPolicy: custom(receiverFields(plan)),
    consolidatedPolicy: custom({ ...ruleFields(plan), ...receiverFields(plan) }),
  })

/** Of each of `ListSchemas`: what the collaboration shows its members. */
export const schemaShape = (plan: AwsPlan, alias: string, ids: KnownIds): Shape =>
  fields(schemaFields(plan, alias, ids))

/** Of each of `BatchGetSchema`; its columns and statuses are looked at by themselves. */
export const fullSchemaShape = (plan: AwsPlan, alias: string, ids: KnownIds): Shape =>
  fields({
    ...schemaFields(plan, alias, ids),
    ...anything('columns', 'partitionKeys', 'schemaStatusDetails', 'description'),
    schemaTypeProperties: nothing,
  })

const schemaFields = (
  { place }: AwsPlan,
  alias: string,
  { collaboration }: KnownIds,
): Readonly<Record<string, Shape>> => ({
  ...{ name: is(alias), type: is('TABLE'), creatorAccountId: is(place.account) },
  ...{ collaborationId: isId(collaboration), ...anything('collaborationArn'), ...TIMES },
  ...{ analysisRuleTypes: set(['CUSTOM']), analysisMethod: maybe(is('DIRECT_QUERY')) },
  ...{ selectedAnalysisMethods: nothing, ...anything('resourceArn') },
})

/** The partition key of every table, in Glue's spelling. */
export const PARTITION_KEYS = list([
  fields({ Name: is(LOAD), Type: is('string'), Comment: maybe(any), Parameters: nothing }),
])
