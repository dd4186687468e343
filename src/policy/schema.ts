import { z } from 'zod'
import { parseDuration } from './duration.js'

const HOUR = 3_600_000

const duration = (most: number, words: string) =>
  z.string().transform((text, context) => {
    const ms = parseDuration(text)
    if (ms === null || ms > most) {
      context.addIssue({
        code: 'custom',
        message: `write a duration such as 10s, 30m, 8h or 2d, at most ${words}`,
      })
      return z.NEVER
    }
    return ms
  })

/** A column name of the catalogue, or its beginning and a star: `sourcedId*`, `*`. */
const pattern = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*\*?$|^\*$/, 'write a column name, or its beginning and a *')

const patterns = z.array(pattern).max(200)

const table = z.strictObject({
  columns: z.union([z.literal('all'), patterns.min(1)], {
    error: 'write "all" or a list of column names',
  }),
  except: patterns.default([]),
  quasi: patterns.default([]),
  sensitive: patterns.default([]),
  extremes: patterns.default([]),
})

/**
 * The policy file as stewards write it. Every key is closed: a misspelt one is a fault, because a
 * policy whose restriction is not read allows more than its author believes.
 */
export const policySchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'write lower-case letters, digits and hyphens'),
  title: z.string().min(1).max(200),
  words: z.string().min(1).max(4_000),
  kinds: z.array(z.enum(['none', 'group', 'named'])).min(1),
  checksOnly: z.boolean(),
  // Below 5, a group can be undone by two of its members putting their heads together.
  k: z.int().min(5).max(1_000),
  protect: z.enum(['everyone', 'students']),
  showEmptyGroups: z.boolean(),
  overlap: z.enum(['all', 'secrets']).default('all'),
  roundTo: z.int().min(2).max(1_000).nullable().default(null),
  rowCap: z.int().min(1).max(100_000),
  budget: z.strictObject({ usual: z.int().min(0), most: z.int().min(0).max(1_000_000) }),
  longestWindow: duration(31 * 24 * HOUR, '31d'),
  deadline: duration(300_000, '5m'),
  resolveDays: z.int().min(0).max(365),
  functions: z.array(z.string()).max(200),
  tables: z.record(z.string(), table),
})

/** What a policy file says, before its names are looked up. */
export type PolicyDocument = z.infer<typeof policySchema>
export type TableDocument = PolicyDocument['tables'][string]
