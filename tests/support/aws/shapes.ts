import { z } from 'zod'

/**
 * Members of Clean Rooms' API model (botocore 1.43.107, `cleanrooms/2022-02-17`) that several operations
 * share. Objects drop members they do not know, as the service does.
 */
const pattern = (shape: RegExp, min: number, max: number) =>
  z.string().min(min).max(max).regex(shape)

export const uuid = pattern(
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u,
  36,
  36,
)
export const accountId = pattern(/^\d+$/u, 12, 12)
/** Names of collaborations, members and configured tables: no control characters, not all blank. */
export const displayName = pattern(/^(?!\s*$)[\u0020-\uFFFD\t]*$/u, 1, 100)
export const description = pattern(/^[\u0020-\uFFFD\t\r\n]*$/u, 0, 255)
/** Columns of a configured table: lower case only. */
export const columnName = pattern(/^[a-z0-9_](([a-z0-9_ ]+-)*([a-z0-9_ ]+))?$/u, 0, 128)
/** Columns in an analysis rule: the same, and one character shorter. */
export const ruleColumn = pattern(/^[a-z0-9_](([a-z0-9_ ]+-)*([a-z0-9_ ]+))?$/u, 1, 127)
export const tableAlias = pattern(/^[a-zA-Z0-9_](([a-zA-Z0-9_ ]+-)*([a-zA-Z0-9_ ]+))?$/u, 0, 128)
export const roleArn = pattern(/^arn:aws:iam::[\w]+:role\/[\w+=./@-]+$/u, 32, 512)
export const bucket = pattern(
  /^(?!(\d+\.)+\d+$)(([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\.)*([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])$/u,
  3,
  63,
)
export const keyPrefix = pattern(/^[\w!.=*/-]*$/u, 0, 512)
export const tags = z.record(z.string().min(1).max(128), z.string().max(256))

export const logStatus = z.enum(['ENABLED', 'DISABLED'])
export const ability = z.enum([
  'CAN_QUERY',
  'CAN_RECEIVE_RESULTS',
  'CAN_RUN_JOB',
  'CAN_EXPORT_QUERY_ANALYSIS_LOG',
])
const payer = z.object({ isResponsible: z.boolean() })
export const payment = z.object({
  queryCompute: payer,
  machineLearning: z
    .object({ modelTraining: payer, modelInference: payer, syntheticDataGeneration: payer })
    .partial()
    .optional(),
  jobCompute: payer.optional(),
})

/** A union of the model: an object with exactly one of these members. */
export const oneOf = <Members extends z.ZodRawShape>(members: Members) =>
  z
    .object(members)
    .partial()
    .refine((given) => Object.values(given).filter((value) => value !== undefined).length === 1, {
      message: `Exactly one of ${Object.keys(members).join(', ')} must be set.`,
    })

export const s3Output = z.object({
  resultFormat: z.enum(['CSV', 'PARQUET']),
  bucket,
  keyPrefix: keyPrefix.optional(),
  singleFileOutput: z.boolean().optional(),
})

/** Of operations that list. */
export const page = {
  nextToken: z.string().max(10_240).optional(),
  maxResults: z.coerce.number().int().min(1).max(100).optional(),
}
