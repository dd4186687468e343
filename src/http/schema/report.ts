import { z } from 'zod'
import { verificationSchema } from './ledger.js'
import { sessionStateSchema } from './session.js'
import {
  count,
  hash,
  id,
  person,
  prose,
  receiptSchema,
  resultKindSchema,
  time,
  typedTime,
  windowSchema,
} from './word.js'

const columns = z.array(z.string())
const words = z.string().nullable()
const head = { origin: z.string(), at: time, size: count }

/** Whose record; in a body, since an address is written to logs. */
export const recordQuestionSchema = z
  .strictObject({
    /** The roster's own id: `sourcedId` of `users`, to the letter. */
    student: z.string().min(1).max(255),
    reason: prose.optional(),
  })
  .meta({ id: 'RecordQuestion' })
const requestLineSchema = z.object({
  request: id.nullable(),
  at: time,
  entry: count,
  vendor: id,
  vendorName: z.string(),
  engineer: z.string(),
  ticket: words,
  purpose: words,
  interest: words,
  basis: words,
  tables: z.array(z.string()),
  outcome: z.enum(['waiting', 'approved', 'denied', 'refused']),
  decidedAt: time.nullable(),
  decidedBy: words,
  session: id.nullable(),
  groupAnswers: count,
})
const disclosureLineSchema = z.object({
  at: time,
  entry: count,
  leafHash: hash,
  kind: z.enum(['named', 'mentioned', 'singled-out', 'counted']),
  vendor: id,
  vendorName: z.string(),
  engineer: z.string(),
  interest: words,
  basis: z.string(),
  fields: columns,
  check: words,
  session: id,
  query: id,
})
/** Who asked for and saw the records of a student. */
export const recordSchema = z
  .object({
    ...head,
    checkpoint: z.string(),
    requests: z.array(requestLineSchema),
    disclosures: z.array(disclosureLineSchema),
  })
  .meta({ id: 'DisclosureRecord', description: 'The record of 34 CFR 99.32(a) for one student.' })

/** What a vendor touched: of what ended from `from` (inclusive) to `to` (exclusive). */
export const vendorQuestionSchema = z.strictObject({
  from: typedTime,
  to: typedTime,
  /** With the identifiers of the students; for stewards. */
  names: z.enum(['yes', 'no']).default('no'),
  /** Of the CSV: a line for each query, or for each student. */
  lines: z.enum(['queries', 'students']).default('queries'),
})
const touched = { queries: count, first: time, last: time, fields: columns }
/** Everything a vendor touched in a time. */
export const vendorReportSchema = z
  .object({
    ...head,
    vendor: id,
    vendorName: z.string(),
    from: time,
    to: time,
    requests: count,
    persons: z.object({ shown: count, counted: count }),
    fields: columns,
    sessions: z.array(
      z.object({
        session: id,
        ticket: z.string(),
        engineer: person,
        policy: id,
        opensAt: time,
        closesAt: time,
        approvedBy: person,
        queries: count,
      }),
    ),
    queries: z.array(
      z.object({
        at: time,
        entry: count,
        leafHash: hash,
        session: id,
        query: id,
        engineer: person,
        outcome: z.enum(['released', 'refused', 'failed']),
        code: words,
        kind: resultKindSchema.nullable(),
        check: words,
        fields: columns,
        rows: count,
        persons: count,
        counted: count,
      }),
    ),
    people: z.array(z.object({ student: words, ...touched })).nullable(),
  })
  .meta({ id: 'VendorReport' })

const act = { by: person, at: time, words, entry: count, leafHash: hash }
/** A session from request to end. */
export const sessionReportSchema = z
  .object({
    ...head,
    checkpoint: z.string(),
    session: id,
    state: sessionStateSchema,
    vendor: id,
    vendorName: z.string(),
    engineer: person,
    ticket: z.string(),
    policy: z.object({ id, hash }),
    snapshot: id,
    tables: z.array(z.string()),
    window: windowSchema,
    endedAt: time.nullable(),
    basis: z.string(),
    purpose: words,
    interest: words,
    budget: z.object({ granted: count, used: count, left: count }),
    filed: z.object({ request: id, at: time, entry: count }),
    approved: z.object(act).nullable(),
    queries: z.array(
      z.object({
        at: time,
        query: id,
        by: person,
        verdict: z.enum(['running', 'released', 'refused', 'failed']),
        code: words,
        kind: resultKindSchema.nullable(),
        check: words,
        sql: words,
        fields: columns,
        rows: count,
        students: count,
        newStudents: count,
        withheldGroups: count,
        receipt: receiptSchema,
      }),
    ),
    refusals: z.record(z.string(), count),
    ending: z.object({ kind: z.enum(['closed', 'revoked', 'expired']), ...act }).nullable(),
    resolves: z.array(
      z.object({ ...act, tokens: count.nullable(), found: count.nullable(), code: words }),
    ),
    keyDestroyed: z.object(act).nullable(),
    verification: verificationSchema,
  })
  .meta({ id: 'SessionReport' })

export type RecordWire = z.infer<typeof recordSchema>
export type VendorReportWire = z.infer<typeof vendorReportSchema>
export type SessionReportWire = z.infer<typeof sessionReportSchema>
