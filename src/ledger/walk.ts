import type { Ahead } from './ahead.js'
import type { Checkpoint } from './checkpoint.js'
import type { Entry } from './entry.js'
import { erasureOf, isErased } from './erasure.js'
import type { SoundRow } from './glance.js'
import { KeyChain } from './key-chain.js'
import { Links } from './links.js'
import { readRow } from './row.js'
import type { Counts, Erasure, FoundRow, Snapshot } from './store/port.js'
import { TILE_WIDTH } from './tile.js'
import { Frontier, HASH_SIZE, type Hash } from './tree.js'
import type { Walker } from './walker.js'

/** After so many problems the rest adds nothing. */
const MOST_PROBLEMS = 20

export interface WalkOptions {
  readonly origin: string
  /** The key the log must be signed with, as a vkey. */
  readonly vkey: string
  /** Checkpoints kept elsewhere, which the log must reach and contain. */
  readonly witnesses: readonly Checkpoint[]
  /** Called for every entry in order, text payloads as null. */
  readonly visit?: ((entry: Entry) => void) | undefined
}

/** A walk over a log, row by row: what was seen so far, and what was wrong with it. */
export class Walk implements Walker {
  readonly frontier = Frontier.empty()
  readonly problems: string[] = []
  readonly erased: { index: number; name: string }[] = []
  readonly #options: WalkOptions
  readonly links = new Links()
  readonly keys = new KeyChain()
  readonly #erasures: Erasure[] = []
  newestAt = 0
  payloads = 0
  #persons = 0
  #reasons = 0
  /** The index that must come next. */
  next = 0

  constructor(options: WalkOptions) {
    this.#options = options
  }

  problem(sentence: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push(sentence)
  }

  /** Whether these rows are the ones walked over, and no others. */
  isAll(count: Counts): boolean {
    return (
      count.entries === this.frontier.size &&
      count.payloads === this.payloads &&
      count.persons === this.#persons &&
      count.reasons === this.#reasons
    )
  }

  get asksForEntries(): boolean {
    return this.#options.visit !== undefined
  }

  sound({ leafHash, at, counts, entry }: SoundRow): void {
    const index = this.next
    this.next += 1
    this.payloads += counts.payloads
    this.#persons += counts.persons
    this.#reasons += counts.reasons
    for (const name of counts.erased) this.erased.push({ index, name })
    this.frontier.append(leafHash)
    this.#compareWithWitnesses()
    this.#date(index, at)
    this.#show(entry)
  }

  row(row: FoundRow): true {
    if (row.index !== this.next) this.problem(`Entry ${this.next} is missing.`)
    const { entry, leafHash, erased, problems } = readRow(row, false, this.links)
    problems.forEach((sentence) => this.problem(sentence))
    this.next = row.index + 1
    this.payloads += row.payloads.length
    this.#persons += row.persons.length
    this.#reasons += row.reasons.length
    for (const name of erased) this.erased.push({ index: row.index, name })
    if (entry?.type === 'ledger.key-rotated') this.#rotate(entry)
    this.frontier.append(leafHash)
    this.#compareWithWitnesses()
    if (entry === null) return true
    this.links.learn(entry)
    const erasure = erasureOf(entry)
    if (erasure !== null) this.#erasures.push(erasure)
    this.#date(row.index, entry.at)
    if (row.index === 0) this.#first(entry)
    this.#show(entry)
    return true
  }

  /**
   * Takes over the part ahead, unread, if what it builds on is what the walk has found so far. Another thread
   * checked each of its rows as `row` does; the root is made here, so that its hashes must be the right ones.
   */
  skip(ahead: Ahead): boolean {
    const { from, links, oldest } = ahead
    if (this.problems.length > 0 || this.#options.visit !== undefined) return false
    if (from !== this.next || from === 0 || links !== this.links.print()) return false
    if (oldest < this.newestAt) return false
    this.#appendAll(ahead)
    this.next = ahead.to
    this.newestAt = ahead.newest
    this.payloads += ahead.payloads
    this.#persons += ahead.persons
    this.#reasons += ahead.reasons
    // One by one: after a retention there may be more of them than a call can have arguments.
    for (const erased of ahead.erased) this.erased.push(erased)
    for (const erasure of ahead.erasures) this.#erasures.push(erasure)
    return true
  }

  /** A tile at a time, but where a witness has to be compared with in its middle. */
  #appendAll(ahead: Ahead): void {
    const { from, to, leafHashes, roots } = ahead
    for (let at = 0; at < to - from; at = this.frontier.size - from) {
      const root = at % TILE_WIDTH === 0 ? hashAt(roots, at / TILE_WIDTH) : null
      const leaf = hashAt(leafHashes, at)
      if (root !== null && this.#takesTile()) this.frontier.appendSubtree(root, TILE_WIDTH)
      else if (leaf !== null) this.frontier.append(leaf)
      else throw new TypeError('A hash is missing in what was read ahead.')
      this.#compareWithWitnesses()
    }
  }

  #takesTile(): boolean {
    const { size } = this.frontier
    const isInside = (place: number): boolean => place > size && place < size + TILE_WIDTH
    return size % TILE_WIDTH === 0 && !this.#options.witnesses.some((one) => isInside(one.size))
  }

  /** A text goes with an entry that says so, and with such an entry it goes: the law asked for it. */
  async compareErasures(snapshot: Snapshot): Promise<void> {
    for (const { index, name } of this.erased) {
      if (isErased(this.#erasures, { index, name })) continue
      this.problem(`Entry ${index}: the text "${name}" was removed, and no entry says so.`)
    }
    for (const erasure of this.#erasures) {
      if ((await snapshot.texts(erasure)) === 0) continue
      this.problem('There is a text in the store that an entry says was erased.')
    }
  }

  #compareWithWitnesses(): void {
    for (const witness of this.#options.witnesses) {
      if (witness.size === this.frontier.size && !witness.root.equals(this.frontier.root())) {
        this.problem(
          `The first ${witness.size} entries are not those that the anchor's checkpoint was signed for.`,
        )
      }
    }
  }

  /** State is folded from sound logs alone; a caller that sees problems must not use it. */
  #show(entry: Entry | null): void {
    if (entry !== null && this.problems.length === 0) this.#options.visit?.(entry)
  }

  #date(index: number, at: number): void {
    if (at < this.newestAt) this.problem(`Entry ${index} is older than the one before it.`)
    this.newestAt = Math.max(this.newestAt, at)
  }

  #first(entry: Entry): void {
    if (entry.type !== 'ledger.opened') {
      this.problem('The first entry does not open a ledger.')
    } else if (entry.data.origin !== this.#options.origin || !this.keys.open(entry.data.key)) {
      this.problem('The first entry opens another ledger.')
    }
  }

  #rotate({ index, data }: Extract<Entry, { type: 'ledger.key-rotated' }>): void {
    const { size } = this.frontier
    const rotation = { origin: this.#options.origin, size, root: this.frontier.root() }
    if (this.keys.rotate({ ...rotation, key: data.key }, data.previous, data.statement)) return
    this.problem(`Entry ${index}: the key before it did not sign for the key that it names.`)
  }

  /** Whether the trusted key is one that the log has had: from it the others follow. */
  findKey(): void {
    if (this.keys.length === 0 || this.keys.has(this.#options.vkey)) return
    this.problem('The log was never signed with this key.')
  }
}

/** One of those that lie one after another; null if there are not so many. */
function hashAt({ buffer, byteOffset, length }: Uint8Array, place: number): Hash | null {
  const start = place * HASH_SIZE
  return start < length ? Buffer.from(buffer, byteOffset + start, HASH_SIZE) : null
}
