import type { Clock } from '../clock.js'
import type { Ledger } from '../ledger/port.js'
import type { PolicyShelf } from '../policy/port.js'
import type { Queries } from '../query/port.js'
import type { State } from '../session/state.js'
import type { Cloak, Crosswalk, SessionKeys } from '../vault/port.js'
import { createApproval } from './approve.js'
import type { Approval } from './approve.js'
import { createEndings } from './end.js'
import type { Endings } from './end.js'
import { createLoading } from './load.js'
import type { Loading } from './load.js'
import { createResolving } from './resolve.js'
import type { Resolving } from './resolve.js'

export interface CaseworkDeps {
  readonly ledger: Ledger<State>
  readonly policies: PolicyShelf
  readonly keys: SessionKeys
  readonly cloak: Pick<Cloak, 'load'>
  readonly crosswalk: Crosswalk
  readonly queries: Pick<Queries, 'end'>
  readonly clock: Clock
  readonly newSession: () => string
}

/** What a steward does that takes more than one step: each has one commit point, written in its file. */
export interface Casework {
  readonly approve: Approval
  readonly load: Loading
  readonly resolve: Resolving
  readonly endings: Endings
}

export function createCasework(deps: CaseworkDeps): Casework {
  return {
    approve: createApproval(deps),
    load: createLoading(deps),
    resolve: createResolving(deps),
    endings: createEndings(deps),
  }
}
