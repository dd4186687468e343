import { createHash, hash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'

/** Larger files travel in pieces of this size, each with a checksum of its own. */
export const PIECE_BYTES = 16 * 1024 * 1024

/** A file's fingerprints. */
export interface Digest {
  readonly bytes: number
  /** Of the whole, hex. */
  readonly sha256: string
  /** SHA-256 of each piece, base64; exactly one if the file is no larger than a piece. */
  readonly pieces: readonly string[]
  /**
   * What S3 says of the object when it has checked it: the SHA-256 of the whole, or, of one sent in pieces,
   * that of the pieces' checksums and how many there were (S3: composite checksums).
   */
  readonly checksum: string
}

/** Reads a file once. */
export async function digestOf(path: string, pieceBytes = PIECE_BYTES): Promise<Digest> {
  const whole = createHash('sha256')
  const pieces: string[] = []
  let bytes = 0
  for await (const piece of piecesOf(path, pieceBytes)) {
    whole.update(piece)
    pieces.push(hash('sha256', piece, 'base64'))
    bytes += piece.length
  }
  const sha256 = whole.digest('hex')
  return { bytes, sha256, pieces, checksum: checksumOf(sha256, pieces) }
}

function checksumOf(sha256: string, pieces: readonly string[]): string {
  if (pieces.length <= 1) return Buffer.from(sha256, 'hex').toString('base64')
  const joined = Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')))
  return `${hash('sha256', joined, 'base64')}-${pieces.length}`
}

async function* piecesOf(path: string, pieceBytes: number): AsyncGenerator<Buffer> {
  const { size } = await stat(path)
  for (let number = 0; number * pieceBytes < Math.max(size, 1); number += 1) {
    yield await readPiece(path, number, pieceBytes)
  }
}

/** One piece of a file, numbered from 0; the last one may be shorter. */
export async function readPiece(
  path: string,
  number: number,
  pieceBytes = PIECE_BYTES,
): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const from = number * pieceBytes
    const piece = Buffer.allocUnsafe(Math.max(0, Math.min(pieceBytes, size - from)))
    for (let at = 0; at < piece.length;) {
      const { bytesRead } = await file.read(piece, at, piece.length - at, from + at)
      if (bytesRead === 0) throw new TypeError('a file of ours became shorter while it was read')
      at += bytesRead
    }
    return piece
  } finally {
    await file.close()
  }
}
