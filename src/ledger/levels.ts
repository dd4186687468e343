import { TILE_WIDTH } from './tile.js'
import { hashNode, type Hash } from './tree.js'

/**
 * The upper levels of a growing tree, in memory: of every 256 leaves one hash, of every 256 of those one
 * more (level l holds the roots of complete subtrees of 256^l leaves). A million entries take 4,000 hashes.
 * Leaf hashes are not kept but for those of the tile that is not full yet.
 */
export class Levels {
  /** Level 1 first. */
  readonly #upper: Hash[][] = []
  #open: Hash[] = []
  #size = 0

  /** Leaves so far. */
  get size(): number {
    return this.#size
  }

  append(leafHash: Hash): void {
    this.#open.push(leafHash)
    this.#size += 1
    let full = this.#open
    if (full.length < TILE_WIDTH) return
    this.#open = []
    for (let level = 1; full.length === TILE_WIDTH; level += 1) {
      const row = (this.#upper[level - 1] ??= [])
      row.push(rootOf(full))
      full = row.length % TILE_WIDTH === 0 ? row.slice(-TILE_WIDTH) : []
    }
  }

  /** Hashes `start` (inclusive) to `end` (exclusive) of level 1 or more; fewer if there are not so many. */
  at(level: number, start: number, end: number): readonly Hash[] {
    return this.#upper[level - 1]?.slice(start, end) ?? []
  }

  /** Leaf hashes of the last tile, if `index` is its place and it is not full. */
  openTile(index: number): readonly Hash[] | null {
    return index === Math.floor(this.#size / TILE_WIDTH) ? this.#open : null
  }
}

/** The root of a complete subtree; the number of its hashes is a power of two. */
export function rootOf(hashes: readonly Hash[]): Hash {
  let row = hashes
  while (row.length > 1) {
    const above: Hash[] = []
    for (let at = 0; at + 1 < row.length; at += 2) {
      const [left, right] = [row[at], row[at + 1]]
      if (left !== undefined && right !== undefined) above.push(hashNode(left, right))
    }
    row = above
  }
  const [root] = row
  if (root === undefined) throw new TypeError('A subtree has one leaf at least.')
  return root
}
