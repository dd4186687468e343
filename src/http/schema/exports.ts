import { z } from 'zod'
import { count, hash, id } from './word.js'

/** Where an export goes: to be fetched, or to the place that the configuration names. */
export const exportWishSchema = z
  .strictObject({ to: z.enum(['download', 'configured']) })
  .meta({ id: 'ExportWish' })
/** An export and how far it is. */
export const exportSchema = z
  .object({
    export: id,
    to: z.enum(['download', 'configured']),
    target: z.string(),
    state: z.enum(['running', 'done', 'failed']),
    files: z.object({ done: count, total: count.nullable() }),
    result: z
      .object({
        target: z.string(),
        number: count,
        from: count,
        size: count,
        root: z.string(),
        /** SHA-256 of the manifest: keep it. */
        manifest: hash,
        files: count,
      })
      .nullable(),
    fault: z.object({ code: z.string(), words: z.string() }).nullable(),
  })
  .meta({ id: 'Export' })
/** The newest first, since the service was started. */
export const exportsSchema = z.object({ exports: z.array(exportSchema) }).meta({ id: 'Exports' })

export type ExportWire = z.infer<typeof exportSchema>
