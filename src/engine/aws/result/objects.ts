import type { AwsClients } from '../clients.js'
import type { Trace } from '../run/trace.js'

/** An object of a result, as the bucket lists it. */
export interface Part {
  readonly key: string
  readonly bytes: number
  readonly etag: string | null
}

/** Where a run's result lies in S3. */
export type Where = Pick<Trace, 'bucket' | 'prefix'>

export interface ResultBucket {
  readonly s3: AwsClients['s3']
  /** The account that must own the bucket: one of that name in other hands is not ours. */
  readonly account: string
}

const sdk = () => import('@aws-sdk/client-s3')

/**
 * Everything under a run's prefix, and nothing else, a page of at most 1000; `isAll` says whether that was
 * all. Throws what the SDK throws.
 */
export async function listed(
  { s3, account }: ResultBucket,
  { bucket, prefix }: Where,
  abortSignal: AbortSignal,
): Promise<{ readonly parts: readonly Part[]; readonly isAll: boolean }> {
  // An empty prefix would be the whole bucket.
  if (!prefix.endsWith('/')) throw new TypeError('a prefix ends in a slash')
  const { ListObjectsV2Command } = await sdk()
  const { Contents = [], IsTruncated } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ExpectedBucketOwner: account }),
    { abortSignal },
  )
  const parts = Contents.flatMap(({ Key, Size, ETag }): Part[] =>
    Key?.startsWith(prefix) === true ? [{ key: Key, bytes: Size ?? 0, etag: ETag ?? null }] : [],
  )
  return { parts, isAll: IsTruncated !== true }
}

/** Deletes everything under a run's prefix. Throws what the SDK throws; what is gone stays gone. */
export async function removed(
  bucket: ResultBucket,
  where: Where,
  abortSignal: AbortSignal,
): Promise<void> {
  const { DeleteObjectCommand } = await sdk()
  for (;;) {
    const { parts, isAll } = await listed(bucket, where, abortSignal)
    for (const { key } of parts) {
      const command = { Bucket: where.bucket, Key: key, ExpectedBucketOwner: bucket.account }
      await bucket.s3.send(new DeleteObjectCommand(command), { abortSignal })
    }
    if (isAll || parts.length === 0) return
  }
}
