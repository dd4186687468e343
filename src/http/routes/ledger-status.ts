import { checkpointTextOf, parseCheckpoint } from '../../ledger/checkpoint.js'
import type { Checkpoint } from '../../ledger/checkpoint.js'
import type { EntryData } from '../../ledger/entry.js'
import type { Ledger } from '../../ledger/port.js'
import { verifyConsistency } from '../../ledger/proof.js'
import type { ExportRun, State } from '../../session/state.js'
import { timeText } from '../../session/window.js'
import { ok } from '../reply.js'
import { route } from '../route.js'
import type { Route } from '../route.js'
import { ledgerStatusSchema } from '../schema.js'
import type { LedgerStatusWire } from '../schema.js'
import type { Services } from '../services-port.js'
import { signed } from './ledger-tree.js'

/**
 * Where the log stands and who has checked it. As of checkpoints and proofs, asking is no entry: a screen
 * that looks every minute must not make the log grow every minute.
 */
export function ledgerStatusRoute(services: Services): Route {
  const { ledger, settings } = services
  const verification = lastVerification(ledger)
  return route({
    ...{ method: 'get', path: '/v1/ledger/status', tag: 'Ledger', status: 200 },
    summary:
      'Where the log stands: checkpoint, exports it goes on from, witness, last verification',
    roles: ['steward', 'officer'],
    answer: ledgerStatusSchema,
    async handle() {
      const { note, size } = await signed(services)
      const checkpoint = parseCheckpoint(checkpointTextOf(note))
      if (checkpoint === null) throw new TypeError('a log whose checkpoint cannot be read')
      const status: LedgerStatusWire = {
        ...{ origin: settings.origin, size, checkpoint: note },
        root: checkpoint.root.toString('base64'),
        key: await keyOf(ledger),
        exports: await exportsOf(services, checkpoint),
        witness: witnessOf(services),
        verification: await verification(),
      }
      return ok(status)
    },
  })
}

/** The key that signs: of the opening, or of the newest change. */
async function keyOf(ledger: Ledger<State>): Promise<string | null> {
  const types = ['ledger.opened', 'ledger.key-rotated'] as const
  const [newest] = await ledger.list({ types }, { limit: 1, newestFirst: true })
  return newest?.type === 'ledger.opened' || newest?.type === 'ledger.key-rotated'
    ? newest.data.key
    : null
}

async function exportsOf(
  { ledger, publication }: Services,
  newest: Checkpoint,
): Promise<LedgerStatusWire['exports']> {
  const runs = [...ledger.state().exports.values()].sort((one, other) => other.at - one.at)
  const isGoneOn = async ({ size, root }: ExportRun): Promise<boolean> => {
    if (size < 1 || size > newest.size) return false
    const proof = await publication.consistency(size, newest.size)
    return verifyConsistency({ size, root: Buffer.from(root, 'base64') }, newest, proof)
  }
  return Promise.all(
    runs.map(async (run) => {
      const { target, number, size, root, at } = run
      return { target, number, size, root, at: timeText(at), consistent: await isGoneOn(run) }
    }),
  )
}

function witnessOf({ witnessing }: Services): LedgerStatusWire['witness'] {
  if (witnessing === null) return null
  return { fresh: witnessing.isWell(), size: witnessing.newest()?.size ?? null }
}

/** Readings of the log looked through at a time, and at most the first time. */
const PAGE = 500
const MOST_PAGES = 10

/**
 * The newest verification on record. Each reading of the log is looked at once: the first time backwards,
 * later only what came since.
 */
function lastVerification(ledger: Ledger<State>): () => Promise<LedgerStatusWire['verification']> {
  let found: LedgerStatusWire['verification'] = null
  let seen = 0
  return async () => {
    const size = ledger.size()
    const types = ['ledger.read'] as const
    let before = size
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const entries = await ledger.list(
        { types },
        { after: before, limit: PAGE, newestFirst: true },
      )
      const last = entries.at(-1)
      const hit = entries.find(
        (entry) => entry.type === 'ledger.read' && entry.data.what === 'verify',
      )
      if (hit?.type === 'ledger.read' && hit.index >= seen) {
        const { at, index, actor, data } = hit
        found = {
          at: timeText(at),
          by: actor.name,
          entry: index,
          size: data.entries,
          ok: wasOk(data),
        }
        break
      }
      if (last === undefined || last.index <= seen || entries.length < PAGE) break
      before = last.index
    }
    seen = size
    return found
  }
}

const OUTCOMES: ReadonlyMap<string, boolean> = new Map([
  ['whole', true],
  ['not whole', false],
])
const wasOk = ({ filter }: EntryData<'ledger.read'>): boolean | null =>
  OUTCOMES.get(filter['outcome'] ?? '') ?? null
