import { createSurvey } from '../casework/survey.js'
import { readSnapshotPair, readSnapshotWith } from '../engine/snapshot-reader.js'
import type { Services } from '../http/services-port.js'
import { createColumnFigures } from '../policy/column-figures.js'
import { createRiskFigures } from '../policy/figures.js'
import type { Cloak } from '../vault/port.js'

/** What stewards are told of cloaked snapshots: read with SQL of our own, never with a vendor's. */
export function snapshotsOf(
  cloak: Cloak,
): Pick<Services, 'figures' | 'columnFigures' | 'survey' | 'snapshotFile'> {
  const snapshotFile = (snapshot: string): string => cloak.snapshotFile(snapshot)
  return {
    figures: createRiskFigures({ read: readSnapshotWith }),
    columnFigures: createColumnFigures({ read: readSnapshotWith }),
    survey: createSurvey({ read: readSnapshotWith, readPair: readSnapshotPair, snapshotFile }),
    snapshotFile,
  }
}
