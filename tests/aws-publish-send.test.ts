import { S3Client } from '@aws-sdk/client-s3'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDataBucket } from '../src/engine/aws/publish/s3-bucket.js'
import { digestOf, PIECE_BYTES } from '../src/engine/aws/publish/digest.js'
import { send } from '../src/engine/aws/publish/send.js'
import { UploadsRecord } from '../src/engine/aws/publish/uploads-record.js'
import { openPieceBucket } from './aws-publish-bucket.js'
import type { Asked, PieceBucket } from './aws-publish-bucket.js'

const OWNER = '111122223333'
const KEY = 'homeroom/policy/load/users/part-00000.parquet'
const large = randomBytes(2 * PIECE_BYTES + 1000)
const small = randomBytes(70_000)

let work: string
let bucket: PieceBucket
beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'homeroom-send-'))
  bucket = await openPieceBucket(OWNER)
})
afterEach(async () => {
  await bucket.close()
  rmSync(work, { recursive: true, force: true })
})

/** As one run of the program would: a new client, the record as it is on disk. */
async function run(
  body: Buffer,
  { owner = OWNER, signal }: { owner?: string; signal?: AbortSignal } = {},
) {
  const path = join(work, 'file')
  writeFileSync(path, body)
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' }
  const s3 = new S3Client({
    ...{ region: 'us-east-1', credentials, endpoint: bucket.url, forcePathStyle: true },
    maxAttempts: 2,
  })
  try {
    const place = { dataBucket: 'district-data', account: owner }
    const there = await openDataBucket(s3, place, signal)
    const record = await UploadsRecord.open(join(work, 'uploads.json'))
    let told = 0
    const digest = await digestOf(path)
    const sent = (bytes: number): void => void (told += bytes)
    const result = await send(there, record, { key: KEY, path, digest, sent })
    return { result, told }
  } finally {
    s3.destroy()
  }
}

const sha256 = (body: Buffer): string => createHash('sha256').update(body).digest('hex')
const content = (): string => sha256(bucket.objects.get(KEY)?.body ?? Buffer.alloc(0))
const isPiece = ({ method, query }: Asked): boolean => method === 'PUT' && query.has('partNumber')
const pieces = (): number[] =>
  bucket.asked.filter(isPiece).map(({ query }) => Number(query.get('partNumber')))
const altered = {
  code: 'PUBLISH_FAILED',
  message: expect.stringMatching(/other content/u) as string,
}

describe('a small file', () => {
  it('is one object, put where none is, with a checksum that the bucket checks', async () => {
    expect(await run(small)).toEqual({ result: 'sent', told: small.length })
    const puts = bucket.asked.filter(({ method }) => method === 'PUT')
    expect(puts).toHaveLength(1)
    expect(puts[0]?.headers).toMatchObject({
      'if-none-match': '*',
      'x-amz-checksum-sha256': createHash('sha256').update(small).digest('base64'),
      'x-amz-meta-homeroom-sha256': sha256(small),
    })
    expect(content()).toBe(sha256(small))
  })

  it('is not sent again when it is there, and not read back where the bucket knows its sum', async () => {
    await run(small)
    const before = bucket.asked.length
    expect((await run(small)).result).toBe('there')
    expect(bucket.asked.slice(before).map(({ method }) => method)).toEqual(['HEAD'])
  })

  it('is read back where the bucket has no sum of it, whatever its metadata says', async () => {
    const headers = { 'x-amz-meta-homeroom-sha256': sha256(small) }
    bucket.objects.set(KEY, { body: small, checksum: null, headers })
    expect((await run(small)).result).toBe('there')
    const other = Buffer.from(small).fill(0, 0, 1)
    other[0] = (small[0] ?? 0) ^ 1
    bucket.objects.set(KEY, { body: other, checksum: null, headers })
    await expect(run(small)).rejects.toMatchObject(altered)
    expect(bucket.objects.get(KEY)?.body).toBe(other)
  })

  it('never takes the place of other content, of whatever length', async () => {
    for (const body of [Buffer.from('x'), Buffer.alloc(small.length), Buffer.alloc(0)]) {
      bucket.objects.set(KEY, { body, checksum: null, headers: {} })
      await expect(run(small)).rejects.toMatchObject(altered)
      expect(bucket.objects.get(KEY)?.body).toBe(body)
    }
    expect(bucket.asked.some(({ method }) => method === 'PUT')).toBe(false)
  })

  it('loses a race without overwriting what won it', async () => {
    const winner = { body: Buffer.from('other'), checksum: null, headers: {} }
    bucket.trouble = ({ method }) => {
      if (method === 'PUT') bucket.objects.set(KEY, winner)
      return null
    }
    await expect(run(small)).rejects.toMatchObject(altered)
    expect(bucket.objects.get(KEY)).toBe(winner)
  })

  it('is found there when only the answer was lost', async () => {
    let lost = false
    bucket.trouble = ({ method }) => {
      if (method !== 'PUT' || lost) return null
      lost = true
      return { hangUp: 'after' }
    }
    expect((await run(small)).result).toBe('sent')
    expect(content()).toBe(sha256(small))
  })

  it('goes to no bucket of this name in another account', async () => {
    await expect(run(small, { owner: '999999999999' })).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      message: expect.stringMatching(/not in the account configured/u) as string,
    })
    expect(bucket.objects.size).toBe(0)
  })

  it('is missed when something removes it at once', async () => {
    bucket.trouble = () => {
      bucket.objects.clear()
      return null
    }
    await expect(run(small)).rejects.toMatchObject({
      message: expect.stringMatching(/something removes it/u) as string,
    })
  })
})

