import { z } from 'zod'
import { accountId, oneOf, s3Output, uuid } from './shapes.js'

/** Statuses of a protected query; the last four are its end. */
export const queryStatus = z.enum([
  ...['SUBMITTED', 'STARTED', 'CANCELLING'],
  ...['CANCELLED', 'FAILED', 'SUCCESS', 'TIMED_OUT'],
] as const)
export type QueryStatus = z.output<typeof queryStatus>

export const isOngoing = (status: QueryStatus): boolean =>
  status === 'SUBMITTED' || status === 'STARTED' || status === 'CANCELLING'

const TEMPLATE =
  /^arn:aws[-a-z]*:cleanrooms:[\w]{2}-[\w]{4,9}-[\d]:[\d]{12}:membership\/[\d\w-]+\/analysistemplate\/[\d\w-]+$/u

/** As the model has it; at most 400 workers run SQL. */
export const startQuery = z.object({
  ...{ membershipIdentifier: uuid, type: z.literal('SQL') },
  sqlParameters: z.object({
    queryString: z.string().max(500_000).optional(),
    analysisTemplateArn: z.string().max(200).regex(TEMPLATE).optional(),
    parameters: z
      .record(z.string().regex(/^[0-9a-zA-Z_]{1,100}$/u), z.string().max(1000))
      .optional(),
  }),
  resultConfiguration: z
    .object({
      outputConfiguration: oneOf({ s3: s3Output, member: z.object({ accountId }) }),
    })
    .optional(),
  computeConfiguration: oneOf({
    worker: z.object({
      type: z.enum(['CR.1X', 'CR.4X', 'CR.8X']).optional(),
      number: z.number().int().min(2).max(400).optional(),
    }),
  }).optional(),
})
export type StartQuery = z.output<typeof startQuery>

/** As it goes out. */
export interface ProtectedQuery {
  readonly id: string
  readonly membershipId: string
  readonly membershipArn: string
  readonly createTime: number
  readonly status: QueryStatus
  readonly sqlParameters: StartQuery['sqlParameters']
  readonly resultConfiguration: { readonly outputConfiguration: { readonly s3: S3Output } }
  readonly computeConfiguration?: StartQuery['computeConfiguration']
  readonly statistics?: {
    readonly totalDurationInMillis: number
    /** CRPU-hours. */
    readonly billedResourceUtilization?: { readonly units: number }
  }
  readonly result?: { readonly output: { readonly s3: { readonly location: string } } }
  readonly error?: QueryError
}

export type S3Output = z.output<typeof s3Output>

/** Its text quotes what it was about: cells, too. */
export interface QueryError {
  readonly message: string
  readonly code: string
}
