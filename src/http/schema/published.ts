import { z } from 'zod'
import { count, hash, id, person, time } from './word.js'

const said = {
  policy: z.strictObject({ id, hash }),
  /** The name of snapshot and policy together, under which the engine finds the tables. */
  load: id,
  /** SHA-256 of the manifest in the bucket, hex. */
  manifest: hash,
  /** Data files that the manifest lists, and their size altogether. */
  files: count,
  bytes: count,
}

/** What a publisher did; the service looks for itself. */
export const publishingSchema = z.strictObject(said).meta({ id: 'Publishing' })

/** A load that sessions may be run on elsewhere. */
export const publishedSchema = z
  .object({ snapshot: id, ...said, publishedAt: time, publishedBy: person, entry: count })
  .meta({ id: 'Published' })

/** Lists come in an object, so that a field can be added without breaking a reader. */
export const publishedLoadsSchema = z
  .object({
    /** Whether queries run where rosters have to be published. */
    wanted: z.boolean(),
    published: z.array(publishedSchema),
  })
  .meta({ id: 'PublishedLoads' })

export type PublishedWire = z.infer<typeof publishedSchema>
