import { z } from 'zod'
import { accountId, oneOf, ruleColumn } from './shapes.js'

/** The three kinds of analysis rule that a table of S3 can have. */
export const ruleType = z.enum(['AGGREGATION', 'LIST', 'CUSTOM'])
export type RuleType = z.output<typeof ruleType>

/** The member of the policy's union that belongs to a kind. */
export const MEMBER_OF = { AGGREGATION: 'aggregation', LIST: 'list', CUSTOM: 'custom' } as const

const additionalAnalyses = z.enum(['ALLOWED', 'REQUIRED', 'NOT_ALLOWED']).optional()
const allowedJoinOperators = z
  .array(z.enum(['OR', 'AND']))
  .max(2)
  .optional()
const columns = z.array(ruleColumn)
const minimum = z.number().int().min(2).max(100_000)

const aggregation = z.object({
  aggregateColumns: z
    .array(
      z.object({
        columnNames: columns.min(1),
        function: z.enum(['SUM', 'SUM_DISTINCT', 'COUNT', 'COUNT_DISTINCT', 'AVG']),
      }),
    )
    .min(1),
  joinColumns: columns,
  joinRequired: z.literal('QUERY_RUNNER').optional(),
  allowedJoinOperators,
  dimensionColumns: columns,
  scalarFunctions: z.array(z.string()),
  outputConstraints: z
    .array(z.object({ columnName: ruleColumn, minimum, type: z.literal('COUNT_DISTINCT') }))
    .min(1),
  additionalAnalyses,
})

const list = z.object({
  ...{ joinColumns: columns.min(1), listColumns: columns },
  ...{ allowedJoinOperators, additionalAnalyses },
})

const allowedAnalysis = z
  .string()
  .regex(
    /^(ANY_QUERY|ANY_JOB|arn:aws:cleanrooms:[\w]{2}-[\w]{4,9}-[\d]:[\d]{12}:membership\/[\d\w-]+\/analysistemplate\/[\d\w-]+)$/u,
  )

/** As of August 2026: newer than the SDK, which drops the last two members on the way out. */
const custom = z.object({
  allowedAnalyses: z.array(allowedAnalysis),
  allowedAnalysisProviders: z.array(accountId).optional(),
  additionalAnalyses,
  disallowedOutputColumns: columns.optional(),
  differentialPrivacy: z
    .object({ columns: z.array(z.object({ name: ruleColumn })).length(1) })
    .optional(),
  aggregationThresholds: z
    .array(
      z.object({
        ...{ identityColumns: columns.length(1), minimumIdentityCount: minimum },
        type: z.literal('COUNT_DISTINCT'),
        allowedAggregateExpressionType: z.enum(['COLUMNS_ONLY', 'ANY_EXPRESSION']),
        outputColumnThresholds: z
          .array(
            z.object({
              outputColumnName: ruleColumn,
              minimumIdentityCount: z.number().int().min(0).max(100_000),
            }),
          )
          .optional(),
      }),
    )
    .length(1)
    .optional(),
  comparisonControls: z
    .object({
      allowedLiteralComparisonColumns: columns,
      allowedColumnComparisonColumns: columns,
    })
    .optional(),
})

/** What a configured table allows, wherever it is associated. */
export const tablePolicy = oneOf({ v1: oneOf({ aggregation, list, custom }) })
export type TablePolicy = z.output<typeof tablePolicy>

const receivers = z.object({
  allowedResultReceivers: z.array(accountId).optional(),
  allowedAdditionalAnalyses: z.array(z.string().max(256)).max(25).optional(),
})

/** What its association allows beyond that, within one collaboration. */
export const associationPolicy = oneOf({
  v1: oneOf({ aggregation: receivers, list: receivers, custom: receivers }),
})
export type AssociationPolicy = z.output<typeof associationPolicy>
