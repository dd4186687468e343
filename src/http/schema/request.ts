import { z } from 'zod'
import { next, pageQuery } from './history.js'
import { tableSchema } from './policy.js'
import { sessionSchema } from './session.js'
import {
  count,
  hash,
  id,
  person,
  prose,
  time,
  typedTime,
  windowSchema,
  wishSchema,
} from './word.js'

/** The basis that fits a vendor under contract, unless the request names another. */
export const DEFAULT_BASIS = 'school official, 34 CFR 99.31(a)(1)(i)(B)'
/** What a vendor asks for. */
export const newRequestSchema = z
  .strictObject({
    ticket: z.string().trim().min(1).max(200),
    purpose: prose,
    interest: prose.meta({ description: 'The legitimate interest, as 34 CFR 99.32(a)(3) asks.' }),
    basis: z.string().trim().min(1).max(200).default(DEFAULT_BASIS),
    policy: id,
    /** Catalogue names; all tables of the policy if left out. */
    tables: z.array(id).min(1).max(100).optional(),
    /** The newest snapshot if left out. */
    snapshot: id.optional(),
    wished: wishSchema,
  })
  .meta({ id: 'NewRequest' })

/** What became of a request. */
export const requestStateSchema = z
  .enum(['filed', 'approved', 'denied'])
  .meta({ id: 'RequestState' })
/** A request. */
export const requestSchema = z
  .object({
    request: id,
    state: requestStateSchema,
    vendor: id,
    engineer: person,
    ticket: z.string(),
    /** Null once erased by law. */
    purpose: z.string().nullable(),
    interest: z.string().nullable(),
    basis: z.string(),
    policy: z.object({ id, hash }),
    snapshot: id,
    tables: z.array(z.string()),
    wished: windowSchema,
    filedAt: time,
    decision: z
      .object({ by: person, at: time, words: z.string().nullable(), session: id.nullable() })
      .nullable(),
  })
  .meta({ id: 'Request' })

/** A request's risk. */
export const figuresSchema = z
  .object({
    rows: z.record(z.string(), count),
    students: count,
    quasi: z.array(z.string()),
    smallestGroup: count.nullable(),
    unique: z.number().nullable(),
    belowK: count.nullable(),
    k: count,
    changed: z.array(z.object({ column: z.string(), cells: count, how: z.string() })),
  })
  .meta({ id: 'Figures', description: 'What a request would put in reach, before it is approved.' })
/** What a vendor did so far. */
export const historySchema = z
  .object({
    requests: count,
    denied: count,
    refusedRequests: count,
    sessions: count,
    revoked: count,
    released: count,
    /** Refused queries by code. */
    refusals: z.record(z.string(), count),
    /** Named persons disclosed, summed over the vendor's sessions. */
    disclosed: count,
  })
  .meta({ id: 'VendorHistory' })
/** How persons spread over the values of one column that could help to single someone out. */
export const columnFigureSchema = z
  .object({
    /** `table.column` */
    column: z.string(),
    /** Different values, or sets of values. */
    groups: count,
    smallestGroup: count.nullable(),
    /** Persons by the size of the group that shares their value; a person without a value is in none. */
    persons: z.object({ alone: count, belowK: count, belowTenK: count, more: count }),
  })
  .meta({ id: 'ColumnFigure', description: 'Before anything is generalised or left empty.' })
/** What a vendor concluded in an earlier session. */
export const pastFindingSchema = z
  .object({
    session: id,
    ticket: z.string(),
    at: time,
    by: person,
    /** Null once erased by law. */
    words: z.string().nullable(),
    tokens: count,
  })
  .meta({ id: 'PastFinding' })
/** A request with what a steward decides by. */
export const requestDetailSchema = requestSchema
  .extend({
    /** For stewards; null for the vendor. */
    figures: figuresSchema.nullable(),
    figuresRefused: z.string().nullable(),
    history: historySchema.nullable(),
    /** Tables and columns asked for, with what was done to each; null if the policy changed since. */
    reach: z.array(tableSchema).nullable(),
    /** Of each column that could help to single someone out; null as `figures` is. */
    columnFigures: z.array(columnFigureSchema).nullable(),
    /** Distinct persons the vendor was ever shown by name. */
    studentsSeen: count.nullable(),
    /** Of the vendor, the newest ten of each. */
    pastSessions: z.array(sessionSchema).nullable(),
    pastFindings: z.array(pastFindingSchema).nullable(),
    /** What approval offers first, and the most it may grant. */
    budget: z.object({ usual: count, most: count }).nullable(),
  })
  .meta({ id: 'RequestDetail' })

/** The terms of an approval. */
export const approveSchema = z
  .strictObject({
    opensAt: typedTime.optional(),
    closesAt: typedTime.optional(),
    /** In place of `closesAt`; counted from `opensAt`, or from the approval. */
    hours: z.number().positive().max(8760).optional(),
    budget: count.optional(),
    note: prose,
  })
  .refine((body) => (body.closesAt === undefined) !== (body.hours === undefined), {
    error: 'give either closesAt or hours',
    path: ['closesAt'],
  })
  .meta({ id: 'Approve' })
/** Why a request is denied. */
export const denySchema = z.strictObject({ reason: prose }).meta({ id: 'Deny' })

/** Which requests; see `pageQuery`. */
export const requestsQuerySchema = z.strictObject({
  state: requestStateSchema.optional(),
  vendor: id.optional(),
  ...pageQuery,
})
/** Lists come in an object, so that a field can be added without breaking a reader. */
export const requestsSchema = z
  .object({ requests: z.array(requestSchema), next })
  .meta({ id: 'Requests' })

export type NewRequest = z.input<typeof newRequestSchema>
export type RequestWire = z.infer<typeof requestSchema>
export type RequestDetailWire = z.infer<typeof requestDetailSchema>
export type ApproveWire = z.infer<typeof approveSchema>
export type ColumnFigureWire = z.infer<typeof columnFigureSchema>
export type PastFindingWire = z.infer<typeof pastFindingSchema>
