import { EMPTY_ROOT, HASH_SIZE, hashNode, type Hash } from './tree.js'

/**
 * Tells the root of the leaves `start` (inclusive) to `end` (exclusive). Proofs ask only for ranges
 * that are subtrees of the RFC 6962 tree, so a caller may answer from stored nodes.
 */
export type Subtree = (start: number, end: number) => Hash

/** Subtrees of leaves held in memory; hashes every leaf of the range asked for. */
export function subtreesOf(leafHashes: readonly Hash[]): Subtree {
  const subtree: Subtree = (start, end) => {
    const only = leafHashes[start]
    if (end === start) return EMPTY_ROOT
    if (only === undefined || end > leafHashes.length || end < start) {
      throw new TypeError('A subtree lies outside the tree.')
    }
    if (end - start === 1) return only
    const middle = start + splitOf(end - start)
    return hashNode(subtree(start, middle), subtree(middle, end))
  }
  return subtree
}

/** PATH of RFC 6962 2.1.1: the sibling hashes of leaf `index` in a tree of `size`, leaf's sibling first. */
export function proveInclusion(subtree: Subtree, index: number, size: number): Hash[] {
  if (!isSize(index) || !isSize(size) || index >= size) {
    throw new TypeError('A proof was asked for a leaf outside the tree.')
  }
  return path(subtree, index, 0, size)
}

/** PROOF of RFC 6962 2.1.2: that the tree of `size2` begins with the tree of `size1`; 0 < size1 <= size2. */
export function proveConsistency(subtree: Subtree, size1: number, size2: number): Hash[] {
  if (!isSize(size1) || !isSize(size2) || size1 < 1 || size1 > size2) {
    throw new TypeError('A proof was asked between sizes that cannot be compared.')
  }
  return subproof(subtree, size1, 0, size2, true)
}

/**
 * Whether `proof` shows that `leafHash` is leaf `index` of the tree of `size` with this root
 * (RFC 9162 2.1.3.2). All arguments may come from an attacker: anything malformed is false.
 */
export function verifyInclusion(
  leaf: { readonly index: number; readonly hash: Uint8Array },
  tree: { readonly size: number; readonly root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (!isSize(leaf.index) || !isSize(tree.size) || leaf.index >= tree.size) return false
  if (!allHashes([leaf.hash, tree.root, ...proof])) return false
  let place = leaf.index
  let last = tree.size - 1
  let root: Hash = Buffer.from(leaf.hash)
  for (const node of proof) {
    if (last === 0) return false
    if (isOdd(place) || place === last) {
      root = hashNode(node, root)
      while (!isOdd(place) && place !== 0) {
        place = half(place)
        last = half(last)
      }
    } else {
      root = hashNode(root, node)
    }
    place = half(place)
    last = half(last)
  }
  return last === 0 && root.equals(tree.root)
}

export interface TreeHead {
  readonly size: number
  readonly root: Uint8Array
}

/**
 * Whether `proof` shows that the tree `newer` begins with the tree `older` (RFC 9162 2.1.4.2).
 *
 * Strict: equal sizes need an empty proof and equal roots, two empty trees the empty root; a proof
 * from the empty tree to another is refused, as it would prove nothing. All arguments may come from
 * an attacker: anything malformed is false.
 */
export function verifyConsistency(
  older: TreeHead,
  newer: TreeHead,
  proof: readonly Uint8Array[],
): boolean {
  if (!isSize(older.size) || !isSize(newer.size) || older.size > newer.size) return false
  if (older.size === newer.size) {
    const same = proof.length === 0 && Buffer.compare(older.root, newer.root) === 0
    return same && (older.size > 0 || EMPTY_ROOT.equals(older.root))
  }
  if (older.size === 0 || proof.length === 0) return false
  if (!allHashes([older.root, newer.root, ...proof])) return false
  return climb(older, newer, isPowerOfTwo(older.size) ? [older.root, ...proof] : proof)
}

function climb(older: TreeHead, newer: TreeHead, nodes: readonly Uint8Array[]): boolean {
  const [first, ...rest] = nodes
  if (first === undefined) return false
  let place = older.size - 1
  let last = newer.size - 1
  while (isOdd(place)) {
    place = half(place)
    last = half(last)
  }
  let oldRoot: Hash = Buffer.from(first)
  let newRoot: Hash = oldRoot
  for (const node of rest) {
    if (last === 0) return false
    if (isOdd(place) || place === last) {
      oldRoot = hashNode(node, oldRoot)
      newRoot = hashNode(node, newRoot)
      while (!isOdd(place) && place !== 0) {
        place = half(place)
        last = half(last)
      }
    } else {
      newRoot = hashNode(newRoot, node)
    }
    place = half(place)
    last = half(last)
  }
  return last === 0 && oldRoot.equals(older.root) && newRoot.equals(newer.root)
}

function path(subtree: Subtree, index: number, start: number, end: number): Hash[] {
  if (end - start === 1) return []
  const middle = start + splitOf(end - start)
  return index < middle
    ? [...path(subtree, index, start, middle), subtree(middle, end)]
    : [...path(subtree, index, middle, end), subtree(start, middle)]
}

function subproof(
  subtree: Subtree,
  size1: number,
  start: number,
  end: number,
  whole: boolean,
): Hash[] {
  if (size1 === end) return whole ? [] : [subtree(start, end)]
  const middle = start + splitOf(end - start)
  return size1 <= middle
    ? [...subproof(subtree, size1, start, middle, whole), subtree(middle, end)]
    : [...subproof(subtree, size1, middle, end, false), subtree(start, middle)]
}

/** The largest power of two smaller than `size` (RFC 6962 2.1), for size > 1. */
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

// Sizes go up to 2^53, so the bitwise operators, which cut to 32 bits, are no use here.
const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
const isOdd = (value: number): boolean => value % 2 === 1
const half = (value: number): number => Math.floor(value / 2)
const isPowerOfTwo = (value: number): boolean => value === 1 || splitOf(value) * 2 === value
const allHashes = (values: readonly Uint8Array[]): boolean =>
  values.every((value) => value.length === HASH_SIZE)
