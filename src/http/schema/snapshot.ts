import { z } from 'zod'
import { count, hash, id, person, time } from './word.js'

/** One load of the roster. */
export const snapshotSchema = z
  .object({
    snapshot: id,
    version: z.string(),
    mode: z.string(),
    rows: z.record(z.string(), count),
    students: count,
    deviations: count,
    snapshotHash: hash,
    crosswalkHash: hash,
    previous: id.nullable(),
    loadedAt: time,
    loadedBy: person,
  })
  .meta({ id: 'Snapshot' })
/** What a load has just made. */
export const loadedSnapshotSchema = snapshotSchema
  .extend({ deviationsByKind: z.record(z.string(), count) })
  .meta({ id: 'LoadedSnapshot' })

/** Lists come in an object, so that a field can be added without breaking a reader. */
export const snapshotsSchema = z
  .object({ snapshots: z.array(snapshotSchema) })
  .meta({ id: 'Snapshots' })

export type SnapshotWire = z.infer<typeof snapshotSchema>
export type LoadedSnapshotWire = z.infer<typeof loadedSnapshotSchema>
