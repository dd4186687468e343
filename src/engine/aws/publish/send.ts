import { Fault } from '../../../fault.js'
import type { DataBucket, Landing } from './bucket.js'
import { readPiece } from './digest.js'
import type { Digest } from './digest.js'
import { sendInPieces } from './pieces.js'
import type { Cargo } from './pieces.js'
import type { UploadsRecord } from './uploads-record.js'

/** An upload whose pieces vanish while it runs is begun anew so often. */
const TURNS = 3

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
 * Whether the content is at a key. The bucket's own sum is believed; where it has none, or one of another
 * kind, the object is read whole. Metadata is not asked: whoever can write there can write that, too.
 *
 * @throws Fault `PUBLISH_FAILED` if other content is there
 */
async function standing(
  bucket: DataBucket,
  key: string,
  { bytes, checksum, sha256 }: Digest,
): Promise<'same' | 'none'> {
  const found = await bucket.find(key)
  if (found === null) return 'none'
  if (found.bytes !== bytes) throw altered()
  if (found.checksum === checksum) return 'same'
  const there = await bucket.hash(key, bytes)
  if (there === null) return 'none'
  if (there !== sha256) throw altered()
  return 'same'
}

const altered = (): Fault =>
  new Fault(
    'PUBLISH_FAILED',
    'The data bucket holds an object of this load with other content than it should. Nothing was replaced. If no one tampered with it, another version of Homeroom wrote it: remove the folder of this load from the bucket once no session uses it, and publish again.',
  )
