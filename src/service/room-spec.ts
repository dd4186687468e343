import type { RoomSpec } from '../engine/port.js'
import type { Reads } from '../gate/reads.js'
import type { Ledger } from '../ledger/port.js'
import type { Policy } from '../policy/policy.js'
import { roomContents } from '../policy/room.js'
import type { Session } from '../session/session.js'
import type { State } from '../session/state.js'
import type { Cloak } from '../vault/port.js'

/**
 * What a session's room is loaded with, of what is read. The snapshot stays the one the session was approved
 * for, whatever is loaded meanwhile.
 */
export function roomSpecOf(
  ledger: Ledger<State>,
  cloak: Cloak,
  session: Session,
  policy: Policy,
  reads: Reads,
): RoomSpec {
  const previous = ledger.state().snapshots.get(session.snapshot)?.previous ?? null
  return {
    of: { snapshot: session.snapshot, policy: { id: policy.id, hash: policy.hash } },
    snapshotFile: cloak.snapshotFile(session.snapshot),
    previousFile: previous === null ? null : cloak.snapshotFile(previous),
    ...roomContents(policy, session.tables, reads),
  }
}
