import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '../clock.js'
import type { Config } from '../config/config.js'
import type { Secrets } from '../config/secrets.js'
import type { Entry } from '../ledger/entry.js'
import { createSigner } from '../ledger/key.js'
import { openLedger } from '../ledger/ledger.js'
import type { Levels } from '../ledger/levels.js'
import { openSharedLedger, type SharedLedger } from '../ledger/shared.js'
import { openSqliteSnapshot } from '../ledger/store/sqlite-snapshot.js'
import { fold } from '../session/evolve.js'
import type { State } from '../session/state.js'

/** What the log is opened with beside the configuration. */
export interface LedgerTools {
  readonly clock: Clock
  /** Gets the leaf hash of every entry, in order. */
  readonly levels: Levels
  /** Called for every entry that another instance wrote, in order. */
  readonly followed: (entry: Entry) => void
}

/**
 * The log where the configuration says it lies, verified: in the data folder, or in a PostgreSQL that other
 * instances share.
 *
 * @throws Fault of the log's; nothing is left open then.
 */
export async function ledgerOf(
  config: Config,
  secrets: Secrets,
  given: LedgerTools,
): Promise<SharedLedger<State>> {
  await mkdir(config.data, { recursive: true, mode: 0o700 })
  await mkdir(dirname(config.anchorFile), { recursive: true, mode: 0o700 })
  const { clock, levels, followed } = given
  const directory = join(config.data, 'ledger')
  const options = {
    ...{ directory, anchorFile: config.anchorFile, origin: config.origin, fold, clock, followed },
    found: ({ leafHash }: Entry) => {
      levels.append(Buffer.from(leafHash, 'hex'))
    },
    signer: createSigner(config.origin, secrets.ledgerKey),
    random: randomBytes,
  }
  const { ledger: lies } = config
  if (lies.kind === 'folder' || secrets.ledgerUrl === undefined) {
    const ledger = await openLedger(options)
    const share = () => undefined
    return { ledger, isAlone: true, share, snapshot: () => openSqliteSnapshot(directory) }
  }
  const ca = lies.caFile === null ? {} : { ca: await readFile(lies.caFile, 'utf8') }
  const place = { url: secrets.ledgerUrl, ...ca }
  return openSharedLedger({ ...options, place, instance: lies.instance })
}
