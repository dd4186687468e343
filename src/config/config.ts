import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from '../fault.js'
import type { OidcSettings } from '../identity/oidc.js'
import { readWitnessKey } from '../ledger/cosignature.js'
import type { WitnessAddress } from '../ledger/witness.js'
import { awsConfig } from './aws.js'
import type { AwsConfig, EngineKind } from './aws.js'
import type { Env } from './env.js'
import { exportConfig } from './exports.js'
import type { ExportConfig } from './exports.js'
import { jointFaults, settingsSchema } from './settings.js'
import type { Settings } from './settings.js'
import { signInConfig } from './sign-in.js'
import type { SignInConfig } from './sign-in.js'

/** Where a 32-byte key comes from; never the key itself, so that a config can be shown. */
export type KeySource =
  | { readonly kind: 'file'; readonly setting: string; readonly path: string }
  | { readonly kind: 'environment'; readonly setting: string }

export type IdentityConfig =
  | { readonly kind: 'local'; readonly key: KeySource; readonly toleranceSeconds: number }
  | { readonly kind: 'oidc'; readonly settings: OidcSettings }

/** Where the log lies; an address with its password is among the secrets. */
export type LedgerConfig =
  | { readonly kind: 'folder' }
  | { readonly kind: 'postgres'; readonly instance: string; readonly caFile: string | null }

export interface Config {
  readonly data: string
  readonly anchorFile: string
  readonly ledger: LedgerConfig
  readonly origin: string
  readonly host: string
  readonly port: number
  readonly proxies: number
  readonly policies: string
  readonly keys: { readonly vault: KeySource; readonly ledger: KeySource }
  readonly identity: IdentityConfig
  readonly signIn: SignInConfig
  readonly rooms: { readonly memoryBytes: number; readonly warm: number }
  /** Where queries run. */
  readonly engine: EngineKind
  /** Null if nothing is said of AWS; there may be one while queries still run in rooms. */
  readonly aws: AwsConfig | null
  readonly imports: { readonly maxZipBytes: number; readonly maxUnpackedBytes: number }
  readonly exports: ExportConfig
  /** Who cosigns the log; null if nobody does. */
  readonly witness: WitnessAddress | null
  readonly requestsPerMinute: number
  /** From which share of a file's rows on a difference to the load before is a warning. */
  readonly differenceWarnPercent: number
  /** Days after which a retention takes texts, if nobody says otherwise. */
  readonly retentionDays: number | null
  readonly logLevel: Settings['HOMEROOM_LOG_LEVEL']
}

/** The policies that come with Homeroom, whether run from `src/` or `dist/`. */
export const SHIPPED_POLICIES = fileURLToPath(new URL('../../policies', import.meta.url))

/** The console as the build leaves it; there is none if it was not built. */
export const BUILT_CONSOLE = fileURLToPath(new URL('../../dist/console', import.meta.url))

const MB = 1024 * 1024

/**
 * The configuration, checked. Paths become absolute from the working folder.
 *
 * @throws Fault `CONFIG_INVALID` with every fault at once, by setting, without values.
 */
export function toConfig(env: Env): Config {
  const unknown = env.unknown.map((name) => `${name}: there is no such setting`)
  const parsed = settingsSchema.safeParse(env.values)
  const faults = [
    ...unknown,
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
    ...jointFaults(env.values),
  ]
  if (!parsed.success || faults.length > 0) {
    throw new Fault(
      'CONFIG_INVALID',
      ['The configuration is not usable:', ...faults.map((fault) => `  ${fault}`)].join('\n'),
    )
  }
  return configOf(parsed.data)
}

