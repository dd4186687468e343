import { hash } from 'node:crypto'

/**
 * The hashing of RFC 6962 section 2.1 (kept by RFC 9162): SHA-256, a leaf is hashed behind 0x00 and an
 * inner node behind 0x01, so that no leaf can be passed off as a node.
 */
export type Hash = Buffer

/** Bytes of one hash. */
export const HASH_SIZE = 32

/** The root of a tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Hash = sha256(Buffer.alloc(0))

/** Where what is hashed is put together; hashing is done before anyone else has a turn. */
const scratch = Buffer.alloc(65_536)

export function sha256(bytes: Uint8Array): Hash {
  // By way of a string: a buffer that hashing makes is memory of its own, which costs as much as the hash.
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary')
}

/** A leaf's hash; `leaf` may be of any length. */
export function hashLeaf(leaf: Uint8Array): Hash {
  const whole = leaf.length + 1
  const prefixed = whole > scratch.length ? Buffer.allocUnsafe(whole) : scratch.subarray(0, whole)
  prefixed[0] = 0
  prefixed.set(leaf, 1)
  return sha256(prefixed)
}

/** The hash of the node above `left` and `right`, each of 32 bytes. */
export function hashNode(left: Uint8Array, right: Uint8Array): Hash {
  const prefixed = scratch.subarray(0, 2 * HASH_SIZE + 1)
  prefixed[0] = 1
  prefixed.set(left, 1)
  prefixed.set(right, HASH_SIZE + 1)
  return sha256(prefixed)
}

/**
 * The right edge of a growing tree (its compact range): one hash for each 1 in the binary form of the
 * size, largest subtree first. All that is needed to append a leaf and to tell the root.
 */
export class Frontier {
  readonly #nodes: Hash[]
  #size: number

  private constructor(size: number, nodes: Hash[]) {
    this.#size = size
    this.#nodes = nodes
  }

  static empty(): Frontier {
    return new Frontier(0, [])
  }

  /** The frontier written by `bytes()`; null if it has not the length that `size` asks for. */
  static from(size: number, bytes: Buffer): Frontier | null {
    if (!Number.isSafeInteger(size) || size < 0) return null
    if (bytes.length !== onesIn(size) * HASH_SIZE) return null
    const nodes: Hash[] = []
    for (let at = 0; at < bytes.length; at += HASH_SIZE) {
      nodes.push(Buffer.from(bytes.subarray(at, at + HASH_SIZE)))
    }
    return new Frontier(size, nodes)
  }

  get size(): number {
    return this.#size
  }

  append(leafHash: Hash): void {
    this.#add(leafHash, 1)
  }

  /**
   * Appends so many leaves (a power of two) by the root of the complete subtree above them. A frontier whose size
   * is no multiple of that has no place for it: a defect.
   */
  appendSubtree(root: Hash, leaves: number): void {
    if (!Number.isInteger(Math.log2(leaves)) || this.#size % leaves !== 0) {
      throw new TypeError('A complete subtree begins at a multiple of its own size.')
    }
    this.#add(root, leaves)
  }

  #add(root: Hash, leaves: number): void {
    let node = root
    for (let rest = this.#size / leaves; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = this.#nodes.pop()
      if (left === undefined) throw new TypeError('A frontier lost a node.')
      node = hashNode(left, node)
    }
    this.#nodes.push(node)
    this.#size += leaves
  }

  root(): Hash {
    let root: Hash | undefined
    for (let at = this.#nodes.length - 1; at >= 0; at -= 1) {
      const node = this.#nodes[at]
      if (node !== undefined) root = root === undefined ? node : hashNode(node, root)
    }
    return root ?? EMPTY_ROOT
  }

  /** An independent frontier, so that a batch can be tried and dropped. */
  copy(): Frontier {
    return new Frontier(this.#size, [...this.#nodes])
  }

  /** The nodes one after another, largest subtree first. */
  bytes(): Buffer {
    return Buffer.concat(this.#nodes)
  }
}

function onesIn(size: number): number {
  let ones = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2
  return ones
}
