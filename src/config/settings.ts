import { z } from 'zod'
import { OIDC_ALGORITHMS, isSafeUrl } from '../identity/oidc.js'
import { readWitnessKey } from '../ledger/cosignature.js'
import { AWS_SHAPE, awsFaults } from './aws.js'
import type { Env, SettingName } from './env.js'
import { exportFaults, S3_PLACE, TIME_OF_DAY } from './exports.js'
import { link, whole } from './forms.js'
import { isSite, SCOPES, signInFaults } from './sign-in.js'

const text = z.string('is required')
const url = text.refine(isSafeUrl, 'give an HTTPS URL')
/** As a checkpoint's first line and a key's name allow: no blank, no plus (C2SP signed-note). */
const origin = text.regex(/^[\w.:/-]{1,100}$/u, 'use letters, digits, dots, hyphens and slashes')
const algorithms = text
  .transform((list) => list.split(',').map((word) => word.trim()))
  .pipe(z.array(z.enum(OIDC_ALGORITHMS, 'use EdDSA, ES256, RS256')).min(1))

const shape = {
  HOMEROOM_DATA: text,
  HOMEROOM_ANCHOR_FILE: text.optional(),
  HOMEROOM_LEDGER: text
    .regex(/^postgres(ql)?:\/\//u, 'give postgres://user:password@host/database')
    .optional(),
  HOMEROOM_LEDGER_CA_FILE: text.optional(),
  HOMEROOM_INSTANCE: text.regex(/^[\w-]{1,40}$/u, 'use letters, digits and hyphens').optional(),
  HOMEROOM_ORIGIN: origin,
  HOMEROOM_HOST: text.default('127.0.0.1'),
  HOMEROOM_PORT: whole(0, 65_535).default(8420),
  HOMEROOM_PROXIES: whole(0, 5).default(0),
  HOMEROOM_POLICIES: text.optional(),
  HOMEROOM_VAULT_KEY_FILE: text.optional(),
  HOMEROOM_VAULT_KEY: text.optional(),
  HOMEROOM_LEDGER_KEY_FILE: text.optional(),
  HOMEROOM_LEDGER_KEY: text.optional(),
  HOMEROOM_TOKEN_KEY_FILE: text.optional(),
  HOMEROOM_TOKEN_KEY: text.optional(),
  HOMEROOM_OIDC_ISSUER: url.optional(),
  HOMEROOM_OIDC_AUDIENCE: text.optional(),
  HOMEROOM_OIDC_JWKS_URL: url.optional(),
  HOMEROOM_OIDC_ALGORITHMS: algorithms.default([...OIDC_ALGORITHMS]),
  HOMEROOM_OIDC_NAME_CLAIM: text.default('sub'),
  HOMEROOM_OIDC_ROLE_CLAIM: text.default('roles'),
  HOMEROOM_OIDC_VENDOR_CLAIM: text.default('vendor'),
  HOMEROOM_OIDC_STEWARD: text.default('steward'),
  HOMEROOM_OIDC_ENGINEER: text.default('engineer'),
  HOMEROOM_OIDC_OFFICER: text.default('officer'),
  HOMEROOM_OIDC_CLIENT_ID: text.regex(/^[\x20-\x7e]{1,200}$/u, 'is no client id').optional(),
  HOMEROOM_OIDC_CLIENT_SECRET_FILE: text.optional(),
  HOMEROOM_OIDC_SCOPES: text.regex(SCOPES, 'give scopes with openid among them').default('openid'),
  HOMEROOM_SITE: text.refine(isSite, 'give https:// and a host, without a path').optional(),
  HOMEROOM_CLOCK_TOLERANCE_SECONDS: whole(0, 5).default(0),
  HOMEROOM_ROOM_MEMORY_MB: whole(256, 65_536).default(1024),
  HOMEROOM_ROOMS_WARM: whole(0, 16).default(1),
  HOMEROOM_IMPORT_MAX_ZIP_MB: whole(1, 65_536).default(512),
  HOMEROOM_IMPORT_MAX_UNPACKED_MB: whole(1, 1_048_576).default(8192),
  HOMEROOM_DIFFERENCE_WARN_PERCENT: whole(1, 100).default(10),
  HOMEROOM_REQUESTS_PER_MINUTE: whole(60, 1_000_000).default(1200),
  HOMEROOM_RETENTION_DAYS: whole(30, 36_500).optional(),
  HOMEROOM_EXPORT_TO: text
    .refine(
      (to) => !to.startsWith('s3:') || S3_PLACE.test(to),
      'give a folder or s3://bucket/prefix',
    )
    .optional(),
  HOMEROOM_EXPORT_AT: text.regex(TIME_OF_DAY, 'give a time such as 02:30').optional(),
  HOMEROOM_EXPORT_PAYLOADS: z
    .enum(['withheld', 'texts', 'all'], 'is withheld, texts or all')
    .default('withheld'),
  HOMEROOM_EXPORT_S3_ENDPOINT: link.optional(),
  HOMEROOM_EXPORT_S3_REGION: text.regex(/^[a-z0-9-]{1,40}$/u, 'is no region').default('us-east-1'),
  HOMEROOM_EXPORT_S3_LOCK_DAYS: whole(0, 36_500).default(0),
  HOMEROOM_WITNESS_URL: url.optional(),
  HOMEROOM_WITNESS_KEY: text
    .refine((vkey) => readWitnessKey(vkey) !== null, 'is no key of a witness')
    .optional(),
  ...AWS_SHAPE,
  HOMEROOM_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'], 'is not one of the levels')
    .default('info'),
} satisfies Record<SettingName, z.ZodType>

/** Each setting by itself. */
export const settingsSchema = z.object(shape)
export type Settings = z.infer<typeof settingsSchema>

type Given = Env['values']

/** What is wrong with the settings taken together, by setting; whether or not each is right by itself. */
export function jointFaults(given: Given): readonly string[] {
  const local = given.HOMEROOM_TOKEN_KEY_FILE ?? given.HOMEROOM_TOKEN_KEY
  const oidc = given.HOMEROOM_OIDC_ISSUER
  const both = 'HOMEROOM_OIDC_ISSUER: give either this or a token key'
  const neither = 'HOMEROOM_TOKEN_KEY_FILE: is required, or HOMEROOM_OIDC_ISSUER'
  const audience = 'HOMEROOM_OIDC_AUDIENCE: is required with HOMEROOM_OIDC_ISSUER'
  const words = [
    given.HOMEROOM_OIDC_STEWARD ?? 'steward',
    given.HOMEROOM_OIDC_ENGINEER ?? 'engineer',
    given.HOMEROOM_OIDC_OFFICER ?? 'officer',
  ]
  const sameWord = 'HOMEROOM_OIDC_STEWARD: the words for steward, engineer and officer must differ'
  const half =
    (given.HOMEROOM_WITNESS_URL === undefined) !== (given.HOMEROOM_WITNESS_KEY === undefined)
  return [
    ...(half ? ['HOMEROOM_WITNESS_URL: give both this and HOMEROOM_WITNESS_KEY'] : []),
    ...keyFaults(given, 'VAULT', true),
    ...keyFaults(given, 'LEDGER', true),
    ...keyFaults(given, 'TOKEN', false),
    ...(local !== undefined && oidc !== undefined ? [both] : []),
    ...(local === undefined && oidc === undefined ? [neither] : []),
    ...(oidc !== undefined && given.HOMEROOM_OIDC_AUDIENCE === undefined ? [audience] : []),
    ...(given.HOMEROOM_LEDGER !== undefined && given.HOMEROOM_INSTANCE === undefined
      ? ['HOMEROOM_INSTANCE: is required with HOMEROOM_LEDGER']
      : []),
    ...(new Set(words).size < words.length ? [sameWord] : []),
    ...exportFaults(given),
    ...signInFaults(given),
    ...awsFaults(given),
  ]
}

/** No key has a default: a house that opens with a key everyone knows is open. */
function keyFaults(
  given: Given,
  name: 'VAULT' | 'LEDGER' | 'TOKEN',
  required: boolean,
): readonly string[] {
  const file = `HOMEROOM_${name}_KEY_FILE` as const
  const inline = `HOMEROOM_${name}_KEY` as const
  if (given[file] !== undefined && given[inline] !== undefined) {
    return [`${inline}: give either this or ${file}`]
  }
  if (!required || given[file] !== undefined || given[inline] !== undefined) return []
  return [`${file}: is required ("homeroom init" makes one)`]
}
