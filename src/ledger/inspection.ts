import type { LaterPart } from './ahead-thread.js'
import type { Verifier } from './key.js'
import type { KeyChain } from './key-chain.js'
import type { Links } from './links.js'
import type { Counts, Snapshot } from './store/port.js'
import type { Frontier, Hash } from './tree.js'
import { Walk, type WalkOptions } from './walk.js'
import { walkPage } from './walker.js'

export interface InspectionOptions extends WalkOptions {
  /** The key of `vkey`, ready to use. */
  readonly verifier: Verifier
  readonly progress?: ((done: number, total: number) => void) | undefined
  /** The later part as another thread reads it, from the same state of the log; never together with `visit`. */
  readonly later?: LaterPart | null | undefined
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
  const { later = null } = options
  await walkTo(later?.from ?? Infinity, snapshot, count, walk, options)
  const ahead = later === null ? null : await later.found
  if (ahead === null || !walk.skip(ahead)) {
    await walkTo(Infinity, snapshot, count, walk, options)
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

/** Walks on to a place (exclusive), or to the end. */
async function walkTo(
  place: number,
  snapshot: Snapshot,
  count: Counts,
  walk: Walk,
  { progress }: InspectionOptions,
): Promise<void> {
  for (let goesOn = true; goesOn && walk.next < place;) {
    const before = walk.next
    goesOn = await walkPage(snapshot, walk, place)
    if (walk.next > before) progress?.(walk.next, count.entries)
    await new Promise(setImmediate)
  }
}