describe('a large file', () => {
  it('goes in pieces of 16 MiB, each with its sum, and becomes one object where none is', async () => {
    expect(await run(large)).toEqual({ result: 'sent', told: large.length })
    expect(pieces().sort()).toEqual([1, 2, 3])
    const end = bucket.asked.find(({ method, query }) => method === 'POST' && query.has('uploadId'))
    expect(end?.headers['if-none-match']).toBe('*')
    expect(content()).toBe(sha256(large))
    expect(bucket.uploads.size).toBe(0)
    expect((await run(large)).result).toBe('there')
    expect(pieces()).toHaveLength(3)
    expect(bucket.asked.some(({ method, query }) => method === 'GET' && query.size === 0)).toBe(
      false,
    )
  })

  it('goes on where it broke off: pieces that arrived are not sent again', async () => {
    bucket.trouble = (asked) =>
      isPiece(asked) && asked.query.get('partNumber') === '3'
        ? { status: 403, code: 'AccessDenied' }
        : null
    await expect(run(large)).rejects.toMatchObject({ code: 'PUBLISH_FAILED' })
    expect(bucket.objects.size).toBe(0)
    expect(bucket.uploads.size).toBe(1)
    bucket.trouble = () => null
    const before = bucket.asked.length
    expect(await run(large)).toEqual({ result: 'sent', told: large.length })
    const again = bucket.asked.slice(before).filter(isPiece)
    expect(again.map(({ query }) => query.get('partNumber'))).toEqual(['3'])
    expect(content()).toBe(sha256(large))
  })

  it('does not go on with an upload that someone else began for it, and gives that one up', async () => {
    const theirs = { 'x-amz-acl': 'public-read' }
    bucket.uploads.set('theirs', { key: KEY, headers: theirs, pieces: new Map([[1, large]]) })
    bucket.uploads.set('another key', { key: `${KEY}.other`, headers: {}, pieces: new Map() })
    expect((await run(large)).result).toBe('sent')
    expect(bucket.objects.get(KEY)?.headers).not.toHaveProperty('x-amz-acl')
    expect([...bucket.uploads.keys()]).toEqual(['another key'])
  })

  it('does not believe a piece of another content, nor an upload of another file', async () => {
    bucket.trouble = ({ method, query }) =>
      method === 'POST' && query.has('uploadId') ? { status: 403, code: 'AccessDenied' } : null
    await expect(run(large)).rejects.toMatchObject({ code: 'PUBLISH_FAILED' })
    bucket.trouble = () => null
    for (const { pieces: held } of bucket.uploads.values()) held.set(2, Buffer.from('swapped'))
    expect((await run(large)).result).toBe('sent')
    expect(content()).toBe(sha256(large))
    bucket.objects.clear()

    bucket.trouble = (asked) =>
      isPiece(asked) && asked.query.get('partNumber') === '2'
        ? { status: 403, code: 'AccessDenied' }
        : null
    await expect(run(large)).rejects.toMatchObject({ code: 'PUBLISH_FAILED' })
    bucket.trouble = () => null
    const other = Buffer.concat([large, small])
    expect(await run(other)).toEqual({ result: 'sent', told: other.length })
    expect(content()).toBe(sha256(other))
    expect(bucket.uploads.size).toBe(0)
  })

  it('begins anew when its upload was given up meanwhile, or its end was heard of late', async () => {
    bucket.trouble = (asked) => {
      if (asked.method === 'POST' && asked.query.has('uploadId')) {
        bucket.trouble = () => null
        bucket.uploads.clear()
      }
      return null
    }
    expect((await run(large)).result).toBe('sent')
    expect(content()).toBe(sha256(large))
    bucket.objects.clear()
    bucket.trouble = (asked) => {
      if (asked.method !== 'POST' || !asked.query.has('uploadId')) return null
      bucket.trouble = () => null
      return { hangUp: 'after' }
    }
    expect((await run(large)).result).toBe('sent')
    expect(content()).toBe(sha256(large))
    expect(bucket.uploads.size).toBe(0)
  })

  it('loses a race without overwriting what won it, and leaves no pieces', async () => {
    const winner = { body: Buffer.from('other'), checksum: null, headers: {} }
    bucket.trouble = ({ method, query }) => {
      if (method === 'POST' && query.has('uploadId')) bucket.objects.set(KEY, winner)
      return null
    }
    await expect(run(large)).rejects.toMatchObject(altered)
    expect(bucket.objects.get(KEY)).toBe(winner)
    expect(bucket.uploads.size).toBe(0)
  })

  it('is sent where unfinished uploads cannot be listed or given up', async () => {
    bucket.trouble = ({ method, query }) =>
      (method === 'GET' && query.has('uploads')) || method === 'DELETE'
        ? { status: 501, code: 'NotImplemented' }
        : null
    expect((await run(large)).result).toBe('sent')
  })

  it('stops when it is told to, and nothing goes on behind', async () => {
    const stopping = new AbortController()
    bucket.trouble = (asked) => {
      if (isPiece(asked)) stopping.abort()
      return null
    }
    await expect(run(large, { signal: stopping.signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
    const asked = bucket.asked.length
    expect(bucket.objects.size).toBe(0)
    bucket.trouble = () => null
    expect((await run(large)).result).toBe('sent')
    expect(bucket.asked.length).toBeGreaterThan(asked)
  })
})

it.each([
  [403, 'AccessDenied', /s3:PutObject/u],
  [404, 'NoSuchBucket', /is not there/u],
  [503, 'SlowDown', /slow down/u],
  [500, 'InternalError', /failed/u],
])(
  'says what is wrong with %i %s, without what the bucket said',
  async (status, code, words) => {
    bucket.trouble = ({ method }) => (method === 'PUT' ? { status, code } : null)
    await expect(run(small)).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      message: expect.stringMatching(words) as string,
    })
  },
  30_000,
)
