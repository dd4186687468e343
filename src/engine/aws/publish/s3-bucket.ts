import { createHash } from 'node:crypto'
import type { S3Client } from '@aws-sdk/client-s3'
import { nameOf, publishFault, statusOf } from './publish-fault.js'
import type { DataBucket, Found, Landing, SentPiece } from './bucket.js'

/** The SDK takes a while to load, and most commands never need it. */
const load = () => import('@aws-sdk/client-s3')
type Sdk = Awaited<ReturnType<typeof load>>

/** The metadata under which an object's SHA-256 stands, for people; what is believed is the bucket's own sum. */
const NOTE = 'homeroom-sha256'
const SHA256 = { ChecksumAlgorithm: 'SHA256' } as const

/** @param owner - the account that must own the bucket */
export async function openDataBucket(
  s3: S3Client,
  { dataBucket, account: owner }: { readonly dataBucket: string; readonly account: string },
  abortSignal?: AbortSignal,
): Promise<DataBucket> {
  const sdk = await load()
  return new S3Bucket(sdk, s3, { Bucket: dataBucket, ExpectedBucketOwner: owner }, abortSignal)
}

class S3Bucket implements DataBucket {
  readonly #sdk: Sdk
  readonly #s3: S3Client
  readonly #bucket: { readonly Bucket: string; readonly ExpectedBucketOwner: string }
  readonly #options: { readonly abortSignal?: AbortSignal }

  constructor(
    sdk: Sdk,
    s3: S3Client,
    bucket: { readonly Bucket: string; readonly ExpectedBucketOwner: string },
    abortSignal: AbortSignal | undefined,
  ) {
    this.#sdk = sdk
    this.#s3 = s3
    this.#bucket = bucket
    this.#options = abortSignal === undefined ? {} : { abortSignal }
  }

  async find(key: string): Promise<Found | null> {
    const command = new this.#sdk.HeadObjectCommand({
      ...this.#bucket,
      ...{ Key: key, ChecksumMode: 'ENABLED' },
    })
    const found = await this.#s3.send(command, this.#options).catch(absent)
    if (found === null) return null
    return { bytes: found.ContentLength ?? 0, checksum: found.ChecksumSHA256 ?? null }
  }

  async hash(key: string, mostBytes: number): Promise<string | null> {
    const command = new this.#sdk.GetObjectCommand({ ...this.#bucket, Key: key })
    const found = await this.#s3.send(command, this.#options).catch(absent)
    if (found === null) return null
    const hash = createHash('sha256')
    let bytes = 0
    try {
      for await (const chunk of found.Body?.transformToWebStream() ?? []) {
        hash.update(chunk as Uint8Array)
        bytes += (chunk as Uint8Array).length
        if (bytes > mostBytes) break
      }
    } catch (cause) {
      throw publishFault(cause, 'bucket')
    }
    return hash.digest('hex')
  }

  async put(key: string, body: Buffer, sha256: string, checksum: string): Promise<Landing> {
    const command = new this.#sdk.PutObjectCommand({
      ...{ ...this.#bucket, ...SHA256, Key: key, Body: body, IfNoneMatch: '*' },
      ...{ ChecksumSHA256: checksum, Metadata: { [NOTE]: sha256 } },
    })
    return this.#s3.send(command, this.#options).then(() => 'put' as const, landed)
  }

  async begin(key: string, sha256: string): Promise<string> {
    const command = new this.#sdk.CreateMultipartUploadCommand({
      ...{ ...this.#bucket, ...SHA256, Key: key, Metadata: { [NOTE]: sha256 } },
    })
    const begun = await this.#s3.send(command, this.#options).catch(failed)
    return begun.UploadId ?? ''
  }

  async putPiece(
    { key, upload, number }: Parameters<DataBucket['putPiece']>[0],
    body: Buffer,
    checksum: string,
  ): Promise<SentPiece> {
    const command = new this.#sdk.UploadPartCommand({
      ...{ ...this.#bucket, ...SHA256, Key: key, Body: body },
      ...{ UploadId: upload, PartNumber: number, ChecksumSHA256: checksum },
    })
    const sent = await this.#s3.send(command, this.#options).catch(failed)
    return { etag: sent.ETag ?? '', checksum }
  }

  async pieces(key: string, upload: string): Promise<ReadonlyMap<number, SentPiece> | null> {
    const sent = new Map<number, SentPiece>()
    let marker: string | undefined
    do {
      const command = new this.#sdk.ListPartsCommand({
        ...{ ...this.#bucket, Key: key, UploadId: upload },
        ...(marker === undefined ? {} : { PartNumberMarker: marker }),
      })
      // What cannot be listed is not gone on with: it is begun anew.
      const page = await this.#s3.send(command, this.#options).catch(absentOrSilent)
      if (page === null) return null
      for (const { PartNumber: number, ETag: etag, ChecksumSHA256: checksum } of page.Parts ?? []) {
        if (number === undefined || etag === undefined || checksum === undefined) continue
        sent.set(number, { etag, checksum })
      }
      marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined
    } while (marker !== undefined)
    return sent
  }

  async complete(key: string, upload: string, pieces: readonly SentPiece[]): Promise<Landing> {
    const command = new this.#sdk.CompleteMultipartUploadCommand({
      ...{ ...this.#bucket, Key: key, UploadId: upload, IfNoneMatch: '*' },
      MultipartUpload: {
        Parts: pieces.map(({ etag, checksum }, place) => ({
          ...{ PartNumber: place + 1, ETag: etag, ChecksumSHA256: checksum },
        })),
      },
    })
    return this.#s3.send(command, this.#options).then(() => 'put' as const, landed)
  }

  async uploads(key: string): Promise<readonly string[]> {
    const command = new this.#sdk.ListMultipartUploadsCommand({ ...this.#bucket, Prefix: key })
    // An account that may not list still may publish; a rule of the bucket's life cycle clears up there.
    const page = await this.#s3.send(command, this.#options).catch(absentOrSilent)
    const own = (page?.Uploads ?? []).filter((upload) => upload.Key === key)
    return own.flatMap(({ UploadId: id }) => (id === undefined ? [] : [id]))
  }

  async abort(key: string, upload: string): Promise<void> {
    const command = new this.#sdk.AbortMultipartUploadCommand({
      ...{ ...this.#bucket, Key: key, UploadId: upload },
    })
    await this.#s3.send(command, this.#options).catch(absentOrSilent)
  }
}

/** What a failed write means: 412 another object is there, 409 one is being written, 404 the pieces are gone. */
function landed(cause: unknown): Landing {
  const status = statusOf(cause)
  if (status === 412 || status === 409) return 'taken'
  if (nameOf(cause) === 'NoSuchUpload') return 'gone'
  return failed(cause)
}

function absent(cause: unknown): null {
  // Of a bucket that is not there, too; the first write will say so.
  if (statusOf(cause) === 404) return null
  return failed(cause)
}

/** Also null where the bucket does not let us ask, or does not know the question. */
function absentOrSilent(cause: unknown): null {
  const status = statusOf(cause)
  return status === 403 || status === 405 || status === 501 ? null : absent(cause)
}

function failed(cause: unknown): never {
  throw publishFault(cause, 'bucket')
}
