/**
 * What an error of the SDK comes down to. Its text stays behind: AWS quotes what it was sent, and what it was
 * sent holds a vendor's constants.
 */
export type Trouble =
  /** Too fast. Nothing was done. */
  | 'throttled'
  /** Too much at once. Nothing was done. */
  | 'quota'
  /** A role made just now is not known everywhere yet. Nothing was done. */
  | 'syncing'
  /** AWS will not do it as it was asked. */
  | 'refused'
  /** The service's role may not. */
  | 'denied'
  /** The service's credentials are missing, wrong or over. */
  | 'credentials'
  /** No connection came about. */
  | 'unreachable'
  /** AWS does not know what was named. */
  | 'absent'
  /** What was named is in no state for it. */
  | 'conflict'
  /** Anything else: it may or may not have been done. */
  | 'unclear'

const BY_NAME: Readonly<Record<string, Trouble>> = {
  ThrottlingException: 'throttled',
  Throttling: 'throttled',
  TooManyRequestsException: 'throttled',
  RequestLimitExceeded: 'throttled',
  SlowDown: 'throttled',
  ServiceQuotaExceededException: 'quota',
  ValidationException: 'refused',
  AccessDeniedException: 'denied',
  AccessDenied: 'denied',
  AllAccessDisabled: 'denied',
  UnauthorizedException: 'denied',
  CredentialsProviderError: 'credentials',
  TokenProviderError: 'credentials',
  ExpiredToken: 'credentials',
  ExpiredTokenException: 'credentials',
  RequestExpired: 'credentials',
  RequestTimeTooSkewed: 'credentials',
  IncompleteSignature: 'credentials',
  InvalidSignatureException: 'credentials',
  SignatureDoesNotMatch: 'credentials',
  InvalidAccessKeyId: 'credentials',
  InvalidClientTokenId: 'credentials',
  InvalidToken: 'credentials',
  MissingAuthenticationToken: 'credentials',
  MissingAuthenticationTokenException: 'credentials',
  UnrecognizedClientException: 'credentials',
  ResourceNotFoundException: 'absent',
  NoSuchBucket: 'absent',
  NoSuchKey: 'absent',
  NotFound: 'absent',
  ConflictException: 'conflict',
}

/** Codes of connections that were never made: no byte of a request has left. */
const NEVER_CONNECTED =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ERR_TLS_CERT_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/

/** Reads names and codes alone, never a message. */
export function troubleOf(cause: unknown): Trouble {
  const { name, code, reason } = fieldsOf(cause)
  const known = Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined
  if (known === 'refused' && reason === 'IAM_SYNCHRONIZATION_DELAY') return 'syncing'
  if (known !== undefined) return known
  return NEVER_CONNECTED.test(code) ? 'unreachable' : 'unclear'
}

/**
 * Whether it is certain that AWS did nothing: it said so itself (an exception it names, with a status of
 * 4xx), or it was never spoken to. A 5xx, a reset and a silence are not certain.
 */
export function didNothing(cause: unknown): boolean {
  const trouble = troubleOf(cause)
  const { status } = fieldsOf(cause)
  if (status !== null) return trouble !== 'unclear' && status >= 400 && status < 500
  return trouble === 'unreachable' || fieldsOf(cause).name === 'CredentialsProviderError'
}

interface Fields {
  readonly name: string
  readonly code: string
  readonly reason: string
  /** The HTTP status; null if there was no answer. */
  readonly status: number | null
}

function fieldsOf(cause: unknown): Fields {
  const one = isRecord(cause) ? cause : {}
  const metadata = isRecord(one['$metadata']) ? one['$metadata'] : {}
  const status = metadata['httpStatusCode']
  return {
    name: wordOf(one['name']),
    code: wordOf(one['code']),
    reason: wordOf(one['reason']),
    status: typeof status === 'number' ? status : null,
  }
}

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
