import { z } from 'zod'
import { tokenText } from './session.js'
import { id, prose, receiptSchema } from './word.js'

/** Tokens to turn back, and why. */
export const resolveSchema = z
  .strictObject({ tokens: z.array(tokenText).min(1).max(1000), reason: prose })
  .meta({ id: 'Resolve' })
/** What tokens stand for, in the order given. */
export const resolvedSchema = z
  .object({
    session: id,
    values: z.array(
      z.object({ token: z.string(), domain: z.string(), value: z.string().nullable() }),
    ),
    receipt: receiptSchema,
  })
  .meta({ id: 'Resolved' })

export type ResolvedWire = z.infer<typeof resolvedSchema>
