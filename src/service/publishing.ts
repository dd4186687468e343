import type { Logger } from 'pino'
import type { Clock } from '../clock.js'
import type { Config } from '../config/config.js'
import type { Secrets } from '../config/secrets.js'
import { failureFacts } from '../http/logging.js'
import type { ReadyCheck } from '../http/services-port.js'
import { createSigner } from '../ledger/key.js'
import type { Levels } from '../ledger/levels.js'
import type { Ledger } from '../ledger/port.js'
import { Publication } from '../ledger/publication.js'
import type { SharedLedger } from '../ledger/shared.js'
import type { Witnessing } from '../ledger/witnessing.js'
import { openExports, openNightly } from '../report/export/open-exports.js'
import type { State } from '../session/state.js'
import { openWitnessing } from './witness.js'

/** How often a new checkpoint is shown to the witness. */
const WITNESS_ROUND_MS = 5_000
/** How often the clock is looked at for the nightly export. */
const EXPORT_ROUND_MS = 30_000

export interface PublishingTools {
  readonly config: Config
  readonly secrets: Secrets
  readonly ledger: Ledger<State>
  readonly snapshot: SharedLedger<State>['snapshot']
  readonly levels: Levels
  readonly clock: Clock
  readonly version: string
  readonly log: Logger
}

/** All ways in which the log leaves the house: proofs, the witness, exports by hand and by night. */
export interface Publishing {
  readonly publication: Publication
  readonly witnessing: Witnessing | null
  readonly exports: ReturnType<typeof openExports>
  /** For `/readyz`; never a reason to turn people away. */
  words(): readonly ReadyCheck[]
  stop(): Promise<void>
}

/** Opens them, and starts what goes by the clock. */
export function openPublishing(tools: PublishingTools): Publishing {
  const { config, secrets, ledger, snapshot, levels, clock, version, log } = tools
  const publication = new Publication({ snapshot, levels })
  const witnessing = openWitnessing(config, ledger, publication)
  witnessing?.start(WITNESS_ROUND_MS)
  const exporting = {
    ...{ ledger, publication, version, config: config.exports, origin: config.origin },
    ...{ dataDir: config.data, vaultKey: secrets.vaultKey, pages: snapshot },
    signer: createSigner(config.origin, secrets.ledgerKey),
    onFault: (cause: unknown) => {
      log.error({ failure: failureFacts(cause) }, 'export failed')
    },
  }
  const exports = openExports(exporting)
  const nightly = openNightly(exports, exporting, clock)
  nightly?.start(EXPORT_ROUND_MS)
  return {
    ...{ publication, witnessing, exports },
    words: () => [
      // A witness that is away stops nothing: it is shown, here and in the metrics.
      ...(witnessing === null ? [] : [{ name: 'witness', ok: true, words: witnessing.words() }]),
      ...(nightly === null ? [] : [{ name: 'exports', ok: true, words: nightly.words() }]),
    ],
    async stop() {
      await nightly?.stop()
      await witnessing?.stop()
    },
  }
}
