import type { Config } from '../config/config.js'
import type { Secrets } from '../config/secrets.js'
import { createCloak } from '../vault/cloak.js'
import { createCrosswalk } from '../vault/crosswalk.js'
import { createForgetting } from '../vault/forget.js'
import type { Cloak, Crosswalk, Forgetting, SessionKeys } from '../vault/port.js'
import { createSessionKeys } from '../vault/session-keys.js'
import { importLimits } from './import-limits.js'

/** What lies in the data folder under the vault key. */
export interface Vault {
  readonly keys: SessionKeys
  readonly cloak: Cloak
  readonly crosswalk: Crosswalk
  readonly forgetting: Forgetting
}

/** Opens nothing yet: each part reads its files when it is asked. */
export function vaultOf(config: Config, { vaultKey }: Secrets): Vault {
  const place = { dataDir: config.data, vaultKey }
  return {
    keys: createSessionKeys(place),
    cloak: createCloak({ ...place, limits: importLimits(config) }),
    crosswalk: createCrosswalk(place),
    forgetting: createForgetting(place),
  }
}
