import { z } from 'zod'
import { queryRecordSchema, sessionSchema } from './session.js'
import { count, hash, id, person, resultKindSchema, time } from './word.js'

/** Types of entry that a live view tells of. */
export const LIVE_TYPES = [
  'query.started',
  'query.refused',
  'query.failed',
  'query.released',
  'session.revoked',
  'session.closed',
  'session.expired',
  'key.destroyed',
] as const

/** Event `state`: where the session stands; what was shown before it can be thrown away. */
export const liveStateSchema = z
  .object({
    session: sessionSchema,
    /** The newest of its queries, newest first, without texts. */
    queries: z.array(queryRecordSchema),
  })
  .meta({ id: 'LiveState' })
/** Event `entry`: one entry about the session, durable. Its index is the event's id. */
export const liveEntrySchema = z
  .object({
    entry: count,
    leafHash: hash,
    at: time,
    type: z.enum(LIVE_TYPES),
    by: person,
    query: id.nullable(),
    verdict: z.enum(['running', 'released', 'refused', 'failed']).nullable(),
    /** Refusal code, or why a query failed. */
    code: z.string().nullable(),
    kind: resultKindSchema.nullable(),
    check: id.nullable(),
    rows: count.nullable(),
    withheldGroups: count.nullable(),
    /** Persons the answer is about by name, and those of them the session had not seen. */
    students: count.nullable(),
    newStudents: count.nullable(),
    elapsedMs: count.nullable(),
    budgetLeft: count.nullable(),
    /** Of a query's first entry: what was asked; cut off after 16,384 characters; null once erased. */
    sql: z.string().nullable(),
    /** What the refused engineer was told, a finding, or why it was revoked; null if nothing, or erased. */
    words: z.string().nullable(),
  })
  .meta({ id: 'LiveEntry' })
/** Event `heartbeat`, every 15 seconds: the clock of the service. */
export const heartbeatSchema = z.object({ at: time }).meta({ id: 'Heartbeat' })
/** Event `end`, the last one. `signed-out`: whoever watches may not any more. */
export const liveEndSchema = z
  .object({ why: z.enum(['over', 'signed-out', 'stopped']), session: sessionSchema.nullable() })
  .meta({ id: 'LiveEnd' })
/** The `data` of the events, by name. */
export const liveEventSchema = z
  .union([liveStateSchema, liveEntrySchema, heartbeatSchema, liveEndSchema])
  .meta({
    id: 'LiveEvent',
    description:
      'Server-sent events by name: `state` (LiveState), `entry` (LiveEntry), `heartbeat` (Heartbeat), `end` (LiveEnd).',
  })

export type LiveStateWire = z.infer<typeof liveStateSchema>
export type LiveEntryWire = z.infer<typeof liveEntrySchema>
export type HeartbeatWire = z.infer<typeof heartbeatSchema>
export type LiveEndWire = z.infer<typeof liveEndSchema>
