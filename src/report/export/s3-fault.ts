import { Fault } from '../../fault.js'

/** The HTTP status in an error of the SDK; null if none came back. */
export function s3Status(cause: unknown): number | null {
  if (typeof cause !== 'object' || cause === null || !('$metadata' in cause)) return null
  const { $metadata: metadata } = cause
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata))
    return null
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null
}

/** What went wrong with the bucket, who can fix it and how; never what the server said, which names accounts. */
export function s3Fault(cause: unknown): Fault {
  if (cause instanceof Fault) return cause
  return new Fault('EXPORT_FAILED', `${wordsOf(cause)} ${GOES_ON}`, { cause })
}

const GOES_ON = 'The next export goes on where this one stopped.'

function wordsOf(cause: unknown): string {
  const name = cause instanceof Error ? cause.name : ''
  if (name === 'CredentialsProviderError') {
    return 'There are no credentials for the bucket: give them as the AWS SDK looks for them (environment, profile, or the role of the machine).'
  }
  switch (s3Status(cause)) {
    case null:
      return 'The bucket cannot be reached, so nobody knows whether the last object arrived; that is found out next time. Look after the network and HOMEROOM_EXPORT_S3_ENDPOINT.'
    case 403:
      return 'The bucket refuses us: the service needs s3:PutObject and s3:GetObject below the prefix, with Object Lock s3:PutObjectRetention too, and s3:ListBucket so that a missing object is told from a forbidden one.'
    case 404:
      return 'There is no such bucket. Make it, with Object Lock on if objects are to be locked.'
    case 400:
      return 'The bucket does not take the object as it was sent; is Object Lock on for it, as HOMEROOM_EXPORT_S3_LOCK_DAYS asks?'
    case 409:
      return 'Someone else writes the same object.'
    case 429:
    case 503:
      return 'The bucket asks us to slow down, and did so through all tries.'
    default:
      return 'The bucket failed.'
  }
}
