import { Fault } from '../fault.js'
import { openCheckpoint } from './checkpoint.js'
import type { Standing } from './draft.js'
import type { Entry } from './entry.js'
import type { Verifier } from './key.js'
import type { Fold } from './port.js'
import { readRow } from './row.js'
import type { LedgerStore, Snapshot } from './store/port.js'

export interface FollowTools<State> {
  readonly store: Pick<LedgerStore, 'snapshot'>
  readonly fold: Fold<State>
  readonly verifier: Verifier
  readonly origin: string
}

export interface Followed<State> {
  readonly standing: Standing<State>
  readonly note: string
  /** What others wrote, in order, texts as null. */
  readonly entries: readonly Entry[]
}

/**
 * Where the log stands once what other instances appended is taken over. Believed is the signature alone:
 * every row is checked against its hashes, and together with what this instance knew before they must
 * make the tree of the signed checkpoint. A database that was put back to an older copy under the
 * running service, or that forked, is found here.
 *
 * @throws Fault `LEDGER_CORRUPT`.
 */
export async function followOthers<State>(
  base: Standing<State>,
  tools: FollowTools<State>,
): Promise<Followed<State>> {
  const snapshot = await tools.store.snapshot()
  try {
    return await follow(snapshot, base, tools)
  } finally {
    await snapshot.release()
  }
}

async function follow<State>(
  snapshot: Snapshot,
  base: Standing<State>,
  { fold, verifier, origin }: FollowTools<State>,
): Promise<Followed<State>> {
  const stored = await snapshot.checkpoint()
  const opened = stored === null ? null : openCheckpoint(stored.note, verifier, origin)
  if (stored === null || opened?.ok !== true) throw torn('its checkpoint is not signed for it')
  let { state, newestAt } = base
  const frontier = base.frontier.copy()
  const links = base.links.fork()
  const entries: Entry[] = []
  while (frontier.size < opened.checkpoint.size) {
    const rows = await snapshot.page(frontier.size)
    if (rows.length === 0) throw torn('entries are missing')
    for (const row of rows) {
      const { entry, leafHash, problems } = readRow(row, false, links)
      if (row.index !== frontier.size || entry === null || problems.length > 0) {
        throw torn('an entry does not fit its hashes')
      }
      if (entry.at < newestAt) throw torn('an entry is older than the one before it')
      frontier.append(leafHash)
      links.learn(entry)
      state = fold.evolve(state, entry)
      newestAt = entry.at
      entries.push(entry)
    }
  }
  const { size, root } = opened.checkpoint
  if (size !== frontier.size || !root.equals(frontier.root())) {
    throw torn('it does not go on from what this instance has seen')
  }
  return {
    standing: { state, frontier, newestAt, links: links.settle() },
    note: stored.note,
    entries,
  }
}

const torn = (what: string) =>
  new Fault(
    'LEDGER_CORRUPT',
    `The ledger in the database cannot be followed: ${what}. Stop every instance, keep the database for the investigation and run a verification.`,
  )
