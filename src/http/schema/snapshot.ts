import { z } from 'zod'
import { problemSchema } from './service.js'
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

/** A load with the facts of its package. */
export const snapshotDetailSchema = snapshotSchema
  .extend({
    /** Files of the specification or the package; `file` is null for one of another name. */
    files: z.array(
      z.object({
        file: z.string().nullable(),
        declared: z.string().nullable(),
        present: z.boolean(),
        rows: count.nullable(),
        utf8: z.boolean().nullable(),
        headers: count,
        /** Headers that the specification does not know. */
        strangeHeaders: count,
        deviations: count,
      }),
    ),
    /** Deviations from the specification by kind and file, most first, with the first lines. */
    faults: z.array(
      z.object({
        code: z.string(),
        file: z.string().nullable(),
        count,
        lines: z.array(count),
      }),
    ),
  })
  .meta({ id: 'SnapshotDetail' })

const change = z.object({ rows: count, share: z.number().nullable() })
/** What became of a file since the load before; shares are of its rows then, null if it had none. */
export const fileDifferenceSchema = z
  .object({
    file: z.string(),
    before: count,
    after: count,
    added: change,
    removed: change,
    changed: change,
  })
  .meta({ id: 'FileDifference' })
/** A load against the one before it. */
export const differencesSchema = z
  .object({
    snapshot: id,
    /** Null for a first load: then there are no files. */
    previous: id.nullable(),
    files: z.array(fileDifferenceSchema),
    warnPercent: z.number(),
    /** Where a share is at least `warnPercent`, largest first. */
    warnings: z.array(
      z.object({
        file: z.string(),
        what: z.enum(['added', 'removed', 'changed']),
        percent: z.number(),
        words: z.string(),
      }),
    ),
  })
  .meta({ id: 'Differences' })

/** How far an import is: bytes while it is received (`total` null if not told), then hundredths of a step. */
export const importStepSchema = z
  .object({
    step: z.enum(['receiving', 'reading', 'cloaking', 'sealing', 'storing']),
    file: z.string().nullable(),
    done: count,
    total: count.nullable(),
  })
  .meta({ id: 'ImportStep' })
/** A line of `application/x-ndjson`; the last one has `snapshot` or `problem`. */
export const importLineSchema = z
  .union([
    importStepSchema,
    z.object({ snapshot: loadedSnapshotSchema }),
    z.object({ problem: problemSchema }),
  ])
  .meta({ id: 'ImportLine' })

/** Lists come in an object, so that a field can be added without breaking a reader. */
export const snapshotsSchema = z
  .object({ snapshots: z.array(snapshotSchema) })
  .meta({ id: 'Snapshots' })

export type SnapshotWire = z.infer<typeof snapshotSchema>
export type LoadedSnapshotWire = z.infer<typeof loadedSnapshotSchema>
export type SnapshotDetailWire = z.infer<typeof snapshotDetailSchema>
export type DifferencesWire = z.infer<typeof differencesSchema>
export type FileDifferenceWire = z.infer<typeof fileDifferenceSchema>
export type ImportStepWire = z.infer<typeof importStepSchema>
export type ImportLineWire = z.infer<typeof importLineSchema>
