import type { RoomSpec } from '../engine/port.js'
import type { Reads } from '../gate/reads.js'
import type { Ledger } from '../ledger/port.js'
import type { Policy } from '../policy/policy.js'
import { allReads, roomContents } from '../policy/room.js'
import type { Session } from '../session/session.js'
import type { Snapshot, State } from '../session/state.js'
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

/** Records and deviations of a load and the one before, of which a room holds all within half a second. */
const SMALL_LOAD = 200_000

/**
 * What a session's second room holds beside what was read: of a small load everything the session reaches, so
 * that going through many columns takes one more room and not one for each; of a large one nothing.
 */
export function roomBesideOf(ledger: Ledger<State>, session: Session, policy: Policy): Reads {
  const { snapshots } = ledger.state()
  const load = snapshots.get(session.snapshot)
  if (load === undefined) return new Map()
  const records = recordsOf(load) + recordsOf(snapshots.get(load.previous ?? ''))
  return records <= SMALL_LOAD ? allReads(policy, session.tables) : new Map()
}

const recordsOf = (load: Snapshot | undefined): number =>
  Object.values(load?.rows ?? {}).reduce((sum, rows) => sum + rows, load?.deviations ?? 0)
