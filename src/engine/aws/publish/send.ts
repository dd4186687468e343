import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../../../fault.js'
import type { DataBucket, Landing } from './bucket.js'
import { readPiece } from './digest.js'
import type { Digest } from './digest.js'
import { sendInPieces } from './pieces.js'
import type { Cargo } from './pieces.js'
import type { UploadsRecord } from './uploads-record.js'

/** An upload whose pieces vanish while it runs is begun anew so often. */
const TURNS = 3
const AGAIN_MS = 300

/**
 * Brings a file to a key, once: `there` if the very same content is there already. What is there in the end was
 * compared with the file by checksum, whoever put it there; other content is left alone.
 *
 * @throws Fault `PUBLISH_FAILED`
 */
export async function send(
  bucket: DataBucket,
  record: UploadsRecord,
  cargo: Cargo,
): Promise<'sent' | 'there'> {
  const { key, digest } = cargo
  if ((await standing(bucket, key, digest)) === 'same') return 'there'
  for (let turn = 0; turn < TURNS; turn += 1) {
    await put(bucket, record, cargo)
    if ((await standing(bucket, key, digest)) === 'same') return 'sent'
  }
  const words = 'What was sent to the data bucket is not there afterwards; something removes it.'
  throw new Fault(
    'PUBLISH_FAILED',
    `${words} See what else works on the bucket, and publish again.`,
  )
}

async function put(bucket: DataBucket, record: UploadsRecord, cargo: Cargo): Promise<Landing> {
  const { key, path, digest } = cargo
  if (digest.pieces.length > 1) return sendInPieces(bucket, record, cargo)
  const landing = await bucket.put(key, await readPiece(path, 0), digest.sha256, digest.checksum)
  cargo.sent(digest.bytes)
  return landing
}

/**
 * Whether the content is at a key. What would be an alarm is looked at twice: an object that is being written
 * by another publisher of the same load can look short or wrong for a moment in stores that are not S3.
 *
 * @throws Fault `PUBLISH_FAILED` if other content is there
 */
async function standing(bucket: DataBucket, key: string, digest: Digest): Promise<'same' | 'none'> {
  const first = await look(bucket, key, digest)
  if (first !== 'other') return first
  await sleep(AGAIN_MS)
  const second = await look(bucket, key, digest)
  if (second === 'other') throw altered()
  return second
}

/**
 * The bucket's own sum is believed; where it has none, or one of another kind, the object is read whole.
 * Metadata is not asked: whoever can write there can write that, too.
 */
async function look(
  bucket: DataBucket,
  key: string,
  { bytes, checksum, sha256 }: Digest,
): Promise<'same' | 'none' | 'other'> {
  const found = await bucket.find(key)
  if (found === null) return 'none'
  if (found.bytes !== bytes) return 'other'
  if (found.checksum === checksum) return 'same'
  const there = await bucket.hash(key, bytes)
  if (there === null) return 'none'
  return there === sha256 ? 'same' : 'other'
}

const altered = (): Fault =>
  new Fault(
    'PUBLISH_FAILED',
    'The data bucket holds an object of this load with other content than it should. Nothing was replaced. If no one tampered with it, another version of Homeroom wrote it: remove the folder of this load from the bucket once no session uses it, and publish again.',
  )
