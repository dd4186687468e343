import { join } from 'node:path'
import type { Clock } from '../../clock.js'
import type { ExportConfig } from '../../config/exports.js'
import { subkey } from '../../vault/sealing.js'
import { createExporter } from './exporter.js'
import type { ExporterDeps } from './exporter.js'
import { createExports } from './exports.js'
import type { Exports } from './exports.js'
import { createNightly } from './nightly.js'
import type { Nightly } from './nightly.js'
import { openTarget } from './open-target.js'

export interface ExportsPlace extends Omit<
  ExporterDeps,
  'codeKey' | 'stagingFolder' | 'auditFolder'
> {
  readonly dataDir: string
  readonly vaultKey: Uint8Array
  readonly config: ExportConfig
  readonly onFault: (cause: unknown) => void
}

/** The pages and the verifier that go along, whether run from `src/` or `dist/`. */
const AUDIT = new URL('../../../audit/', import.meta.url)

/** Exports of a service: staged and kept in its data folder, sent where the configuration says. */
export function openExports(place: ExportsPlace): Exports {
  const { dataDir, vaultKey, config, onFault, ...deps } = place
  const folder = join(dataDir, 'exports')
  const exporter = createExporter({
    ...deps,
    codeKey: subkey(vaultKey, 'export-codes'),
    stagingFolder: join(folder, 'staging'),
    auditFolder: AUDIT,
  })
  const configured = config.to === null ? null : openTarget(config.to, config)
  const { level } = config
  return createExports({ exporter, ledger: deps.ledger, folder, configured, level, onFault })
}

/** The nightly export, if the configuration asks for one. */
export function openNightly(
  exports: Exports,
  { config, ledger, onFault }: Pick<ExportsPlace, 'config' | 'ledger' | 'onFault'>,
  clock: Clock,
): Nightly | null {
  const { nightlyAt: minutes } = config
  const { configured } = exports
  if (configured === null || minutes === null) return null
  return createNightly({
    ...{ minutes, clock, onFault },
    last: () => ledger.state().exports.get(configured.name)?.at ?? null,
    run: (by) => exports.run(by, configured),
  })
}
