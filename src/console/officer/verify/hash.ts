import { joined } from './bytes.js'
import type { Bytes } from './bytes.js'

/** Bytes of one hash. */
export const HASH_SIZE = 32

/** Browsers give WebCrypto to pages over HTTPS or of this very machine only. */
export const canHash = (): boolean => 'subtle' in crypto

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

/** RFC 6962 section 2.1: a leaf is hashed behind 0x00, so that none can be passed off as a node. */
export const leafHash = (leaf: Bytes): Promise<Bytes> => sha256(joined(LEAF, leaf))

/** The hash of the node above two others. */
export const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> =>
  sha256(joined(NODE, left, right))

/**
 * The root over hashes of subtrees, in their order, that are perfect and of one size; only the last may be
 * smaller. Pairing level by level, the odd one rising as it is, gives the tree of RFC 6962.
 */
export async function rootOver(hashes: readonly Bytes[]): Promise<Bytes> {
  let level = hashes
  while (level.length > 1) level = await Promise.all(paired(level))
  return level[0] ?? sha256(new Uint8Array())
}

const [LEAF, NODE] = [Uint8Array.of(0), Uint8Array.of(1)]

function* paired(level: readonly Bytes[]): Generator<Promise<Bytes>> {
  for (let at = 0; at < level.length; at += 2) {
    const [left, right] = level.slice(at, at + 2)
    if (left !== undefined)
      yield right === undefined ? Promise.resolve(left) : nodeHash(left, right)
  }
}
