import type { Bytes } from './bytes.js'
import { HASH_SIZE } from './hash.js'

/** Hashes, or entries, of a full tile (C2SP tlog-tiles). */
export const TILE_WIDTH = 256

/** Which tile: hashes of a level (0 is that of the leaf hashes), or the bundle of the entries themselves. */
export interface TileName {
  readonly level: number | 'entries'
  readonly index: number
  /** 1 to 256; a tile of fewer than 256 is partial. */
  readonly width: number
}

/** The path of a tile below the log's own: `tile/0/x001/x234/067.p/5`. */
export function tilePath({ level, index, width }: TileName): string {
  const digits = String(index)
  const whole = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = whole.match(/.{3}/gu) ?? []
  const place = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${place}${width < TILE_WIDTH ? `.p/${width}` : ''}`
}

/** The tiles of a level of so many hashes, left to right. */
export function tilesOf(level: TileName['level'], count: number): readonly TileName[] {
  return Array.from({ length: Math.ceil(count / TILE_WIDTH) }, (_, index) => ({
    level,
    index,
    width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH),
  }))
}

/** The hashes of a tile; null if it has not the length that they ask for. */
export function readHashes(bytes: Bytes, width: number): readonly Bytes[] | null {
  if (bytes.length !== width * HASH_SIZE) return null
  return Array.from({ length: width }, (_, at) => bytes.slice(at * HASH_SIZE, (at + 1) * HASH_SIZE))
}

/** The leaves of a bundle, each behind its length of 16 bits; null if it is cut short or holds other than `width`. */
export function readBundle(bytes: Bytes, width: number): readonly Bytes[] | null {
  const leaves: Bytes[] = []
  for (let at = 0; at < bytes.length;) {
    const [high, low] = bytes.slice(at, at + 2)
    if (high === undefined || low === undefined) return null
    const end = at + 2 + high * 256 + low
    if (end > bytes.length) return null
    leaves.push(bytes.slice(at + 2, end))
    at = end
  }
  return leaves.length === width ? leaves : null
}
