import { Fault } from '../fault.js'
import { Levels } from './levels.js'
import { proveConsistency, proveInclusion } from './proof.js'
import type { FoundRow } from './store/port.js'
import { loadedSubtree, rangesAsked, type Range } from './subtrees.js'
import {
  countAt,
  entryBundle,
  formatTilePath,
  hashTile,
  TILE_WIDTH,
  tilesBetween,
  type TileName,
} from './tile.js'
import type { Hash } from './tree.js'

/** Full tiles of leaf hashes kept in memory at most: 8 KiB each. */
const MOST_TILES = 512

/** A file of the published tree. */
export interface TileFile {
  readonly path: string
  readonly bytes: Buffer
}

/** A stored leaf with its place. */
export type LeafRow = Pick<FoundRow, 'index' | 'leaf' | 'leafHash'>

/** What is needed of a store's snapshot. */
export interface LeafPages {
  /** Rows from `from` (inclusive) on, ascending, some at a time; none means the end. */
  page(from: number): Promise<readonly LeafRow[]>
  release(): Promise<void>
}

export interface PublicationOptions {
  /** A view of the stored log; released by the publication. */
  readonly snapshot: () => Promise<LeafPages>
  /** The levels of the leaves known so far, if somebody has walked the log already. */
  readonly levels?: Levels
}

/**
 * The log as C2SP tlog-tiles: tiles and proofs, derived from the stored leaves when they are asked for.
 * Sizes are those of checkpoints: never ask for more than has been signed.
 *
 * What is kept in memory grows by 32 bytes for 256 entries; a proof reads two tiles at most. The first
 * call on a long log reads it through once, unless `levels` came along.
 */
export class Publication {
  readonly #snapshot: () => Promise<LeafPages>
  readonly #levels: Levels
  readonly #tiles = new Map<number, readonly Hash[]>()
  #growing: Promise<void> = Promise.resolve()

  constructor({ snapshot, levels = new Levels() }: PublicationOptions) {
    this.#snapshot = snapshot
    this.#levels = levels
  }

  /** The bytes of a tile of the tree of `size`; null if that tree has no such tile, or not so wide. */
  async tile(name: TileName, size: number): Promise<Buffer | null> {
    const { level, index, width } = name
    const [start, end] = [index * TILE_WIDTH, index * TILE_WIDTH + width]
    if (end > countAt(level, size)) return null
    if (level === 'entries') return entryBundle((await this.#rows(start, end)).map(leafOf))
    return hashTile(await this.#hashes(level, start, end, size))
  }

  /** The bytes of the leaf at a place; the caller knows that there is one. */
  async leaf(index: number): Promise<Buffer> {
    const [row] = await this.#rows(index, index + 1)
    if (row === undefined) throw missing(index)
    return row.leaf
  }

  /** Sibling hashes that prove entry `index` in the tree of `size`, the leaf's own first. */
  inclusion(index: number, size: number): Promise<Hash[]> {
    return this.#prove(size, (subtree) => proveInclusion(subtree, index, size))
  }

  /** Hashes that prove the tree of `size2` to begin with that of `size1`; 0 < size1 <= size2. */
  consistency(size1: number, size2: number): Promise<Hash[]> {
    return this.#prove(size2, (subtree) => proveConsistency(subtree, size1, size2))
  }

  /**
   * The files of the tree of `size` that a tree of `since` had not, full tiles and the partial ones at the
   * edge, entry bundles first: what an export adds. With `since` 0 the whole tree.
   */
  async *files(since: number, size: number): AsyncGenerator<TileFile> {
    for (const name of tilesBetween(since, size)) {
      const bytes = await this.tile(name, size)
      if (bytes === null) throw new TypeError('A tree lacks one of its own tiles.')
      yield { path: formatTilePath(name), bytes }
    }
  }

  async #prove(size: number, prove: Parameters<typeof rangesAsked>[0]): Promise<Hash[]> {
    const needed = rangesAsked(prove)
    const tiles = new Set(needed.flatMap(tilesOf))
    const leaves = new Map<number, readonly Hash[]>()
    for (const index of tiles) {
      const end = Math.min(size, (index + 1) * TILE_WIDTH)
      leaves.set(index, await this.#hashes(0, index * TILE_WIDTH, end, size))
    }
    await this.#grownTo(size)
    return prove(
      loadedSubtree({
        leaf: (at) => leaves.get(Math.floor(at / TILE_WIDTH))?.[at % TILE_WIDTH],
        node: (level, at) => this.#levels.at(level, at, at + 1)[0],
      }),
    )
  }

  async #hashes(level: number, start: number, end: number, size: number): Promise<readonly Hash[]> {
    await this.#grownTo(size)
    if (level > 0) return this.#levels.at(level, start, end)
    const index = Math.floor(start / TILE_WIDTH)
    const hashes = this.#levels.openTile(index) ?? (await this.#fullTile(index))
    return hashes.slice(0, end - start)
  }

  async #fullTile(index: number): Promise<readonly Hash[]> {
    const kept = this.#tiles.get(index)
    if (kept !== undefined) return kept
    const rows = await this.#rows(index * TILE_WIDTH, (index + 1) * TILE_WIDTH)
    const hashes = rows.map(({ leafHash }) => leafHash)
    const [oldest] = this.#tiles.keys()
    if (oldest !== undefined && this.#tiles.size >= MOST_TILES) this.#tiles.delete(oldest)
    this.#tiles.set(index, hashes)
    return hashes
  }

  /** Reads what was appended since the last time; callers of the same moment wait for one reading. */
  #grownTo(size: number): Promise<void> {
    const turn = this.#growing.then(() => this.#grow(size))
    this.#growing = turn.catch(() => undefined)
    return turn
  }

  async #grow(size: number): Promise<void> {
    if (this.#levels.size >= size) return
    await this.#walk(this.#levels.size, size, ({ leafHash }) => {
      this.#levels.append(leafHash)
    })
  }

  async #rows(start: number, end: number): Promise<readonly LeafRow[]> {
    const rows: LeafRow[] = []
    await this.#walk(start, end, (row) => rows.push(row))
    return rows
  }

  async #walk(start: number, end: number, visit: (row: LeafRow) => void): Promise<void> {
    const snapshot = await this.#snapshot()
    try {
      for (let next = start; next < end;) {
        const rows = await snapshot.page(next)
        for (const row of rows) {
          if (row.index !== next) throw missing(next)
          if (next === end) return
          visit(row)
          next += 1
        }
        if (rows.length === 0) throw missing(next)
        await new Promise(setImmediate)
      }
    } finally {
      await snapshot.release()
    }
  }
}

const leafOf = ({ leaf }: LeafRow): Buffer => leaf

const tilesOf = ({ start, end }: Range): number[] => {
  const first = Math.floor(start / TILE_WIDTH)
  // A whole tile or more is answered from the levels above.
  return end - start >= TILE_WIDTH ? [] : [first]
}

const missing = (index: number): Fault =>
  new Fault(
    'LEDGER_CORRUPT',
    `Entry ${index} is missing. Stop the service, keep the ledger folder for the investigation and run a verification.`,
  )
