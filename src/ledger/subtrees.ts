import { rootOf } from './levels.js'
import type { Subtree } from './proof.js'
import { TILE_WIDTH } from './tile.js'
import { EMPTY_ROOT, hashNode, type Hash } from './tree.js'

/** Leaves `start` (inclusive) to `end` (exclusive). */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Where hashes lie; undefined means that a caller has not loaded what it needed, which is a defect. */
export interface LoadedHashes {
  leaf(index: number): Hash | undefined
  /** Hash `at` of level 1 or more: the root of 256^level leaves. */
  node(level: number, at: number): Hash | undefined
}

/**
 * The ranges, cut into complete subtrees of one level of tiles each, whose hashes a proof needs. Loading is
 * asynchronous and proving is not, so a proof is run twice: once to ask, once to answer.
 */
export function rangesAsked(prove: (subtree: Subtree) => Hash[]): Range[] {
  const asked: Range[] = []
  prove((start, end) => {
    asked.push(...piecesOf(start, end))
    return EMPTY_ROOT
  })
  return asked
}

/** Subtrees from tiles: of a complete subtree no more than 128 hashes are read, whatever its size. */
export function loadedSubtree(hashes: LoadedHashes): Subtree {
  return (start, end) => {
    const roots = piecesOf(start, end).map((piece) => rootOfPiece(piece, hashes))
    // Pieces come largest first; the smaller ones at the right are joined first (RFC 6962 2.1).
    const root = roots.reduceRight<Hash | null>(
      (right, left) => (right === null ? left : hashNode(left, right)),
      null,
    )
    return root ?? EMPTY_ROOT
  }
}

/** Complete subtrees, largest first, that together are the range of a subtree of the tree. */
function piecesOf(start: number, end: number): Range[] {
  const pieces: Range[] = []
  for (let from = start; from < end;) {
    let width = 1
    while (width * 2 <= end - from) width *= 2
    pieces.push({ start: from, end: from + width })
    from += width
  }
  return pieces
}

function rootOfPiece({ start, end }: Range, hashes: LoadedHashes): Hash {
  let level = 0
  let unit = 1
  while (unit * TILE_WIDTH <= end - start) {
    unit *= TILE_WIDTH
    level += 1
  }
  const parts = Array.from({ length: (end - start) / unit }, (_, part) => {
    const at = start / unit + part
    const hash = level === 0 ? hashes.leaf(at) : hashes.node(level, at)
    if (hash === undefined) throw new TypeError('A proof needs a hash that was not loaded.')
    return hash
  })
  return rootOf(parts)
}
