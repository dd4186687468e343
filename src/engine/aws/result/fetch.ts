import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { listed, type Part, type ResultBucket, type Where } from './objects.js'

/** Why there is no file. */
export type Unfetched = 'too-large' | 'error'

/**
 * Brings a run's result to a file (0600) that is there and whole if this resolves with null.
 *
 * Exactly one object of a result is expected, for one was asked for and only in one file rows have an order;
 * markers of Spark's and objects without bytes are none. An object of more than `mostBytes` is not brought.
 * What does not come as it was listed is fetched once more.
 */
export async function fetched(
  bucket: ResultBucket,
  where: Where,
  { file, mostBytes, signal }: FetchOptions,
): Promise<Unfetched | null> {
  for (let left = 2; left > 0 && !signal.aborted; left -= 1) {
    try {
      const { parts, isAll } = await listed(bucket, where, signal)
      const [part, ...more] = parts.filter(isResult)
      if (part === undefined) continue
      if (more.length > 0 || !isAll) return 'error'
      if (part.bytes > mostBytes) return 'too-large'
      await rm(file, { force: true })
      if (await bring(bucket, where, part, { file, signal })) return null
    } catch {
      // AWS's words stay here; the second try is the last.
    }
  }
  return 'error'
}

export interface FetchOptions {
  readonly file: string
  readonly mostBytes: number
  readonly signal: AbortSignal
}

/** Spark names what is not data with a first character of these; `_SUCCESS` is one. */
const isResult = ({ key, bytes }: Part): boolean =>
  bytes > 0 && !/^[_.]/.test(key.slice(key.lastIndexOf('/') + 1))

/** Whether the object came whole, and is the one that was listed. */
async function bring(
  { s3, account }: ResultBucket,
  { bucket }: Where,
  { key, bytes, etag }: Part,
  { file, signal }: Omit<FetchOptions, 'mostBytes'>,
): Promise<boolean> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3')
  const answer = await s3.send(
    new GetObjectCommand({
      ...{ Bucket: bucket, Key: key, ExpectedBucketOwner: account },
      ...(etag === null ? {} : { IfMatch: etag }),
    }),
    { abortSignal: signal },
  )
  const { Body, ETag } = answer
  if (!(Body instanceof Readable)) return false
  let came = 0
  const count = new Transform({
    transform(chunk: Buffer, _, done) {
      came += chunk.length
      done(came > bytes ? new Error('more than was listed') : null, chunk)
    },
  })
  await pipeline(Body, count, createWriteStream(file, { flags: 'wx', mode: 0o600 }), { signal })
  return came === bytes && (etag === null || ETag === etag)
}
