import { z } from 'zod'
import { count, person, time } from './word.js'

/** Where the log stands, and who has checked it. */
export const ledgerStatusSchema = z
  .object({
    origin: z.string(),
    size: count,
    /** RFC 6962 root hash in base64, of the checkpoint. */
    root: z.string(),
    /** The newest checkpoint, a C2SP signed note, and the key that signs (a C2SP vkey). */
    checkpoint: z.string(),
    key: z.string().nullable(),
    /** The newest run of each export on record, newest first. */
    exports: z.array(
      z.object({
        target: z.string(),
        number: count,
        at: time,
        size: count,
        root: z.string(),
        /** Whether the log goes on from what was exported, by a consistency proof made just now. */
        consistent: z.boolean(),
      }),
    ),
    /** Null if no witness is configured. */
    witness: z
      .object({
        /** Whether it has lately seen the log. */
        fresh: z.boolean(),
        /** Size it has cosigned; null if none since the service was started. */
        size: count.nullable(),
      })
      .nullable(),
    /** The last verification somebody asked for; null if none is found. */
    verification: z
      .object({
        at: time,
        by: person,
        entry: count,
        size: count,
        /** Null if it was done before outcomes were recorded. */
        ok: z.boolean().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'LedgerStatus' })

export type LedgerStatusWire = z.infer<typeof ledgerStatusSchema>
