import { z } from 'zod'
import { count, id, person, receiptSchema, roleSchema, time } from './word.js'

/** Every no, and every failure. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string(),
    fixer: z.enum(['vendor', 'steward', 'operator']),
    help: z.string(),
    at: z
      .object({ start: count, end: count })
      .optional()
      .meta({ description: 'Where in the query: offsets from 0, end exclusive.' }),
    instead: z.string().optional().meta({ description: 'What to write in its place.' }),
    /** Where to sign in again; with SIGN_IN_AGAIN. */
    signIn: z.string().optional(),
    receipt: receiptSchema.optional(),
    /** Names a log line of the service; for faults and defects. */
    request: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' })

/** Who the service takes the caller for. */
export const meSchema = z
  .object({
    name: person,
    role: roleSchema,
    vendor: id.nullable(),
    now: time,
    district: z.string(),
    /** How they came in: with a bearer token, or with the cookie of a sign-in in a browser. */
    by: z.enum(['bearer', 'cookie']),
    /** When that ends at the latest; exclusive. */
    until: time,
    /** When they last proved who they are, if that is known; of a bearer it is not. */
    signedInAt: time.nullable(),
    /** Until when what needs a recent sign-in can be done without another; exclusive. */
    freshUntil: time.nullable(),
  })
  .meta({ id: 'Me' })

/** Whether the service can do its work, and if not, why. */
export const readySchema = z
  .object({
    ready: z.boolean(),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), words: z.string() })),
  })
  .meta({ id: 'Ready' })

export type Problem = z.infer<typeof problemSchema>
export type Me = z.infer<typeof meSchema>
