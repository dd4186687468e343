import { Fault } from '../../../fault.js'

/** The HTTP status in an error of the SDK; null if none came back. */
export function statusOf(cause: unknown): number | null {
  if (typeof cause !== 'object' || cause === null || !('$metadata' in cause)) return null
  const { $metadata: metadata } = cause
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata))
    return null
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null
}

/** The error's own name, such as `NoSuchUpload`; not of a subclass, since the SDK makes errors of unknown ones. */
export const nameOf = (cause: unknown): string => (cause instanceof Error ? cause.name : '')

/**
 * What went wrong with AWS, who can fix it and how; never what AWS said, which names accounts. What was stopped
 * from outside stays what it is.
 */
export function publishFault(cause: unknown, what: 'bucket' | 'catalogue'): unknown {
  if (cause instanceof Fault || nameOf(cause) === 'AbortError') return cause
  return new Fault('PUBLISH_FAILED', `${wordsOf(cause, what)} ${AGAIN}`, { cause })
}

const AGAIN = 'Publish again afterwards: it goes on where this stopped.'

const DENIED = {
  bucket:
    'The data bucket refuses us, or is not in the account configured: publishing needs s3:GetObject, s3:PutObject, s3:ListBucket, s3:ListMultipartUploadParts, s3:ListBucketMultipartUploads and s3:AbortMultipartUpload.',
  catalogue:
    'The Glue catalogue refuses us: publishing needs glue:GetTable, glue:GetPartition and glue:CreatePartition.',
} as const

function wordsOf(cause: unknown, what: 'bucket' | 'catalogue'): string {
  const its = what === 'bucket' ? 'The data bucket' : 'The Glue catalogue'
  const name = nameOf(cause)
  if (name === 'CredentialsProviderError') {
    return `There are no credentials for ${what === 'bucket' ? 'the bucket' : 'Glue'}: give them as the AWS SDK looks for them (environment, profile, or the role of the machine).`
  }
  if (name === 'AccessDeniedException') return DENIED[what]
  if (/Throttling|SlowDown|TooManyRequests/u.test(name)) {
    return `${its} asks us to slow down, and did so through all tries.`
  }
  switch (statusOf(cause)) {
    case null:
      return `${its} cannot be reached; look after the network, the Region and the endpoint.`
    case 403:
      return DENIED[what]
    case 404:
      return `${its} is not there; make it, and see that the Region is right.`
    case 429:
    case 503:
      return `${its} asks us to slow down, and did so through all tries.`
    default:
      return `${its} failed.`
  }
}
