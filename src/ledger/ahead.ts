import { erasureOf } from './erasure.js'
import type { SoundRow } from './glance.js'
import { readLeaf } from './leaf.js'
import { Levels } from './levels.js'
import { Links } from './links.js'
import { readRow } from './row.js'
import type { Erasure, FoundRow, Snapshot } from './store/port.js'
import { TILE_WIDTH } from './tile.js'
import { HASH_SIZE, type Hash } from './tree.js'
import { walkPage, type Walker } from './walker.js'

/** Entries that are read ahead at most: their hashes are kept until the walk comes to them, 32 bytes each. */
const MOST_AHEAD = 1_000_000
/** Types of entry that others are found by: see `Links`. */
const LINKING = ['request.filed', 'session.approved'] as const
const HASHES_BYTES = 8_192 * HASH_SIZE

/**
 * The later part of a log in which nothing is wrong, as far as it can be told without the part before; what
 * that must have said is in `links` and `oldest`.
 */
export interface Ahead {
  /** Entries `from` (inclusive) to `to` (exclusive), the end of the log. */
  readonly from: number
  readonly to: number
  /** What was taken to be known from the entries before: see `Links.print`. */
  readonly links: string
  /** Derived from the leaves, one after another. */
  readonly leafHashes: Uint8Array
  /** The roots of the complete subtrees of every 256 of them, counted from the first. */
  readonly roots: Uint8Array
  /** Epoch milliseconds of the first entry and of the last. */
  readonly oldest: number
  readonly newest: number
  readonly payloads: number
  readonly persons: number
  readonly reasons: number
  readonly erased: readonly { readonly index: number; readonly name: string }[]
  readonly erasures: readonly Erasure[]
}

/** Where reading ahead begins in a log of so many entries: at a tile, so that both parts take equally long. */
export function aheadFrom(size: number): number {
  const from = Math.max(size / 2, size - MOST_AHEAD)
  return Math.ceil(from / TILE_WIDTH) * TILE_WIDTH
}

/**
 * Checks the later part of a log, row by row. Null if anything is wrong or out of the ordinary there: a walk
 * over the whole log is to say what. A change of keys is such a thing, as it speaks of the tree before it.
 */
export async function readAhead(snapshot: Snapshot, from: number): Promise<Ahead | null> {
  const links = await linksBefore(snapshot, from)
  const before = links.print()
  const part = new Part(from, links)
  while (await walkPage(snapshot, part, Infinity));
  return part.isSound ? part.told(before) : null
}

/** What the entries before a place tell, going by their types as they are stored: a claim, to be compared. */
async function linksBefore(snapshot: Snapshot, place: number): Promise<Links> {
  const links = new Links()
  for (let after = -1; ;) {
    const leaves = await snapshot.leaves(LINKING, after)
    if (leaves.length === 0) return links
    for (const { index, leaf } of leaves) {
      if (index >= place) return links
      const read = readLeaf(leaf)
      if (read !== null) links.learn(read)
      after = index
    }
  }
}

/** Hashes in one piece of memory each, not an object for every one. */
class Hashes {
  readonly #full: Buffer[] = []
  #open = Buffer.alloc(HASHES_BYTES)
  #used = 0

  push(hash: Hash): void {
    if (this.#used === HASHES_BYTES) {
      this.#full.push(this.#open)
      this.#open = Buffer.alloc(HASHES_BYTES)
      this.#used = 0
    }
    this.#open.set(hash, this.#used)
    this.#used += HASH_SIZE
  }

  bytes(): Uint8Array {
    return Buffer.concat([...this.#full, this.#open.subarray(0, this.#used)])
  }
}

class Part implements Walker {
  readonly #from: number
  readonly links: Links
  readonly asksForEntries = false
  readonly #hashes = new Hashes()
  readonly #levels = new Levels()
  readonly #erased: { index: number; name: string }[] = []
  readonly #erasures: Erasure[] = []
  #oldest = 0
  #newest = 0
  #payloads = 0
  #persons = 0
  #reasons = 0
  isSound = true
  next: number

  constructor(from: number, links: Links) {
    this.#from = from
    this.links = links
    this.next = from
  }

  /** Whether the row is the next and in order. */
  row(row: FoundRow): boolean {
    this.isSound &&= this.#isNext(row)
    return this.isSound
  }

  sound({ leafHash, at, counts }: SoundRow): void {
    if (this.next === this.#from) this.#oldest = at
    this.isSound &&= at >= this.#newest
    this.#newest = at
    for (const name of counts.erased) this.#erased.push({ index: this.next, name })
    this.next += 1
    this.#hashes.push(leafHash)
    this.#levels.append(leafHash)
    this.#payloads += counts.payloads
    this.#persons += counts.persons
    this.#reasons += counts.reasons
  }

  #isNext(row: FoundRow): boolean {
    const { entry, leafHash, erased, problems } = readRow(row, false, this.links)
    if (row.index !== this.next || entry === null || problems.length > 0) return false
    if (entry.type === 'ledger.key-rotated' || entry.at < this.#newest) return false
    const { payloads, persons, reasons } = row
    const lengths = { payloads: payloads.length, persons: persons.length, reasons: reasons.length }
    this.sound({ leafHash, at: entry.at, counts: { ...lengths, erased }, entry })
    this.links.learn(entry)
    const erasure = erasureOf(entry)
    if (erasure !== null) this.#erasures.push(erasure)
    return true
  }

  told(links: string): Ahead {
    return {
      ...{ from: this.#from, to: this.next, links },
      ...{
        leafHashes: this.#hashes.bytes(),
        roots: Buffer.concat(this.#levels.at(1, 0, Infinity)),
      },
      ...{ oldest: this.#oldest, newest: this.#newest },
      ...{ payloads: this.#payloads, persons: this.#persons, reasons: this.#reasons },
      ...{ erased: this.#erased, erasures: this.#erasures },
    }
  }
}
