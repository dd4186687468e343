import { LEAF_LIMIT } from './leaf.js'
import { HASH_SIZE, type Hash } from './tree.js'

/** Hashes, or entries, of a full tile (C2SP tlog-tiles). */
export const TILE_WIDTH = 256

/** Which tile: hashes of a level (0 is that of the leaf hashes), or the bundle of the entries themselves. */
export interface TileName {
  readonly level: number | 'entries'
  readonly index: number
  /** 1 to 256; a tile of fewer than 256 is partial. */
  readonly width: number
}

/** The path of a tile below the log's own: `tile/0/x001/x234/067.p/5`, `tile/entries/000`. */
export function formatTilePath({ level, index, width }: TileName): string {
  const digits = String(index)
  const whole = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = whole.match(/.{3}/gu) ?? []
  const place = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${place}${width < TILE_WIDTH ? `.p/${width}` : ''}`
}

/** The tile a path names; null unless it is in the one spelling. The path may come from an attacker. */
export function parseTilePath(path: string): TileName | null {
  const found =
    /^tile\/(entries|[0-6])\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/u.exec(path)
  const [, level, place, partial] = found ?? []
  if (level === undefined || place === undefined) return null
  const name: TileName = {
    level: level === 'entries' ? level : Number(level),
    index: Number(place.replaceAll(/[x/]/gu, '')),
    width: partial === undefined ? TILE_WIDTH : Number(partial),
  }
  // The round trip refuses leading groups of zeros and widths of 256 and over.
  return Number.isSafeInteger(name.index) && formatTilePath(name) === path ? name : null
}

/** How many hashes of a level (or entries) a tree of `size` has: complete subtrees of 256^level leaves. */
export function countAt(level: TileName['level'], size: number): number {
  return level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level)
}

/**
 * The tiles that a tree of `size` has and one of `since` had not, level by level, bundles first; a tile that
 * grew comes again, under its new name. With `since` 0: all of them.
 */
export function* tilesBetween(since: number, size: number): Generator<TileName> {
  for (const level of ['entries', 0, 1, 2, 3, 4, 5, 6] as const) {
    const [before, count] = [countAt(level, since), countAt(level, size)]
    if (count === before) continue
    for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < count; index += 1) {
      yield { level, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) }
    }
  }
}

/** The bytes of a tile of hashes. */
export function hashTile(hashes: readonly Hash[]): Buffer {
  return Buffer.concat(hashes)
}

/** The hashes of a tile; null if its length is not that of 1 to 256 hashes. */
export function readHashTile(bytes: Buffer): Hash[] | null {
  const width = bytes.length / HASH_SIZE
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) return null
  return Array.from({ length: width }, (_, at) =>
    bytes.subarray(at * HASH_SIZE, (at + 1) * HASH_SIZE),
  )
}

/** The bytes of an entry bundle: each leaf behind its length, 16 bits big-endian. A longer leaf is a defect. */
export function entryBundle(leaves: readonly Buffer[]): Buffer {
  return Buffer.concat(
    leaves.flatMap((leaf) => {
      if (leaf.length > LEAF_LIMIT) throw new TypeError('A leaf is too long for a bundle.')
      const length = Buffer.alloc(2)
      length.writeUInt16BE(leaf.length)
      return [length, leaf]
    }),
  )
}

/** The leaves of a bundle; null if it is cut short, or does not hold 1 to 256 of them. */
export function readEntryBundle(bytes: Buffer): Buffer[] | null {
  const leaves: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    if (at + 2 > bytes.length || leaves.length === TILE_WIDTH) return null
    const end = at + 2 + bytes.readUInt16BE(at)
    if (end > bytes.length) return null
    leaves.push(bytes.subarray(at + 2, end))
    at = end
  }
  return leaves.length === 0 ? null : leaves
}
