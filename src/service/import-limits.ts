import type { Config } from '../config/config.js'
import { IMPORT_LIMITS, type ImportLimits } from '../vault/cloak.js'

/** What an import may take here: as shipped, with the sizes that the configuration gives. */
export function importLimits({ imports }: Config): ImportLimits {
  const { roster } = IMPORT_LIMITS
  return {
    ...IMPORT_LIMITS,
    roster: { ...roster, zipBytes: imports.maxZipBytes, packageBytes: imports.maxUnpackedBytes },
  }
}
