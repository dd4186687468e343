import { z } from 'zod'
import { checkSchema, policySchema, tableSchema } from './policy.js'
import {
  count,
  hash,
  id,
  person,
  prose,
  receiptSchema,
  resultKindSchema,
  time,
  windowSchema,
} from './word.js'

/** Where a session is between its approval and its end. */
export const sessionStateSchema = z
  .enum(['upcoming', 'open', 'expired', 'revoked', 'closed'])
  .meta({ id: 'SessionState' })
/** A session. */
export const sessionSchema = z
  .object({
    session: id,
    request: id,
    state: sessionStateSchema,
    vendor: id,
    engineer: person,
    ticket: z.string(),
    policy: z.object({ id, hash }),
    snapshot: id,
    tables: z.array(z.string()),
    window: windowSchema,
    budget: z.object({ granted: count, used: count, left: count }),
    approved: z.object({ by: person, at: time }),
    endedAt: time.nullable(),
    /** Until when tokens can be resolved; known once the session has ended. */
    resolvableUntil: time.nullable(),
    keyDestroyed: z.boolean(),
    running: id.nullable(),
    /** What its runs have cost, in millionths of a dollar; 0 where runs cost nothing. */
    spent: count,
    queries: z.object({ released: count, refused: count, failed: count }),
  })
  .meta({ id: 'Session' })
/** A query of a session, as its entries tell it. */
export const queryRecordSchema = z
  .object({
    query: id,
    state: z.enum(['running', 'released', 'refused', 'failed']),
    check: id.nullable(),
    kind: resultKindSchema.nullable(),
    at: time,
    /** Refusal code, or why it failed. */
    code: z.string().nullable(),
    rows: count.nullable(),
    withheldGroups: count.nullable(),
    students: count.nullable(),
    newStudents: count.nullable(),
    elapsedMs: count.nullable(),
    /** As of the session. */
    spent: count,
    /** Its newest entry. */
    receipt: receiptSchema,
  })
  .meta({ id: 'QueryRecord' })
/** A session with its queries and its ending. */
export const sessionDetailSchema = sessionSchema
  .extend({
    queryRecords: z.array(queryRecordSchema),
    /** From the entry that ended it; null while open, once erased, or if it just expired. */
    ending: z
      .object({ words: z.string().nullable(), tokens: z.array(z.string()), by: person })
      .nullable(),
  })
  .meta({ id: 'SessionDetail' })
/** What can be asked in a session. */
export const sessionViewSchema = z
  .object({
    session: id,
    policy: policySchema.omit({ tables: true }),
    /** Only the tables and columns of this session. */
    tables: z.array(tableSchema),
    checks: z.array(checkSchema),
  })
  .meta({ id: 'SessionView', description: 'What can be asked in a session.' })
/** Why a session is cut off. */
export const revokeSchema = z.strictObject({ reason: prose }).meta({ id: 'Revoke' })
/** A token as it is sent; whether it is one of the session is found out later. */
export const tokenText = z.string().min(1).max(80)
/** What the engineer concluded. */
export const closeSchema = z
  .strictObject({
    finding: prose,
    /** Tokens handed to the steward, of this session. */
    tokens: z.array(tokenText).max(1000).default([]),
    /** Queries of this session that show it. */
    queries: z.array(id).max(100).default([]),
  })
  .meta({ id: 'Close' })

/** Lists come in an object, so that a field can be added without breaking a reader. */
export const sessionsSchema = z
  .object({
    sessions: z.array(sessionSchema),
    /** Give it as `after` for the next page; null at the end. */
    next: count.nullable(),
  })
  .meta({ id: 'Sessions' })

export type SessionWire = z.infer<typeof sessionSchema>
export type SessionDetailWire = z.infer<typeof sessionDetailSchema>
export type SessionViewWire = z.infer<typeof sessionViewSchema>
export type QueryRecordWire = z.infer<typeof queryRecordSchema>
