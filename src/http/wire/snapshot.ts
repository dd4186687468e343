import type { Snapshot } from '../../session/state.js'
import { timeText } from '../../session/window.js'
import type { SnapshotWire } from '../schema.js'

export function snapshotWire(snapshot: Snapshot): SnapshotWire {
  const { id, version, mode, rows, students, deviations, previous, loadedBy } = snapshot
  const { snapshotHash, crosswalkHash, loadedAt } = snapshot
  return {
    ...{ snapshot: id, version, mode, rows: { ...rows }, students, deviations },
    ...{ snapshotHash, crosswalkHash, previous, loadedAt: timeText(loadedAt), loadedBy },
  }
}
