import { isSame, readBase64, utf8 } from './bytes.js'
import type { Bytes } from './bytes.js'
import { leafHash, nodeHash } from './hash.js'
import { readCheckpoint } from './note.js'
import type { Checkpoint } from './note.js'

const HEADER = 'c2sp.org/tlog-proof@v1'
const HASH_SIZE = 32

/** A C2SP tlog-proof, taken apart. */
interface Path {
  readonly index: number
  readonly hashes: readonly Bytes[]
  readonly checkpoint: Checkpoint
}

/** What a proof of one entry came to. */
export type Proven =
  | { readonly kind: 'holds'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'unreadable' | 'leads elsewhere' }

/** Whether a tlog-proof leads from a leaf to the root in its checkpoint. All of it may come from an attacker. */
export async function checkProof(leaf: string, proof: string): Promise<Proven> {
  const path = readPath(proof)
  if (path === null) return { kind: 'unreadable' }
  const root = await climb(await leafHash(utf8(leaf)), path)
  const { checkpoint } = path
  if (root === null || !isSame(root, checkpoint.root)) return { kind: 'leads elsewhere' }
  return { kind: 'holds', checkpoint }
}

function readPath(proof: string): Path | null {
  const end = proof.indexOf('\n\n')
  const [header, place = '', ...rest] = proof.slice(0, Math.max(0, end)).split('\n')
  const digits = /^index (0|[1-9]\d{0,15})$/u.exec(place)?.[1]
  const checkpoint = readCheckpoint(proof.slice(end + 2))
  if (header !== HEADER || digits === undefined || checkpoint === null) return null
  const hashes = rest.map(readBase64)
  if (!hashes.every((hash) => hash?.length === HASH_SIZE)) return null
  return { index: Number(digits), hashes: hashes.filter((hash) => hash !== null), checkpoint }
}

/** RFC 9162 2.1.3.2: the root that a leaf and its siblings lead to; null if the path is not of such a tree. */
async function climb(leaf: Bytes, { index, hashes, checkpoint }: Path): Promise<Bytes | null> {
  if (index >= checkpoint.size) return null
  let [place, last, root] = [index, checkpoint.size - 1, leaf]
  for (const hash of hashes) {
    if (last === 0) return null
    if (place % 2 === 1 || place === last) {
      root = await nodeHash(hash, root)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else {
      root = await nodeHash(root, hash)
    }
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 ? root : null
}

const half = (value: number): number => Math.floor(value / 2)
