import { z } from 'zod'
import { entrySchema } from './ledger.js'
import { count } from './word.js'

/** An entry as it was hashed, and the way from it to a signed checkpoint. */
export const provenEntrySchema = entrySchema
  .extend({
    /** The canonical JSON of the leaf, byte for byte. */
    leaf: z.string(),
    /** A C2SP tlog-proof, with the checkpoint. */
    proof: z.string(),
  })
  .meta({ id: 'ProvenEntry' })
/** From which size of the log to the newest. */
export const consistencyQuerySchema = z.strictObject({
  from: z.coerce.number().int().positive(),
})
/** Hashes of RFC 6962 2.1.2 in base64, and the checkpoint that they lead to. */
export const consistencySchema = z
  .object({ from: count, size: count, proof: z.array(z.string()), checkpoint: z.string() })
  .meta({ id: 'Consistency' })
