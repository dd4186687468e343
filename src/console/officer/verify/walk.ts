import { isSame } from './bytes.js'
import type { Bytes } from './bytes.js'
import { bad } from './finding.js'
import type { Line } from './finding.js'
import { leafHash, rootOver } from './hash.js'
import { readLeaf } from './leaf.js'
import type { Leaf } from './leaf.js'
import type { Source } from './source.js'
import { readBundle, readHashes, tilePath, tilesOf, TILE_WIDTH } from './tile.js'
import type { TileName } from './tile.js'

/** An entry that says which key signs from here on. */
export interface KeyEntry {
  readonly index: number
  readonly leaf: Leaf
  /** Root of the entries before it. */
  readonly root: Bytes
}

/** What reading a log through gave. */
export interface Walked {
  readonly bad: readonly Line[]
  /** Roots of the first so many entries: of the sizes asked for, as far as the log could be read. */
  readonly roots: ReadonlyMap<number, Bytes>
  readonly keys: readonly KeyEntry[]
}

export interface WalkWish {
  readonly size: number
  /** At which sizes the root is wanted. */
  readonly sizes: ReadonlySet<number>
  readonly onProgress: (entries: number) => void
  readonly signal: AbortSignal
}

/** More of the same tells nothing new. */
const MOST_FINDINGS = 20
const KEY_TYPES: ReadonlySet<string> = new Set(['ledger.opened', 'ledger.key-rotated'])

/**
 * Reads a log from its first entry to the last: every leaf is hashed here, and what the service published as
 * hashes is held against that. Of a long log, 32 bytes for 256 entries are kept.
 */
export async function walk(source: Source, wish: WalkWish): Promise<Walked> {
  const log = new Log(wish.sizes)
  for (const name of tilesOf('entries', wish.size)) {
    wish.signal.throwIfAborted()
    if (!(await readOne(source, log, name, wish.signal))) return log
    wish.onProgress(name.index * TILE_WIDTH + name.width)
  }
  await readUpper(source, log, wish)
  return log
}

class Log implements Walked {
  readonly bad: Line[] = []
  readonly roots = new Map<number, Bytes>()
  readonly keys: KeyEntry[] = []
  /** Roots of 256 entries each. */
  readonly tiles: Bytes[] = []
  readonly #sizes: ReadonlySet<number>
  #newest = ''

  constructor(sizes: ReadonlySet<number>) {
    this.#sizes = sizes
  }

  found(line: Line): void {
    if (this.bad.length < MOST_FINDINGS) this.bad.push(line)
  }

  /** Takes in the leaves of a bundle with their hashes. */
  async take(leaves: readonly Bytes[], hashes: readonly Bytes[]): Promise<void> {
    const start = this.tiles.length * TILE_WIDTH
    for (const [at, bytes] of leaves.entries()) {
      const leaf = readLeaf(bytes)
      if (leaf === null) this.found(bad('entries', 'entry-unreadable', String(start + at)))
      else await this.#note(leaf, start + at, hashes)
    }
    for (const size of this.#sizes) {
      if (size > start && size <= start + leaves.length) {
        this.roots.set(size, await this.#rootAfter(hashes.slice(0, size - start)))
      }
    }
    if (leaves.length === TILE_WIDTH) this.tiles.push(await rootOver(hashes))
  }

  async #note(leaf: Leaf, index: number, hashes: readonly Bytes[]): Promise<void> {
    if (leaf.at < this.#newest) this.found(bad('entries', 'time-backwards', String(index)))
    this.#newest = leaf.at
    if (!KEY_TYPES.has(leaf.type)) return
    const before = hashes.slice(0, index % TILE_WIDTH)
    this.keys.push({ index, leaf, root: await this.#rootAfter(before) })
  }

  async #rootAfter(rest: readonly Bytes[]): Promise<Bytes> {
    return rootOver(rest.length === 0 ? this.tiles : [...this.tiles, await rootOver(rest)])
  }
}

/** One bundle and the tile of its hashes; false if the log cannot be read on. */
async function readOne(
  source: Source,
  log: Log,
  name: TileName,
  signal: AbortSignal,
): Promise<boolean> {
  const hashesName = { ...name, level: 0 }
  const [bundle, published] = await Promise.all([
    source.tile(tilePath(name), signal),
    source.tile(tilePath(hashesName), signal),
  ])
  const leaves = bundle === null ? null : readBundle(bundle, name.width)
  if (leaves === null) {
    log.found(bad('entries', bundle === null ? 'tile-missing' : 'bundle-cut', tilePath(name)))
    return false
  }
  const hashes = await Promise.all(leaves.map(leafHash))
  compare(log, hashesName, hashes, published)
  await log.take(leaves, hashes)
  return true
}

/** Hashes of the levels above: each stands for 256 of the level below. */
async function readUpper(source: Source, log: Log, { signal }: WalkWish): Promise<void> {
  let own: readonly Bytes[] = log.tiles
  for (let level = 1; own.length > 0; level += 1) {
    const next: Bytes[] = []
    for (const name of tilesOf(level, own.length)) {
      signal.throwIfAborted()
      const hashes = own.slice(name.index * TILE_WIDTH, name.index * TILE_WIDTH + name.width)
      compare(log, name, hashes, await source.tile(tilePath(name), signal))
      if (name.width === TILE_WIDTH) next.push(await rootOver(hashes))
    }
    own = next
  }
}

function compare(
  log: Log,
  name: TileName,
  hashes: readonly Bytes[],
  published: Bytes | null,
): void {
  const path = tilePath(name)
  if (published === null) {
    log.found(bad('hashes', 'tile-missing', path))
    return
  }
  const read = readHashes(published, name.width)
  if (read === null) {
    log.found(bad('hashes', 'hashes-cut', path))
    return
  }
  const at = hashes.findIndex((hash, place) => {
    const other = read[place]
    return other === undefined || !isSame(hash, other)
  })
  if (at < 0) return
  const place = name.index * TILE_WIDTH + at
  const where = name.level === 0 ? `The published hash of entry ${place}` : `Hash ${at} of ${path}`
  log.found(bad('hashes', 'hash-differs', where))
}
