import type { Checkpoint } from './checkpoint.js'
import type { Entry } from './entry.js'
import type { Verifier } from './key.js'
import { erasureOf, isErased } from './erasure.js'
import { KeyChain } from './key-chain.js'
import { Links } from './links.js'
import { readRow } from './row.js'
import type { Counts, Erasure, FoundRow, Snapshot } from './store/port.js'
import { Frontier, type Hash } from './tree.js'

/** After so many problems the rest adds nothing. */
const MOST_PROBLEMS = 20

export interface InspectionOptions {
  readonly origin: string
  /** The key the log must be signed with, as a vkey and ready to use. */
  readonly vkey: string
  readonly verifier: Verifier
  /** Checkpoints kept elsewhere, which the log must reach and contain. */
  readonly witnesses: readonly Checkpoint[]
  /** Called for every entry in order, text payloads as null. */
  readonly visit?: ((entry: Entry) => void) | undefined
  readonly progress?: ((done: number, total: number) => void) | undefined
}

export interface Inspection {
  readonly size: number
  readonly root: Hash
  readonly frontier: Frontier
  /** The stored checkpoint, a signed note; null in an empty store. */
  readonly note: string | null
  readonly newestAt: number
  /** The keys that the log has had. */
  readonly keys: KeyChain
  readonly links: Links
  readonly payloads: number
  readonly erased: readonly { readonly index: number; readonly name: string }[]
  /** Whether the log ends before a checkpoint that a witness holds. */
  readonly older: boolean
  /** What else is wrong, a sentence each. */
  readonly problems: readonly string[]
}

/**
 * Walks a whole log and derives everything anew from what is stored: leaves, payload hashes, the tree,
 * the checkpoint. Memory does not grow with the log, and other work gets its turn between pages.
 */
export async function inspect(snapshot: Snapshot, options: InspectionOptions): Promise<Inspection> {
  const walk = new Walk(options)
  const stored = await snapshot.checkpoint()
  const count = await snapshot.count()
  for (;;) {
    const rows = await snapshot.page(walk.next)
    if (rows.length === 0) break
    for (const row of rows) walk.row(row)
    options.progress?.(walk.next, count.entries)
    await new Promise(setImmediate)
  }
  walk.findKey()
  await walk.compareErasures(snapshot)
  const { frontier } = walk
  const root = frontier.root()
  if (!walk.isAll(count)) {
    walk.problem('There are rows in the store that belong to no entry.')
  }
  if (stored !== null) {
    const opened = walk.keys.openCheckpoint(stored.note, options.verifier, options.origin)
    if (!opened.ok) walk.problem(`The stored checkpoint ${opened.why}.`)
    else if (opened.checkpoint.size !== frontier.size || !opened.checkpoint.root.equals(root)) {
      walk.problem('The entries are not those that the stored checkpoint was signed for.')
    }
    if (stored.size !== frontier.size || !stored.frontier.equals(frontier.bytes())) {
      walk.problem('The stored edge of the tree is not that of the entries.')
    }
  } else if (frontier.size > 0) {
    walk.problem('The stored checkpoint is missing.')
  }
  return {
    size: frontier.size,
    root,
    frontier,
    note: stored?.note ?? null,
    newestAt: walk.newestAt,
    keys: walk.keys,
    links: walk.links,
    payloads: walk.payloads,
    erased: walk.erased,
    older: options.witnesses.some(({ size }) => size > frontier.size),
    problems: walk.problems,
  }
}

class Walk {
  readonly frontier = Frontier.empty()
  readonly problems: string[] = []
  readonly erased: { index: number; name: string }[] = []
  readonly #options: InspectionOptions
  readonly links = new Links()
  readonly keys = new KeyChain()
  readonly #erasures: Erasure[] = []
  newestAt = 0
  payloads = 0
  #persons = 0
  #reasons = 0
  /** The index that must come next. */
  next = 0

  constructor(options: InspectionOptions) {
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

  row(row: FoundRow): void {
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
    if (entry === null) return
    this.links.learn(entry)
    const erasure = erasureOf(entry)
    if (erasure !== null) this.#erasures.push(erasure)
    if (entry.at < this.newestAt)
      this.problem(`Entry ${row.index} is older than the one before it.`)
    this.newestAt = Math.max(this.newestAt, entry.at)
    if (row.index === 0) this.#first(entry)
    // State is folded from sound logs alone; a caller that sees problems must not use it.
    if (this.problems.length === 0) this.#options.visit?.(entry)
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
