import { hash } from 'node:crypto'
import type { S3Client } from '@aws-sdk/client-s3'
import type { S3Settings } from '../../config/exports.js'
import { Fault } from '../../fault.js'
import { s3Fault, s3Status } from './s3-fault.js'
import type { ExportTarget } from './target.js'

const DAY_MS = 86_400_000
/** Tries of one call: throttling and lost connections are waited out, longer each time. */
const ATTEMPTS = 5
const CONNECT_MS = 10_000
const ANSWER_MS = 120_000

/**
 * An export as objects below a prefix. Each PUT says `If-None-Match: *`, so that no key is ever written twice,
 * carries its SHA-256, which the store checks, and the lock (COMPLIANCE, until so many days after the run was
 * made). When nobody knows whether a PUT arrived, it is done again: then the key is there, and what is there
 * is compared. `checkpoint` is left out: nothing is replaced here, and the newest is in `checkpoints/`.
 */
export function s3Target(place: string, settings: S3Settings): ExportTarget {
  const [bucket = '', ...parts] = place.slice('s3://'.length).replace(/\/$/u, '').split('/')
  const prefix = parts.length === 0 ? '' : `${parts.join('/')}/`
  const store = new Store(bucket, settings)
  return {
    name: `s3://${[bucket, ...parts].join('/')}`,
    read: (name) => store.read(`${prefix}${name}`),
    put: (name, content, retainFrom) => store.put(`${prefix}${name}`, content, retainFrom),
    remove: null,
    point: () => Promise.resolve(),
  }
}

/** The SDK takes a while to load, and most services never need it. */
const load = () => import('@aws-sdk/client-s3')

interface Connected {
  readonly sdk: Awaited<ReturnType<typeof load>>
  readonly s3: S3Client
}

class Store {
  readonly #bucket: string
  readonly #settings: S3Settings
  #client: Promise<Connected> | null = null

  constructor(bucket: string, settings: S3Settings) {
    this.#bucket = bucket
    this.#settings = settings
  }

  async read(key: string): Promise<Buffer | null> {
    const { sdk, s3 } = await this.#open()
    try {
      const found = await s3.send(new sdk.GetObjectCommand({ Bucket: this.#bucket, Key: key }))
      return Buffer.from((await found.Body?.transformToByteArray()) ?? [])
    } catch (cause) {
      if (s3Status(cause) === 404) return null
      throw s3Fault(cause)
    }
  }

  async put(key: string, content: Buffer, retainFrom: number): Promise<string | null> {
    const { sdk, s3 } = await this.#open()
    const { retentionDays: days } = this.#settings
    const until = days === null ? null : new Date(retainFrom + days * DAY_MS)
    const input = {
      ...{ Bucket: this.#bucket, Key: key, Body: content, IfNoneMatch: '*' },
      ...({
        ChecksumAlgorithm: 'SHA256',
        ChecksumSHA256: hash('sha256', content, 'base64'),
      } as const),
      ...(until === null
        ? {}
        : ({ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: until } as const)),
    }
    try {
      const put = await s3.send(new sdk.PutObjectCommand(input))
      return put.VersionId ?? null
    } catch (cause) {
      // 412: the key is there; 409: someone is writing it this moment, which is us a moment ago.
      if (s3Status(cause) === 412) return this.#compare(key, content)
      throw s3Fault(cause)
    }
  }

  /** The version that is there, if it is ours. Read whole: a checksum may be missing, and content cannot lie. */
  async #compare(key: string, content: Buffer): Promise<string | null> {
    const { sdk, s3 } = await this.#open()
    try {
      const found = await s3.send(new sdk.GetObjectCommand({ Bucket: this.#bucket, Key: key }))
      const there = Buffer.from((await found.Body?.transformToByteArray()) ?? [])
      if (there.equals(content)) return found.VersionId ?? null
    } catch (cause) {
      throw s3Fault(cause)
    }
    throw new Fault(
      'EXPORT_ALTERED',
      'The bucket holds an object of this name with other content. Nothing was replaced; export to a new prefix and keep this one for the investigation.',
    )
  }

  #open(): Promise<Connected> {
    this.#client ??= this.#connect()
    return this.#client
  }

  async #connect(): Promise<Connected> {
    const sdk = await load()
    const { endpoint, region } = this.#settings
    const s3 = new sdk.S3Client({
      ...{ region, maxAttempts: ATTEMPTS },
      // A bucket that never answers must not keep every later export waiting.
      requestHandler: {
        connectionTimeout: CONNECT_MS,
        requestTimeout: ANSWER_MS,
        throwOnRequestTimeout: true,
      },
      // Other people's servers know their buckets by path.
      ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    })
    return { sdk, s3 }
  }
}
