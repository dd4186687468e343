import type { Checkpoint } from './checkpoint.js'
import { openCheckpoint } from './checkpoint.js'
import type { Entry } from './entry.js'
import type { Verifier } from './key.js'
import { readRow } from './row.js'
import type { FoundRow, Snapshot } from './store/port.js'
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
  const { frontier } = walk
  const root = frontier.root()
  if (count.entries !== frontier.size || count.payloads !== walk.payloads) {
    walk.problem('There are rows in the store that belong to no entry.')
  }
  if (stored !== null) {
    const opened = openCheckpoint(stored.note, options.verifier, options.origin)
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
  newestAt = 0
  payloads = 0
  /** The index that must come next. */
  next = 0

  constructor(options: InspectionOptions) {
    this.#options = options
  }

  problem(sentence: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push(sentence)
  }

  row(row: FoundRow): void {
    if (row.index !== this.next) this.problem(`Entry ${this.next} is missing.`)
    const { entry, leafHash, erased, problems } = readRow(row, false)
    problems.forEach((sentence) => this.problem(sentence))
    this.next = row.index + 1
    this.payloads += row.payloads.length
    for (const name of erased) this.erased.push({ index: row.index, name })
    this.frontier.append(leafHash)
    this.#compareWithWitnesses()
    if (entry === null) return
    if (entry.at < this.newestAt)
      this.problem(`Entry ${row.index} is older than the one before it.`)
    this.newestAt = Math.max(this.newestAt, entry.at)
    if (row.index === 0) this.#first(entry)
    // State is folded from sound logs alone; a caller that sees problems must not use it.
    if (this.problems.length === 0) this.#options.visit?.(entry)
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
    const { origin, vkey } = this.#options
    if (entry.type !== 'ledger.opened') {
      this.problem('The first entry does not open a ledger.')
    } else if (entry.data.origin !== origin || entry.data.key !== vkey) {
      this.problem('The first entry opens another ledger, or one with another key.')
    }
  }
}
