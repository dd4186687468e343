import type { DataBucket, Landing, SentPiece } from './bucket.js'
import { PIECE_BYTES, readPiece } from './digest.js'
import type { Digest } from './digest.js'
import type { UploadsRecord } from './uploads-record.js'

/** A file on its way to a key. */
export interface Cargo {
  readonly key: string
  readonly path: string
  readonly digest: Digest
  /** Told after each piece that has arrived, with its size. */
  readonly sent: (bytes: number) => void
}

/** Pieces on their way at once. */
const ABREAST = 4

/**
 * Sends a large file in pieces. An upload of ours that was broken off is gone on with: pieces that arrived
 * with the right checksum are not sent again. Others of this key are given up first.
 */
export async function sendInPieces(
  bucket: DataBucket,
  record: UploadsRecord,
  cargo: Cargo,
): Promise<Landing> {
  const { key } = cargo
  const { upload, arrived } = await continued(bucket, record, cargo)
  const pieces = await sendMissing(bucket, upload, cargo, arrived)
  const landing = await bucket.complete(key, upload, pieces)
  if (landing === 'taken') await bucket.abort(key, upload)
  record.delete(key)
  return landing
}

async function continued(
  bucket: DataBucket,
  record: UploadsRecord,
  { key, digest: { sha256 } }: Cargo,
): Promise<{ readonly upload: string; readonly arrived: ReadonlyMap<number, SentPiece> }> {
  const before = record.get(key)
  const ours = before?.sha256 === sha256 && before.pieceBytes === PIECE_BYTES ? before.upload : null
  const arrived = ours === null ? null : await bucket.pieces(key, ours)
  const others = new Set(await bucket.uploads(key))
  if (before !== undefined) others.add(before.upload)
  if (ours !== null && arrived !== null) others.delete(ours)
  for (const upload of others) await bucket.abort(key, upload)
  if (ours !== null && arrived !== null) return { upload: ours, arrived }
  const upload = await bucket.begin(key, sha256)
  record.set(key, { upload, sha256, pieceBytes: PIECE_BYTES })
  return { upload, arrived: new Map() }
}

/** Once a piece fails no other is begun, and those on their way are waited for: nothing goes on behind a fault. */
async function sendMissing(
  bucket: DataBucket,
  upload: string,
  { key, path, digest, sent }: Cargo,
  arrived: ReadonlyMap<number, SentPiece>,
): Promise<readonly SentPiece[]> {
  const done: SentPiece[] = []
  const waiting = digest.pieces.entries()
  const failures: unknown[] = []
  const carry = async (): Promise<void> => {
    for (const [place, checksum] of waiting) {
      if (failures.length > 0) return
      const number = place + 1
      const there = arrived.get(number)
      done[place] =
        there?.checksum === checksum
          ? there
          : await bucket.putPiece({ key, upload, number }, await readPiece(path, place), checksum)
      sent(Math.min(PIECE_BYTES, digest.bytes - place * PIECE_BYTES))
    }
  }
  const noted = (cause: unknown): void => void failures.push(cause)
  await Promise.all(Array.from({ length: ABREAST }, () => carry().catch(noted)))
  if (failures.length > 0) throw failures[0]
  return done
}