function configOf(settings: Settings): Config {
  const data = resolve(settings.HOMEROOM_DATA)
  return {
    data,
    anchorFile: resolve(settings.HOMEROOM_ANCHOR_FILE ?? `${data}${anchorEnding(settings)}`),
    ledger: ledgerOf(settings),
    origin: settings.HOMEROOM_ORIGIN,
    host: settings.HOMEROOM_HOST,
    port: settings.HOMEROOM_PORT,
    proxies: settings.HOMEROOM_PROXIES,
    policies: resolve(settings.HOMEROOM_POLICIES ?? SHIPPED_POLICIES),
    keys: { vault: keyOf(settings, 'VAULT'), ledger: keyOf(settings, 'LEDGER') },
    identity: identityOf(settings),
    signIn: signInConfig(settings),
    rooms: {
      memoryBytes: settings.HOMEROOM_ROOM_MEMORY_MB * MB,
      warm: settings.HOMEROOM_ROOMS_WARM,
    },
    engine: settings.HOMEROOM_ENGINE,
    aws: awsConfig(settings),
    imports: {
      maxZipBytes: settings.HOMEROOM_IMPORT_MAX_ZIP_MB * MB,
      maxUnpackedBytes: settings.HOMEROOM_IMPORT_MAX_UNPACKED_MB * MB,
    },
    exports: exportConfig(settings, exportPlace(settings)),
    witness: witnessOf(settings),
    requestsPerMinute: settings.HOMEROOM_REQUESTS_PER_MINUTE,
    differenceWarnPercent: settings.HOMEROOM_DIFFERENCE_WARN_PERCENT,
    retentionDays: settings.HOMEROOM_RETENTION_DAYS ?? null,
    logLevel: settings.HOMEROOM_LOG_LEVEL,
  }
}

function ledgerOf(settings: Settings): LedgerConfig {
  const { HOMEROOM_LEDGER: url, HOMEROOM_INSTANCE: instance } = settings
  if (url === undefined || instance === undefined) return { kind: 'folder' }
  const { HOMEROOM_LEDGER_CA_FILE: ca } = settings
  return { kind: 'postgres', instance, caFile: ca === undefined ? null : resolve(ca) }
}

/** Two instances never write one anchor. */
function anchorEnding({ HOMEROOM_LEDGER: url, HOMEROOM_INSTANCE: instance }: Settings): string {
  return url === undefined || instance === undefined ? '.anchor' : `.${instance}.anchor`
}

function exportPlace({ HOMEROOM_EXPORT_TO: to }: Settings): string | null {
  if (to === undefined) return null
  return to.startsWith('s3://') ? to : resolve(to)
}

function witnessOf(settings: Settings): WitnessAddress | null {
  const { HOMEROOM_WITNESS_URL: url, HOMEROOM_WITNESS_KEY: vkey } = settings
  const key = vkey === undefined ? null : readWitnessKey(vkey)
  return url === undefined || key === null ? null : { url, key }
}

function keyOf(settings: Settings, name: 'VAULT' | 'LEDGER' | 'TOKEN'): KeySource {
  const path = settings[`HOMEROOM_${name}_KEY_FILE`]
  return path === undefined
    ? { kind: 'environment', setting: `HOMEROOM_${name}_KEY` }
    : { kind: 'file', setting: `HOMEROOM_${name}_KEY_FILE`, path: resolve(path) }
}

function identityOf(settings: Settings): IdentityConfig {
  const toleranceSeconds = settings.HOMEROOM_CLOCK_TOLERANCE_SECONDS
  const { HOMEROOM_OIDC_ISSUER: issuer, HOMEROOM_OIDC_AUDIENCE: audience } = settings
  if (issuer === undefined || audience === undefined) {
    return { kind: 'local', key: keyOf(settings, 'TOKEN'), toleranceSeconds }
  }
  const oidc: OidcSettings = {
    ...{ issuer, audience, toleranceSeconds },
    jwksUrl: settings.HOMEROOM_OIDC_JWKS_URL ?? null,
    algorithms: settings.HOMEROOM_OIDC_ALGORITHMS,
    nameClaim: settings.HOMEROOM_OIDC_NAME_CLAIM,
    roleClaim: settings.HOMEROOM_OIDC_ROLE_CLAIM,
    vendorClaim: settings.HOMEROOM_OIDC_VENDOR_CLAIM,
    roles: {
      steward: settings.HOMEROOM_OIDC_STEWARD,
      engineer: settings.HOMEROOM_OIDC_ENGINEER,
      officer: settings.HOMEROOM_OIDC_OFFICER,
    },
  }
  return { kind: 'oidc', settings: oidc }
}
