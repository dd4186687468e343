import type { Clock } from '../clock.js'
import type { ReadManifest } from '../engine/aws/publish/manifest-reader.js'
import type { Ledger } from '../ledger/port.js'
import type { PolicyShelf } from '../policy/port.js'
import type { Queries } from '../query/port.js'
import type { Venue } from '../query/venue.js'
import type { State } from '../session/state.js'
import type { Cloak, Crosswalk, Forgetting, SessionKeys } from '../vault/port.js'
import { createApproval } from './approve.js'
import type { Approval } from './approve.js'
import { createEndings } from './end.js'
import type { Endings } from './end.js'
import { createErasing } from './erase.js'
import type { Erasing } from './erase.js'
import { createDropping } from './erase-student.js'
import type { Dropping } from './erase-student.js'
import { createLoading } from './load.js'
import type { Loading } from './load.js'
import { createPublished } from './published.js'
import type { PublishedLoads } from './published.js'
import { createResolving } from './resolve.js'
import type { Resolving } from './resolve.js'
import { createWhom } from './whom.js'
import type { Whom } from './whom.js'

export interface CaseworkDeps {
  readonly ledger: Ledger<State>
  readonly policies: PolicyShelf
  readonly keys: SessionKeys
  readonly cloak: Pick<Cloak, 'load'>
  readonly crosswalk: Crosswalk
  readonly forgetting: Forgetting
  readonly queries: Pick<Queries, 'end'>
  readonly venue: Pick<Venue, 'admit'>
  readonly clock: Clock
  readonly retentionDays: number | null
  readonly newSession: () => string
  /** Left out or null: queries run in rooms of ours. */
  readonly readManifest?: ReadManifest | null
}

/** What a steward does that takes more than one step: each has one commit point, written in its file. */
export interface Casework {
  readonly approve: Approval
  readonly load: Loading
  readonly resolve: Resolving
  readonly endings: Endings
  readonly whom: Whom
  readonly erasing: Erasing
  readonly dropping: Dropping
  readonly published: PublishedLoads
}

export function createCasework(deps: CaseworkDeps): Casework {
  const whom = createWhom(deps)
  const dropping = createDropping({ ...deps, whom })
  return {
    ...{ whom, dropping },
    approve: createApproval(deps),
    erasing: createErasing(deps),
    load: createLoading({ ...deps, settle: () => dropping.settle() }),
    resolve: createResolving(deps),
    endings: createEndings(deps),
    published: createPublished(deps),
  }
}
