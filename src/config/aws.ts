import { z } from 'zod'
import type { AwsPlace } from '../engine/aws/place.js'
import { link, whole } from './forms.js'
import type { Settings } from './settings.js'

/** Where queries run. */
export type EngineKind = 'rooms' | 'aws'

/** AWS Clean Rooms as the engine, and what it may cost. */
export interface AwsConfig {
  readonly place: AwsPlace
  /** One run's time; a policy's deadline is meant for rooms, which answer in milliseconds. */
  readonly deadlineMs: number
  /** Runs of this service at once; an account has 2 to 5, a membership 5. */
  readonly inFlight: number
  readonly limits: AwsLimits
}

/** What a session may use up. */
export interface AwsLimits {
  readonly queriesPerSession: number
  /** Cents of a dollar. */
  readonly centsPerSession: number
  /** Cents of a dollar for one CRPU for one hour. */
  readonly centsPerUnitHour: number
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u
const PREFIX = /^(?:[\w.-]+\/)*$/u
const bucket = z.string().regex(BUCKET, 'is no name of a bucket')
const prefix = z.string().regex(PREFIX, 'use letters, digits, dots, hyphens; end in a slash')

/** Each setting by itself. */
export const AWS_SHAPE = {
  HOMEROOM_ENGINE: z.enum(['rooms', 'aws'], 'is rooms or aws').default('rooms'),
  HOMEROOM_AWS_REGION: z
    .string()
    .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/u, 'is no region')
    .optional(),
  HOMEROOM_AWS_ACCOUNT: z
    .string()
    .regex(/^\d{12}$/u, 'give the 12 digits of the account')
    .optional(),
  HOMEROOM_AWS_DATA_BUCKET: bucket.optional(),
  HOMEROOM_AWS_DATA_PREFIX: prefix.default(''),
  HOMEROOM_AWS_RESULT_BUCKET: bucket.optional(),
  HOMEROOM_AWS_RESULT_PREFIX: prefix.default(''),
  HOMEROOM_AWS_ROLE: z
    .string()
    .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/u, 'give the ARN of a role')
    .optional(),
  HOMEROOM_AWS_DATABASE: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/u, 'use lower-case letters, digits and underscores')
    .default('homeroom'),
  HOMEROOM_AWS_WORKER: z.enum(['CR.1X', 'CR.4X'], 'is CR.1X or CR.4X').default('CR.1X'),
  HOMEROOM_AWS_WORKERS: whole(2, 400).default(2),
  HOMEROOM_AWS_DEADLINE_MINUTES: whole(2, 720).default(15),
  HOMEROOM_AWS_IN_FLIGHT: whole(1, 5).default(2),
  HOMEROOM_AWS_QUERIES_PER_SESSION: whole(1, 10_000).default(100),
  HOMEROOM_AWS_DOLLARS_PER_SESSION: whole(1, 100_000).default(50),
  HOMEROOM_AWS_PRICE_PER_UNIT_HOUR: whole(1, 10_000).default(200),
  HOMEROOM_AWS_ENDPOINT: link.optional(),
  HOMEROOM_AWS_S3_ENDPOINT: link.optional(),
} as const

/** Null: nothing is said of AWS. */
export function awsConfig(settings: Settings): AwsConfig | null {
  const region = settings.HOMEROOM_AWS_REGION
  const account = settings.HOMEROOM_AWS_ACCOUNT
  const dataBucket = settings.HOMEROOM_AWS_DATA_BUCKET
  const resultBucket = settings.HOMEROOM_AWS_RESULT_BUCKET
  const role = settings.HOMEROOM_AWS_ROLE
  if (region === undefined || account === undefined || role === undefined) return null
  if (dataBucket === undefined || resultBucket === undefined) return null
  const endpoint = settings.HOMEROOM_AWS_ENDPOINT ?? null
  const s3 = settings.HOMEROOM_AWS_S3_ENDPOINT ?? null
  return {
    place: {
      ...{ region, account, dataBucket, resultBucket, role },
      dataPrefix: settings.HOMEROOM_AWS_DATA_PREFIX,
      resultPrefix: settings.HOMEROOM_AWS_RESULT_PREFIX,
      database: settings.HOMEROOM_AWS_DATABASE,
      worker: { type: settings.HOMEROOM_AWS_WORKER, number: settings.HOMEROOM_AWS_WORKERS },
      endpoints: { cleanRooms: endpoint, glue: endpoint, s3 },
    },
    deadlineMs: settings.HOMEROOM_AWS_DEADLINE_MINUTES * 60_000,
    inFlight: settings.HOMEROOM_AWS_IN_FLIGHT,
    limits: {
      queriesPerSession: settings.HOMEROOM_AWS_QUERIES_PER_SESSION,
      centsPerSession: settings.HOMEROOM_AWS_DOLLARS_PER_SESSION * 100,
      centsPerUnitHour: settings.HOMEROOM_AWS_PRICE_PER_UNIT_HOUR,
    },
  }
}

const NEEDED = ['REGION', 'ACCOUNT', 'DATA_BUCKET', 'RESULT_BUCKET', 'ROLE'] as const

/** What is wrong with the settings of AWS taken together. */
export function awsFaults(given: Readonly<Partial<Record<string, string>>>): readonly string[] {
  const isMeant =
    given.HOMEROOM_ENGINE === 'aws' ||
    Object.keys(given).some((name) => name.startsWith('HOMEROOM_AWS_'))
  if (!isMeant) return []
  const missing = NEEDED.filter((name) => given[`HOMEROOM_AWS_${name}`] === undefined)
  const { HOMEROOM_AWS_DATA_BUCKET: data, HOMEROOM_AWS_RESULT_BUCKET: result } = given
  return [
    ...missing.map((name) => `HOMEROOM_AWS_${name}: is required for AWS Clean Rooms`),
    ...(data !== undefined && data === result
      ? ['HOMEROOM_AWS_RESULT_BUCKET: must be another bucket than that of the data']
      : []),
  ]
}
