/** Every setting there is, flat: the names, and what each is, for people. */
export const SETTINGS = {
  HOMEROOM_DATA: 'folder for the ledger, the vault and sealed session keys',
  HOMEROOM_ANCHOR_FILE: 'the newest checkpoint, kept apart from the data; default: <data>.anchor',
  HOMEROOM_LEDGER:
    'postgres://user:password@host/database for several instances; default: in the data',
  HOMEROOM_LEDGER_CA_FILE: "who signed the database's certificate, PEM; default: the system's list",
  HOMEROOM_INSTANCE: 'name of this instance among several; with HOMEROOM_LEDGER',
  HOMEROOM_ORIGIN: 'name of this deployment in its log and tokens, such as homeroom.example.org',
  HOMEROOM_HOST: 'address to listen on; default 127.0.0.1',
  HOMEROOM_PORT: 'port to listen on; default 8420',
  HOMEROOM_PROXIES: 'reverse proxies in front, whose word on the caller counts; default 0',
  HOMEROOM_POLICIES: 'folder of policy files; default: the ones shipped',
  HOMEROOM_VAULT_KEY_FILE: 'file with the 32-byte vault key, mode 0600 or stricter',
  HOMEROOM_VAULT_KEY: 'the vault key itself, base64',
  HOMEROOM_LEDGER_KEY_FILE: 'file with the 32-byte ledger signing key',
  HOMEROOM_LEDGER_KEY: 'the ledger signing key itself, base64',
  HOMEROOM_TOKEN_KEY_FILE: 'file with the 32-byte token key; for sign-in without a provider',
  HOMEROOM_TOKEN_KEY: 'the token key itself, base64',
  HOMEROOM_OIDC_ISSUER: 'identity provider; in place of a token key',
  HOMEROOM_OIDC_AUDIENCE: 'audience that tokens must name',
  HOMEROOM_OIDC_JWKS_URL: "the provider's keys; default: by discovery",
  HOMEROOM_OIDC_ALGORITHMS: 'of EdDSA, ES256, RS256, with commas between; default all',
  HOMEROOM_OIDC_NAME_CLAIM: 'claim with the stable name of a person; default sub',
  HOMEROOM_OIDC_ROLE_CLAIM: 'claim with the role, dots step into objects; default roles',
  HOMEROOM_OIDC_VENDOR_CLAIM: "claim with an engineer's vendor; default vendor",
  HOMEROOM_OIDC_STEWARD: "the provider's word for a steward; default steward",
  HOMEROOM_OIDC_ENGINEER: "the provider's word for an engineer; default engineer",
  HOMEROOM_OIDC_OFFICER: "the provider's word for an officer; default officer",
  HOMEROOM_OIDC_CLIENT_ID:
    'as what Homeroom is registered at the provider; lets people sign in at a browser',
  HOMEROOM_OIDC_CLIENT_SECRET_FILE:
    'file with the secret of that client, mode 0600 or stricter; default: a public client',
  HOMEROOM_OIDC_SCOPES:
    'scopes asked for, with openid among them and blanks between; default openid',
  HOMEROOM_SITE:
    'address that browsers open, such as https://homeroom.example.org; default: https:// and the origin',
  HOMEROOM_CLOCK_TOLERANCE_SECONDS:
    "0 to 5: how far clocks may differ from the issuer's; default 0",
  HOMEROOM_ROOM_MEMORY_MB: 'memory of one room, 256 to 65536; default 1024',
  HOMEROOM_ROOMS_WARM: 'rooms kept ready, 0 to 16; default 1',
  HOMEROOM_IMPORT_MAX_ZIP_MB: 'largest package read; default 512',
  HOMEROOM_IMPORT_MAX_UNPACKED_MB: 'most it may unpack to; default 8192',
  HOMEROOM_DIFFERENCE_WARN_PERCENT:
    "share of a file's rows from which a difference to the load before warns, 1 to 100; default 10",
  HOMEROOM_REQUESTS_PER_MINUTE: 'most HTTP requests of one address, 60 to 1000000; default 1200',
  HOMEROOM_RETENTION_DAYS:
    'after how many days a retention takes texts, 30 to 36500; default: it is said each time',
  HOMEROOM_EXPORT_TO: 'where exports of the log go: a folder, or s3://bucket/prefix',
  HOMEROOM_EXPORT_AT: 'time of day in UTC of the nightly export, such as 02:30; default: none',
  HOMEROOM_EXPORT_PAYLOADS:
    'what leaves beside the entries: withheld, texts or all; default withheld',
  HOMEROOM_EXPORT_S3_ENDPOINT: 'an S3-compatible server; default: AWS',
  HOMEROOM_EXPORT_S3_REGION: 'region of the bucket; default us-east-1',
  HOMEROOM_EXPORT_S3_LOCK_DAYS: 'Object Lock (compliance) for so many days; default 0: none',
  HOMEROOM_WITNESS_URL: 'submission prefix of a C2SP tlog-witness that cosigns the log',
  HOMEROOM_WITNESS_KEY: 'verification key of that witness (cosignature/v1)',
  HOMEROOM_ENGINE: 'where queries run: rooms on this machine, or aws (Clean Rooms); default rooms',
  HOMEROOM_AWS_REGION: 'region of Clean Rooms, Glue and the buckets, such as us-east-1',
  HOMEROOM_AWS_ACCOUNT: 'the account that holds, asks, pays and receives: 12 digits',
  HOMEROOM_AWS_DATA_BUCKET: 'bucket that rosters are published to',
  HOMEROOM_AWS_DATA_PREFIX: 'prefix in it, ending in a slash; default: none',
  HOMEROOM_AWS_RESULT_BUCKET: 'another bucket, for results, which are removed once read',
  HOMEROOM_AWS_RESULT_PREFIX: 'prefix in it, ending in a slash; default: none',
  HOMEROOM_AWS_ROLE: 'ARN of the role with which Clean Rooms reads the published tables',
  HOMEROOM_AWS_DATABASE: 'database of the Glue catalogue; default homeroom',
  HOMEROOM_AWS_WORKER: 'CR.1X or CR.4X; default CR.1X',
  HOMEROOM_AWS_WORKERS: 'workers of one query, 2 to 400; default 2',
  HOMEROOM_AWS_DEADLINE_MINUTES: 'time of one run, 2 to 720; default 15',
  HOMEROOM_AWS_IN_FLIGHT: 'runs at once, 1 to 5; default 2',
  HOMEROOM_AWS_QUERIES_PER_SESSION: 'most queries of one session; default 100',
  HOMEROOM_AWS_DOLLARS_PER_SESSION: 'most that the queries of one session may cost; default 50',
  HOMEROOM_AWS_PRICE_PER_UNIT_HOUR: 'cents for one CRPU for one hour; default 200',
  HOMEROOM_AWS_ENDPOINT: 'in place of AWS for Clean Rooms and Glue: a VPC endpoint, or a test',
  HOMEROOM_AWS_S3_ENDPOINT: 'the same for S3',
  HOMEROOM_LOG_LEVEL: 'fatal, error, warn, info, debug or trace; default info',
} as const

export type SettingName = keyof typeof SETTINGS

/** The settings as they were given. An empty one counts as not given, as compose files leave them. */
export interface Env {
  readonly values: Readonly<Partial<Record<SettingName, string>>>
  /** Names that look like ours and are not: a misspelt setting must not be silently ignored. */
  readonly unknown: readonly string[]
}

/** Picks our settings out of the environment, which is handed in by `main.ts` alone. */
export function readEnv(environment: Readonly<Record<string, string | undefined>>): Env {
  const values: Partial<Record<SettingName, string>> = {}
  const unknown: string[] = []
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith('HOMEROOM_') || text === undefined) continue
    if (!isSetting(name)) unknown.push(name)
    else if (text.trim() !== '') values[name] = text.trim()
  }
  return { values, unknown: unknown.sort() }
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name)
}
