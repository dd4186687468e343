import { z } from 'zod'
import { PASSING } from '../../ledger/passing.js'
import { count, prose } from './word.js'

/** Why a text must go. */
export const eraseSchema = z.strictObject({ reason: prose }).meta({ id: 'Erase' })
/** Where the log says that it is gone. */
export const erasedSchema = z
  .object({ erased: z.literal(true), entry: count })
  .meta({ id: 'Erased' })

/** Which texts are old enough to go. Without a reason and `apply`, it is only counted. */
export const retentionSchema = z
  .discriminatedUnion('apply', [
    z.strictObject({ apply: z.literal(false), ...wanted() }),
    z.strictObject({ apply: z.literal(true), reason: prose, ...wanted() }),
  ])
  .meta({ id: 'Retention' })
/** What went, or would go: texts by the name of the payload, of the entries before one. */
export const retainedSchema = z
  .object({
    applied: z.boolean(),
    days: count,
    before: count,
    texts: z.record(z.string(), count),
  })
  .meta({ id: 'Retained' })

/** Whom the crosswalk must forget: `users.sourcedId` values, to the letter. */
export const dropSchema = z
  .strictObject({ students: z.array(z.string().min(1).max(300)).min(1).max(100), reason: prose })
  .meta({ id: 'DropStudents' })
/** How many of them were known. */
export const droppedSchema = z.object({ dropped: count }).meta({ id: 'DroppedStudents' })

export type RetainedWire = z.infer<typeof retainedSchema>

function wanted() {
  return {
    /** 30 at least, so that nobody wipes a record that is still being looked at; by default as the settings say. */
    days: z.int().min(30).max(36_500).optional(),
    payloads: z.array(z.enum(PASSING)).min(1).optional(),
  }
}
