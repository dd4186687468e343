import { z } from 'zod'
import { queryRecordSchema } from './session.js'
import { count } from './word.js'

/** How a page of a list is asked for: at most `limit`, after a place (excluded) of the page before. */
export const pageQuery = {
  after: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(200),
}
/** Of a list that comes in pages: give it as `after` for the next page; null at the end. */
export const next = count.nullable()

/** A page of the queries of a session. */
export const historyQuerySchema = z.strictObject({
  ...pageQuery,
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
/** A query with what was asked and, if it was refused, why. */
export const pastQuerySchema = queryRecordSchema
  .extend({
    by: z.string(),
    /** Null once erased by law. Cut off after 16,384 characters. */
    sql: z.string().nullable(),
    /** The values of `$1`, `$2`, ... as JSON; null if there were none, or erased. */
    parameters: z.string().nullable(),
    refusal: z
      .object({
        code: z.string(),
        /** Null once erased by law. */
        detail: z.string().nullable(),
        help: z.string().nullable(),
        /** Where in `sql`: offsets from 0, end exclusive. */
        at: z.object({ start: count, end: count }).nullable(),
        /** What to write in its place. */
        instead: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'PastQuery' })
/** The queries of a session, newest first. */
export const pastQueriesSchema = z
  .object({ queries: z.array(pastQuerySchema), next })
  .meta({ id: 'PastQueries' })

export type PastQueryWire = z.infer<typeof pastQuerySchema>
export type PastQueriesWire = z.infer<typeof pastQueriesSchema>
